using System.Collections.Immutable;
using Akka.Actor;
using Akka.Actor.Internal;
using Akka.Event;
using Akka.Remote;

namespace Akka.Cluster;

// The front door of the cluster: an extension of the actor system. It holds what anyone may read at any time, and turns
// calls into messages to the cluster actor, which carries the membership.

/// <summary>This node's part in the cluster.</summary>
public partial class Cluster : IExtension
{
    private readonly ActorSystemImpl system;
    private readonly ILoggingAdapter log;
    private readonly IActorRef actor;
    private volatile ClusterEvent.CurrentClusterState state = new();
    private volatile bool isTerminated;

    /// <summary>Starts the cluster of a system; use <see cref="Get"/>.</summary>
    public Cluster(ActorSystemImpl system)
    {
        this.system = system;
        if (system.Provider is not IRemoteActorRefProvider provider)
        {
            // "Did you forgot" is what tests of Akka.NET's look for.
            throw new Akka.Configuration.ConfigurationException(
                $"ActorSystem [{system.Name}] is no node of a cluster. Did you forgot to set akka.actor.provider = cluster?");
        }

        log = Logging.GetLogger(system, this);
        Settings = new ClusterSettings(system.Settings.Config, system.Name);
        SelfUniqueAddress = new UniqueAddress(provider.Transport.DefaultAddress, AddressUidExtension.Uid(system));
        FailureDetector = new DefaultFailureDetectorRegistry<Address>(() =>
            FailureDetectors.Create(Settings.FailureDetectorImplementationClass, Settings.FailureDetectorConfig, system));
        DowningProvider = CreateDowningProvider();
        var heartbeats = system.SystemActorOf(Props.Create(() => new HeartbeatActor(this)), HeartbeatActor.Name);
        actor = system.SystemActorOf(Props.Create(() => new ClusterActor(this, heartbeats)), ClusterActor.Name);
        if (DowningProvider.DowningActorProps is { } downing)
            system.SystemActorOf(downing, "cluster-downing");
        provider.RemoteWatcher.Tell(new ClusterRemoteWatcher.ClusterStarted(this), ActorRefs.NoSender);
        AddShutdownTasks();
        if (!Settings.SeedNodes.IsEmpty)
            JoinSeedNodes(Settings.SeedNodes);
    }

    /// <summary>The settings.</summary>
    public ClusterSettings Settings { get; }

    /// <summary>The actor system of this node.</summary>
    public ExtendedActorSystem System => system;

    /// <summary>This node's address and incarnation.</summary>
    public UniqueAddress SelfUniqueAddress { get; }

    /// <summary>This node's address.</summary>
    public Address SelfAddress => SelfUniqueAddress.Address;

    /// <summary>What this node is for.</summary>
    public ImmutableHashSet<string> SelfRoles => Settings.Roles;

    /// <summary>The failure detectors of the members that this node watches.</summary>
    public DefaultFailureDetectorRegistry<Address> FailureDetector { get; }

    /// <summary>Who declares unreachable members dead.</summary>
    public IDowningProvider DowningProvider { get; }

    /// <summary>The membership as this node sees it now.</summary>
    public ClusterEvent.CurrentClusterState State => state;

    /// <summary>This node as a member; Removed before it joins and after it leaves.</summary>
    public Member SelfMember =>
        state.Members.FirstOrDefault(m => m.UniqueAddress.Equals(SelfUniqueAddress))
        ?? new Member(SelfUniqueAddress, Member.UpNumberUnknown, MemberStatus.Removed, Settings.Roles, Settings.AppVersion);

    /// <summary>Whether this node has left for good: it must restart to join again.</summary>
    public bool IsTerminated => isTerminated;

    /// <summary>Whether this node is a full member.</summary>
    public bool IsUp => SelfMember.Status == MemberStatus.Up;

    /// <summary>The cluster of this actor system, started by the first call.</summary>
    public static Cluster Get(ActorSystem system) => system.WithExtension<Cluster, ClusterExtension>();

