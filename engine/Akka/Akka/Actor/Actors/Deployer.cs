using Akka.Configuration;

namespace Akka.Actor;

// What the configuration says under akka.actor.deployment about an actor's path. In a key, * stands for any one name, and **
// at the end for any names from there on; the exact path goes before *, and * before **, of which the longest counts.

public class Deployer
{
    protected readonly Config Default;

    private readonly Dictionary<string, Deploy> _deployments = [];
    private readonly List<(string[] Pattern, Deploy Deploy)> _patterns = [];

    public Deployer(Settings settings)
    {
        var config = settings.Config.GetConfig("akka.actor.deployment");
        Default = config?.GetConfig("default") ?? Config.Empty;
        if (config is null) return;
        foreach (var (path, value) in config.AsEnumerable())
        {
            if (path == "default" || !value.IsObject()) continue;
            SetDeploy(ParseConfig(path, value.ToConfig()));
        }
    }

    public Deploy Lookup(ActorPath path)
    {
        if (_deployments.Count == 0 || path.Elements.Count < 2 || path.Elements[0] != "user") return null;
        return Lookup(path.Elements.Skip(1));
    }

    /// <summary>What there is for the path below the guardian of these names; null for nothing.</summary>
    public Deploy Lookup(IEnumerable<string> path)
    {
        if (_deployments.Count == 0) return null;
        var names = path.ToArray();
        if (_deployments.TryGetValue("/" + string.Join('/', names), out var exact)) return exact;
        var found = _patterns.Where(each => IsMatch(each.Pattern, names)).Select(static each => each.Deploy).FirstOrDefault();
        return found ?? _patterns
            .Where(each => each.Pattern[^1] == "**" && names.Length >= each.Pattern.Length
                && IsMatch(each.Pattern[..^1], names[..(each.Pattern.Length - 1)]))
            .OrderByDescending(static each => each.Pattern.Length)
            .Select(static each => each.Deploy)
            .FirstOrDefault();
    }

    public void SetDeploy(Deploy deploy)
    {
        _deployments[deploy.Path] = deploy;
        var elements = deploy.Path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (elements.Any(static element => element is "*" or "**")) _patterns.Add((elements, deploy));
    }

    private static bool IsMatch(string[] pattern, string[] names) =>
        pattern.Length == names.Length && pattern.Zip(names).All(static pair => pair.First == "*" || pair.First == pair.Second);

    public virtual Deploy ParseConfig(string key, Config config)
    {
        config = config.WithFallback(Default);
        var deploy = new Deploy(key, Deploy.NoScopeGiven)
            .WithDispatcher(config.GetString("dispatcher", Deploy.NoDispatcherGiven))
            .WithMailbox(config.GetString("mailbox", Deploy.NoMailboxGiven))
            .WithStashCapacity(config.GetInt("stash-capacity", Deploy.NoStashSize));
        return deploy;
    }
}
