using Akka.Actor.Internal;
using Akka.Dispatch;
using Akka.Event;
using Akka.Serialization;
using Akka.Util.Internal;

namespace Akka.Actor;

// The provider of a system that is alone: the tree from its root, the guardians, and /temp.

public sealed class LocalActorRefProvider : IActorRefProvider
{
    private readonly Dictionary<string, IInternalActorRef> _extraNames = [];
    private readonly TaskCompletionSource<Status> _termination = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly AtomicCounterLong _tempNumber = new();
    private readonly RootActorPath _rootPath;
    private readonly ActorPath _tempNode;
    private VirtualPathContainer _tempContainer;
    private RootGuardianActorRef _rootGuardian;
    private Information _serializationInformation;
    private ActorSystemImpl _system;

    public LocalActorRefProvider(string systemName, Settings settings, EventStream eventStream)
        : this(systemName, settings, eventStream, null, null) { }

    public LocalActorRefProvider(
        string systemName, Settings settings, EventStream eventStream, Deployer deployer,
        Func<ActorPath, IInternalActorRef> deadLettersFactory)
    {
        Settings = settings;
        EventStream = eventStream;
        Deployer = deployer ?? new Deployer(settings);
        _rootPath = new RootActorPath(new Address("akka", systemName));
        _tempNode = _rootPath / "temp";
        Log = Logging.GetLogger(eventStream, "LocalActorRefProvider(" + _rootPath.Address + ")");
        var deadLettersPath = _rootPath / "deadLetters";
        DeadLetters = deadLettersFactory is not null
            ? deadLettersFactory(deadLettersPath) : new DeadLetterActorRef(this, deadLettersPath, eventStream);
        IgnoreRef = new IgnoreActorRef(this);
    }

    public IInternalActorRef RootGuardian => _rootGuardian;

    public LocalActorRef Guardian { get; private set; }

    public LocalActorRef SystemGuardian { get; private set; }

    public IActorRef DeadLetters { get; }

    public IActorRef IgnoreRef { get; }

    public ActorPath RootPath => _rootPath;

    public Settings Settings { get; }

    public EventStream EventStream { get; }

    public Deployer Deployer { get; }

    public ILoggingAdapter Log { get; }

    public IInternalActorRef TempContainer => _tempContainer;

    public Task TerminationTask => _termination.Task;

    public Address DefaultAddress => _rootPath.Address;

    public Information SerializationInformation => _serializationInformation ??= new Information(_rootPath.Address, _system);

    public void Init(ActorSystemImpl system)
    {
        _system = system;
        var dispatcher = system.Dispatchers.Lookup(Dispatchers.InternalDispatcherId);
        var walker = new RootGuardianSupervisor(_rootPath, this, _termination, Log);
        var rootStrategy = new OneForOneStrategy(cause =>
        {
            Log.Error(cause, "Guardian failed. Shutting down system");
            return Directive.Stop;
        });
        _rootGuardian = new RootGuardianActorRef(
            system, Props.Create<GuardianActor>(rootStrategy), dispatcher, walker, _rootPath, (IInternalActorRef)DeadLetters, _extraNames);
        _tempContainer = new VirtualPathContainer(system.Provider, _tempNode, _rootGuardian);
        _rootGuardian.SetTempContainer(_tempContainer);

        var userStrategy = SupervisorStrategyConfigurator.CreateConfigurator(Settings.SupervisorStrategyClass).Create();
        Guardian = Child(Props.Create<GuardianActor>(userStrategy), "user", dispatcher);
        SystemGuardian = Child(
            new Props(typeof(SystemGuardianActor), SupervisorStrategy.DefaultStrategy, Guardian), "system", dispatcher);
        _rootGuardian.Start();
        Guardian.Start();
        SystemGuardian.Start();

        // The system guardian watches the users', and the root the system's: that is the order in which they end.
        SystemGuardian.SendSystemMessage(new Dispatch.SysMsg.Watch(Guardian, SystemGuardian));
        _rootGuardian.SendSystemMessage(new Dispatch.SysMsg.Watch(SystemGuardian, _rootGuardian));
    }

