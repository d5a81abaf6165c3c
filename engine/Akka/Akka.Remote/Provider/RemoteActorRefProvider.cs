using Akka.Actor;
using Akka.Actor.Internal;
using Akka.Configuration;
using Akka.Event;
using Akka.Remote.Transport;
using Akka.Serialization;

namespace Akka.Remote;

// Named by akka.actor.provider = remote. Local actors are the local provider's; this one adds references to actors of
// other systems, the transport that carries messages to them, and the watcher that notices when they are gone.

/// <summary>The provider of systems that talk to other systems.</summary>
public class RemoteActorRefProvider : IRemoteActorRefProvider
{
    private readonly LocalActorRefProvider local;
    private ActorSystemImpl? system;
    private Remoting? transport;
    private IActorRef? remoteWatcher;
    private Information? information;

    /// <summary>Makes the provider; <see cref="Init"/> binds its port.</summary>
    public RemoteActorRefProvider(string systemName, Settings settings, EventStream eventStream)
    {
        settings.InjectTopLevelFallback(RemoteSettings.Defaults());
        Settings = settings;
        RemoteSettings = new RemoteSettings(settings.Config);
        local = new LocalActorRefProvider(systemName, settings, eventStream);
    }

    /// <inheritdoc/>
    public Settings Settings { get; }

    /// <inheritdoc/>
    public RemoteSettings RemoteSettings { get; }

    /// <inheritdoc/>
    public RemoteTransport Transport => Remoting;

    /// <inheritdoc/>
    public IActorRef RemoteWatcher => remoteWatcher ?? throw new InvalidOperationException("the provider has not started");

    /// <inheritdoc/>
    public ActorPath RootPath => local.RootPath;

    /// <inheritdoc/>
    public IInternalActorRef RootGuardian => local.RootGuardian;

    /// <inheritdoc/>
    public LocalActorRef Guardian => local.Guardian;

    /// <inheritdoc/>
    public LocalActorRef SystemGuardian => local.SystemGuardian;

    /// <inheritdoc/>
    public IInternalActorRef TempContainer => local.TempContainer;

    /// <inheritdoc/>
    public IActorRef DeadLetters => local.DeadLetters;

    /// <inheritdoc/>
    public IActorRef IgnoreRef => local.IgnoreRef;

    /// <inheritdoc/>
    public Deployer Deployer => local.Deployer;

    /// <inheritdoc/>
    public Task TerminationTask => local.TerminationTask;

    /// <inheritdoc/>
    public Address DefaultAddress => Remoting.DefaultAddress;

    /// <inheritdoc/>
    public Information SerializationInformation => information ??= new Information(DefaultAddress, system!);

    internal Remoting Remoting => transport ?? throw new InvalidOperationException("the provider has not started");

    /// <summary>Binds the port and starts the watcher; throws if the port cannot be bound.</summary>
    public virtual void Init(ActorSystemImpl system)
    {
        this.system = system;
        local.Init(system);
        transport = new Remoting(system, this, RemoteSettings, AddressUidExtension.Uid(system));
        transport.Start();
        remoteWatcher = CreateRemoteWatcher(system);
        system.SystemActorOf(Props.Create(() => new RemotingTerminator(transport)), "remoting-terminator");
    }

    /// <summary>Starts the actor that watches remote actors.</summary>
    protected virtual IActorRef CreateRemoteWatcher(ActorSystemImpl system) => system.SystemActorOf(
        Akka.Remote.RemoteWatcher.Props(
            CreateRemoteWatcherFailureDetector(system),
            RemoteSettings.WatchHeartBeatInterval,
            RemoteSettings.WatchUnreachableReaperInterval,
            RemoteSettings.WatchHeartbeatExpectedResponseAfter),
        "remote-watcher");

    /// <summary>Makes the detectors of <see cref="RemoteWatcher"/>.</summary>
    protected DefaultFailureDetectorRegistry<Address> CreateRemoteWatcherFailureDetector(ActorSystem system) =>
        new(() => FailureDetectors.Create(RemoteSettings.WatchFailureDetectorImplementationClass, RemoteSettings.WatchFailureDetectorConfig, system));

    /// <inheritdoc/>
    public IInternalActorRef ActorOf(ActorSystemImpl system, Props props, IInternalActorRef supervisor, ActorPath path,
        bool systemService, Deploy? deploy, bool lookupDeploy, bool async)
    {
        if (deploy?.Scope is RemoteScope scope && !HasAddress(scope.Address))
            throw new ConfigurationException($"Cannot deploy {path} on {scope.Address}: deploying to other systems is not available in the embedded engine");
        return local.ActorOf(system, props, supervisor, path, systemService, deploy, lookupDeploy, async);
    }

    /// <inheritdoc/>
    public IActorRef ResolveActorRef(string path) => ActorPath.TryParse(path, out var parsed)
        ? ResolveActorRef(parsed)
        : NotAPath(path);

    /// <inheritdoc/>
    public IActorRef ResolveActorRef(ActorPath actorPath) => HasAddress(actorPath.Address)
        ? local.ResolveLocal(actorPath)
        : IgnoreActorRef.IsAt(actorPath) ? IgnoreRef
        : CreateRef(actorPath);

    /// <inheritdoc/>
    public IInternalActorRef ResolveActorRefWithLocalAddress(string path, Address localAddress) =>
        (IInternalActorRef)ResolveActorRef(path);

    /// <inheritdoc/>
    public IActorRef RootGuardianAt(Address address) =>
        HasAddress(address) ? RootGuardian : CreateRef(new RootActorPath(address));

    /// <inheritdoc/>
    public bool HasAddress(Address address) =>
        address.Equals(local.RootPath.Address) || address.Equals(transport?.DefaultAddress) || (transport?.Addresses.Contains(address) ?? false);

    /// <inheritdoc/>
    public Address GetExternalAddressFor(Address address) => HasAddress(address)
        ? local.RootPath.Address
        : address is { Host: not null, Port: not null } ? DefaultAddress : null!;

    /// <inheritdoc/>
    public void Quarantine(Address address, int? uid) => Remoting.Quarantine(address, uid);

    /// <inheritdoc/>
    public ActorPath TempPath() => local.TempPath();

    /// <inheritdoc/>
    public void RegisterTempActor(IInternalActorRef actorRef, ActorPath path) => local.RegisterTempActor(actorRef, path);

    /// <inheritdoc/>
    public void UnregisterTempActor(ActorPath path) => local.UnregisterTempActor(path);

    /// <inheritdoc/>
    public FutureActorRef<T> CreateFutureRef<T>(TaskCompletionSource<T> tcs) => local.CreateFutureRef(tcs);

    // The actor of a path without address, "/user/a#7", as it comes over the wire.
    internal IInternalActorRef ResolveLocal(string path) => ActorPath.TryParse(RootPath, path, out var parsed)
        ? local.ResolveLocal(parsed)
        : (IInternalActorRef)NotAPath(path);

    internal RemoteActorRef CreateRef(ActorPath path) =>
        new(Remoting, DefaultAddress, path, ActorRefs.Nobody, null, null);

    private IActorRef NotAPath(string path)
    {
        Remoting.Log.Debug("Resolve of unknown path [{0}] failed", path);
        return local.DeadLetters;
    }
}