    /// <summary>The full path of a local actor, as other nodes know it.</summary>
    public ActorPath RemotePathOf(IActorRef actorRef)
    {
        var path = actorRef.Path;
        return path.Address.HasGlobalScope ? path : ActorPath.Parse(path.ToSerializationFormatWithAddress(SelfAddress));
    }

    /// <summary>Sends the events of these types to the subscriber, after one <see cref="ClusterEvent.CurrentClusterState"/>.</summary>
    public void Subscribe(IActorRef subscriber, params Type[] to) =>
        Subscribe(subscriber, ClusterEvent.SubscriptionInitialStateMode.InitialStateAsSnapshot, to);

    /// <summary>Sends the events of these types to the subscriber, after the current state in the form it asks for.</summary>
    public void Subscribe(IActorRef subscriber, ClusterEvent.SubscriptionInitialStateMode initialStateMode, params Type[] to)
    {
        if (to.Length == 0)
            throw new ArgumentException("at least one event type is needed", nameof(to));
        if (to.FirstOrDefault(t => !typeof(ClusterEvent.IClusterDomainEvent).IsAssignableFrom(t)) is { } other)
            throw new ArgumentException($"{other} is no {nameof(ClusterEvent.IClusterDomainEvent)}", nameof(to));
        Tell(new ClusterActor.Subscribe(subscriber, initialStateMode, to));
    }

    /// <summary>Ends all subscriptions of the subscriber.</summary>
    public void Unsubscribe(IActorRef subscriber) => Tell(new ClusterActor.Unsubscribe(subscriber, null));

    /// <summary>Ends one subscription of the subscriber.</summary>
    public void Unsubscribe(IActorRef subscriber, Type to) => Tell(new ClusterActor.Unsubscribe(subscriber, to));

    /// <summary>Sends the current state to an actor.</summary>
    public void SendCurrentClusterState(IActorRef receiver) => Tell(new ClusterActor.SendState(receiver));

    /// <summary>Marks a member as leaving.</summary>
    public void Leave(Address address) => Tell(new Leave(Named(address)));

    /// <summary>Declares a member dead.</summary>
    public void Down(Address address) => Tell(new Down(Named(address)));

    /// <summary>Runs the callback once this node is a full member; at once if it is one.</summary>
    public void RegisterOnMemberUp(Action callback) => Tell(new ClusterActor.RegisterUp(callback));

    /// <summary>Runs the callback once this node has left; at once if it has.</summary>
    public void RegisterOnMemberRemoved(Action callback)
    {
        if (isTerminated)
            callback();
        else
            Tell(new ClusterActor.RegisterRemoved(callback));
    }

    internal ILoggingAdapter Log => log;

    // Every view of the membership, this one and those that follow.
    internal void ShowViews(IActorRef viewer) => Tell(new ClusterActor.ShowViews(viewer));

    internal void Show(ClusterEvent.CurrentClusterState newState) => state = newState;

    internal void Terminated() => isTerminated = true;

    private void Tell(object message) => actor.Tell(message, ActorRefs.NoSender);

    // "akka://sys" means this node, whatever its host and port.
    private Address Named(Address address) => address.HasLocalScope ? SelfAddress : address;

    private IDowningProvider CreateDowningProvider() =>
        Settings.DowningProviderType == typeof(NoDowning) ? new NoDowning(system, this)
        : Settings.DowningProviderType == typeof(SBR.SplitBrainResolverProvider) ? new SBR.SplitBrainResolverProvider(system, this)
        : (IDowningProvider)Activator.CreateInstance(Settings.DowningProviderType, system, this)!;
}

/// <summary>Makes the <see cref="Cluster"/> of an actor system.</summary>
public class ClusterExtension : ExtensionIdProvider<Cluster>
{
    /// <inheritdoc/>
    public override Cluster CreateExtension(ExtendedActorSystem system) => new((ActorSystemImpl)system);
}

/// <summary>This node did not become a member.</summary>
public class ClusterJoinFailedException(string message) : AkkaException(message);