    /// <summary>Puts a reference under a name at the root.</summary>
    public void RegisterExtraName(string name, IInternalActorRef actor) => _extraNames.Add(name, actor);

    public ActorPath TempPath() => _tempNode / ("$" + Base64Names.Of(_tempNumber.Next()));

    public void RegisterTempActor(IInternalActorRef actorRef, ActorPath path)
    {
        if (path.Parent != _tempNode) throw new InvalidOperationException(
            "Cannot RegisterTempActor with anything not obtained from TempPath()");
        _tempContainer.AddChild(path.Name, actorRef);
    }

    public void UnregisterTempActor(ActorPath path)
    {
        if (path.Parent != _tempNode) throw new InvalidOperationException(
            "Cannot UnregisterTempActor with anything not obtained from TempPath()");
        _tempContainer.RemoveChild(path.Name);
    }

    public FutureActorRef<T> CreateFutureRef<T>(TaskCompletionSource<T> tcs) => new(tcs, TempPath(), this);

    public IInternalActorRef ActorOf(
        ActorSystemImpl system, Props props, IInternalActorRef supervisor, ActorPath path, bool systemService, Deploy deploy,
            bool lookupDeploy, bool async)
    {
        var merged = props;
        if (lookupDeploy && Deployer.Lookup(path) is { } configured && !ReferenceEquals(configured, Deploy.None))
            merged = props.WithDeploy(configured);
        var placement = merged.PlacementIn(system);
        if (placement is null || placement.IsSystemService != systemService)
        {
            placement = Place(system, merged, path, systemService);
            merged.Remember(placement);
        }

        return new LocalActorRef(system, merged, placement.Dispatcher, placement.MailboxType, supervisor, path);
    }

    public IActorRef ResolveActorRef(string path) =>
        ActorPath.TryParse(path, out ActorPath parsed) ? ResolveActorRef(parsed) : DeadLetters;

    public IActorRef ResolveActorRef(ActorPath path) =>
        path.Address == _rootPath.Address ? ResolveActorRef(_rootGuardian, path)
        : IgnoreActorRef.IsAt(path) ? IgnoreRef
        : DeadLetters;

    public IActorRef RootGuardianAt(Address address) => address == _rootPath.Address ? _rootGuardian : DeadLetters;

    public Address GetExternalAddressFor(Address address) => address == _rootPath.Address ? address : null;

    /// <summary>The actor at a path of this system, whatever the path's address says; what is not there is a dead reference.</summary>
    internal IInternalActorRef ResolveLocal(ActorPath path) => ResolveActorRef(_rootGuardian, path);

    private IInternalActorRef ResolveActorRef(IInternalActorRef root, ActorPath path)
    {
        var names = path.Elements;
        if (names.Count == 0) return root;
        if (path.Uid != 0) names = [.. names.Take(names.Count - 1), names[^1] + "#" + path.Uid];
        var found = root.GetChild(names);
        return found is Nobody
            ? new EmptyLocalActorRef(_system.Provider, (_rootPath / path.Elements).WithUid(path.Uid), EventStream)
            : (IInternalActorRef)found;
    }

    private static Placement Place(ActorSystemImpl system, Props props, ActorPath path, bool systemService)
    {
        var id = props.Deploy.Dispatcher == Deploy.NoDispatcherGiven && systemService
            ? Dispatchers.InternalDispatcherId
            : props.Dispatcher;
        if (!system.Dispatchers.HasDispatcher(id))
            throw new Configuration.ConfigurationException($"Dispatcher [{id}] not configured for path {path}");
        var dispatcher = system.Dispatchers.Lookup(id);
        return new Placement(system, systemService, dispatcher, system.Mailboxes.ForActor(props, dispatcher));
    }

    private LocalActorRef Child(Props props, string name, MessageDispatcher dispatcher)
    {
        _rootGuardian.Cell.ReserveChild(name);
        var child = new LocalActorRef(_system, props, dispatcher, mailboxType: null, _rootGuardian, _rootPath / name);
        _rootGuardian.Cell.InitChild(child);
        return child;
    }
}
