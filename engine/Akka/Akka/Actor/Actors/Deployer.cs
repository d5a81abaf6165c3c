using Akka.Configuration;

namespace Akka.Actor;

// What the configuration says under akka.actor.deployment about an actor's path.

public class Deployer
{
    private readonly Dictionary<string, Deploy> _deployments = [];

    public Deployer(Settings settings)
    {
        var config = settings.Config.GetConfig("akka.actor.deployment");
        if (config is null) return;
        foreach (var (path, value) in config.AsEnumerable())
        {
            if (path == "default" || !value.IsObject()) continue;
            SetDeploy(ParseConfig(path, value.ToConfig()));
        }
    }

    public Deploy Lookup(ActorPath path)
    {
        if (_deployments.Count == 0 || path.Elements.Count < 2 || path.Elements[0] != "user") return Deploy.None;
        return Lookup(path.Elements.Skip(1));
    }

    public Deploy Lookup(IEnumerable<string> path)
    {
        if (_deployments.Count == 0) return Deploy.None;
        return _deployments.GetValueOrDefault("/" + string.Join('/', path), Deploy.None);
    }

    public void SetDeploy(Deploy deploy) => _deployments[deploy.Path] = deploy;

    public virtual Deploy ParseConfig(string key, Config config)
    {
        var deploy = new Deploy(key, Deploy.NoScopeGiven)
            .WithDispatcher(config.GetString("dispatcher", Deploy.NoDispatcherGiven))
            .WithMailbox(config.GetString("mailbox", Deploy.NoMailboxGiven))
            .WithStashCapacity(config.GetInt("stash-capacity", Deploy.NoStashSize));
        return deploy;
    }
}
