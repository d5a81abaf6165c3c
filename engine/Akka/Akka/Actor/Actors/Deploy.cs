using Akka.Configuration;
using Akka.Util;

namespace Akka.Actor;

// Where and how an actor runs, apart from what it is: dispatcher, mailbox, stash size, and the node.

public abstract class Scope : IEquatable<Scope>
{
    public static readonly LocalScope Local = LocalScope.Instance;

    protected Scope() { }

    public abstract Scope WithFallback(Scope other);

    public abstract Scope Copy();

    public virtual bool Equals(Scope other) => other is not null && GetType() == other.GetType();

    public override bool Equals(object obj) => Equals(obj as Scope);

    public override int GetHashCode() => GetType().GetHashCode();
}

public class LocalScope : Scope, ISurrogated
{
    private LocalScope() { }

    public static LocalScope Instance { get; } = new();

    public override Scope WithFallback(Scope other) => this;

    public override Scope Copy() => this;

    public ISurrogate ToSurrogate(ActorSystem system) => new LocalScopeSurrogate();

    public class LocalScopeSurrogate : ISurrogate
    {
        public ISurrogated FromSurrogate(ActorSystem system) => Instance;
    }
}

/// <summary>On the node with this address.</summary>
public class RemoteScope : Scope, IEquatable<RemoteScope>
{
    protected RemoteScope() { }

    public RemoteScope(Address address) => Address = address;

    public Address Address { get; set; }

    public override Scope WithFallback(Scope other) => this;

    public override Scope Copy() => new RemoteScope(Address);

    public bool Equals(RemoteScope other) => other is not null && Address == other.Address;

    public override bool Equals(Scope other) => Equals(other as RemoteScope);

    public override bool Equals(object obj) => Equals(obj as RemoteScope);

    public override int GetHashCode() => Address?.GetHashCode() ?? 0;
}

internal sealed class NoScopeGiven : Scope
{
    internal static readonly NoScopeGiven Instance = new();

    public override Scope WithFallback(Scope other) => other;

    public override Scope Copy() => this;
}

public class Deploy : IEquatable<Deploy>, ISurrogated
{
    public const int NoStashSize = -1;

    public static readonly string NoDispatcherGiven = string.Empty;
    public static readonly string NoMailboxGiven = string.Empty;
    public static readonly Scope NoScopeGiven = global::Akka.Actor.NoScopeGiven.Instance;
    public static readonly Deploy Local = new(Scope.Local);
    public static readonly Deploy None = new();

    public Deploy() : this("", NoScopeGiven) { }

    public Deploy(Scope scope) : this("", scope) { }

    public Deploy(string path, Scope scope)
    {
        Path = path;
        Scope = scope ?? NoScopeGiven;
    }

    public string Path { get; private init; }

    public Config Config { get; private init; } = Config.Empty;

    public Scope Scope { get; private init; }

    public string Dispatcher { get; private init; } = NoDispatcherGiven;

    public string Mailbox { get; private init; } = NoMailboxGiven;

    public int StashCapacity { get; private init; } = NoStashSize;

    public virtual Deploy WithScope(Scope scope) => Copy(scope: scope);

    public virtual Deploy WithDispatcher(string dispatcher) => Copy(dispatcher: dispatcher);

    public virtual Deploy WithMailbox(string mailbox) => Copy(mailbox: mailbox);

    public virtual Deploy WithStashCapacity(int stashSize) => Copy(stashCapacity: stashSize);

    public virtual Deploy WithFallback(Deploy other) => Copy(
        scope: Scope.WithFallback(other.Scope),
        dispatcher: Dispatcher == NoDispatcherGiven ? other.Dispatcher : Dispatcher,
        mailbox: Mailbox == NoMailboxGiven ? other.Mailbox : Mailbox,
        stashCapacity: StashCapacity == NoStashSize ? other.StashCapacity : StashCapacity);

    public bool Equals(Deploy other) =>
        other is not null && Path == other.Path && Scope.Equals(other.Scope) && Dispatcher == other.Dispatcher
        && Mailbox == other.Mailbox && StashCapacity == other.StashCapacity;

    public override bool Equals(object obj) => Equals(obj as Deploy);

    public override int GetHashCode() => HashCode.Combine(Path, Dispatcher, Mailbox, StashCapacity);

    public ISurrogate ToSurrogate(ActorSystem system) => new DeploySurrogate
    {
        Path = Path, Config = Config, Scope = Scope, Dispatcher = Dispatcher, Mailbox = Mailbox, StashCapacity = StashCapacity,
    };

    private Deploy Copy(Scope scope = null, string dispatcher = null, string mailbox = null, int? stashCapacity = null) =>
        new(Path, scope ?? Scope)
        {
            Config = Config,
            Dispatcher = dispatcher ?? Dispatcher,
            Mailbox = mailbox ?? Mailbox,
            StashCapacity = stashCapacity ?? StashCapacity,
        };

    public class DeploySurrogate : ISurrogate
    {
        public string Path { get; set; }

        public Config Config { get; set; }

        public Scope Scope { get; set; }

        public string Dispatcher { get; set; }

        public string Mailbox { get; set; }

        public int StashCapacity { get; set; }

        public ISurrogated FromSurrogate(ActorSystem system) => new Deploy(Path, Scope)
        {
            Config = Config ?? Config.Empty, Dispatcher = Dispatcher, Mailbox = Mailbox, StashCapacity = StashCapacity,
        };
    }
}

/// <summary>What the configuration says under <c>akka.actor.deployment</c> about an actor's path.</summary>
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
        if (path.Elements.Count < 2 || path.Elements[0] != "user") return Deploy.None;
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
