using Akka.Configuration;
using Akka.Util;

namespace Akka.Actor;

// Where and how an actor runs, apart from what it is: dispatcher, mailbox, stash size, and the node.

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
