using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster.Tools.Singleton;
using Akka.Event;

namespace Akka.Cluster.Sharding;

// Carries RegionState: the door to a type's entities on this node. Its children are the shards that live here; without
// entity props it is a proxy and has none. ShardRegion.Shards.cs has what concerns those.

/// <summary>The actor to which messages for entities are sent.</summary>
public sealed partial class ShardRegion : ActorBase, IWithTimers
{
    private static int startCount;

    private readonly string typeName;
    private readonly Func<string, Props>? entityProps;
    private readonly ClusterShardingSettings settings;
    private readonly IMessageExtractor extractor;
    private readonly object stopMessage;
    private readonly Cluster cluster = Cluster.Get(Context.System);
    private readonly ILoggingAdapter log = Context.GetLogger();
    private readonly RegionState<EntityMessage> state;
    private readonly SingletonProxyState oldest;
    private readonly Dictionary<UniqueAddress, IActorRef> peers = [];
    private readonly TaskCompletionSource<Done> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IActorRef? coordinator;
    private bool isDropping;

    internal ShardRegion(
        string typeName, Func<string, Props>? entityProps, ClusterShardingSettings settings, IMessageExtractor extractor,
        object stopMessage)
    {
        (this.typeName, this.entityProps, this.settings, this.extractor, this.stopMessage) = (typeName, entityProps, settings, extractor,
            stopMessage);
        var id = new RegionId(cluster.SelfUniqueAddress, Interlocked.Increment(ref startCount), IsProxy: entityProps is null);
        state = new RegionState<EntityMessage>(id,
            settings.TuningParameters.BufferSize) { Remembered = () => remembered.ShardsWithEntities };
        oldest = new SingletonProxyState(settings.Role, settings.TuningParameters.RetryInterval);
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <inheritdoc/>
    protected override void PreStart()
    {
        cluster.Subscribe(Self, ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents, typeof(ClusterEvent.IMemberEvent));
        Timers.StartPeriodicTimer("retry", Beat.Instance, settings.TuningParameters.RetryInterval);
        if (entityProps is null)
            return;
        var (self, done) = (Self, ended.Task);
        CoordinatedShutdown.Get(Context.System).AddTask(CoordinatedShutdown.PhaseClusterShardingShutdownRegion, $"region-{Self.Path.Name}",
            () =>
        {
            if (cluster.IsTerminated || cluster.SelfMember.Status == MemberStatus.Down)
                return Task.FromResult(Done.Instance);
            self.Tell(GracefulShutdown.Instance, ActorRefs.NoSender);
            return done;
        });
    }

    /// <inheritdoc/>
    protected override void PostStop()
    {
        cluster.Unsubscribe(Self);
        ended.TrySetResult(Done.Instance);
    }

    /// <inheritdoc/>
    protected override bool Receive(object message)
    {
        switch (message)
        {
            case IClusterShardingSerializable word when word is not (ShardingEnvelope or StartEntity or IShardRegionQuery):
                Hear(word);
                return true;
            case ClusterEvent.IMemberEvent changed:
                Changed(changed);
                return true;
            case Beat:
                isDropping = false;
                Perform(state.Tick());
                return true;
            case GracefulShutdown:
                Perform(state.EndAsked());
                return true;
            case IShardRegionQuery query:
                Answer(query);
                return true;
            case Terminated terminated:
                ShardTerminated(terminated.ActorRef);
                return true;
            case ShardActor.GivenBack given:
                Perform(state.GivenBack(given.Shard, given.Messages));
                return true;
            case ShardActor.Restarted restarted:
                ShardRestarted(restarted.Shard);
                return true;
            case ShardActor.Changed changed:
                Remember(changed);
                return true;
        }

        return Route(message);
    }

    // The extractor is the user's code: a message that it fails at is lost alone, and takes no entity with it.
    private bool Route(object message)
    {
        (string Shard, EntityMessage Message)? extracted;
        try
        {
            extracted = EntityMessage.Extract(extractor, message, Sender);
        }
        catch (Exception e)
        {
            log.Error(e, "{0}: the message extractor failed at [{1}], which goes to dead letters", typeName, message.GetType());
            Context.System.DeadLetters.Tell(new DeadLetter(message, Sender, Self), Sender);
            return true;
        }

        if (extracted is not { } known)
            return false;
        Perform(state.Route(known.Shard, known.Message));
        return true;
    }

    private void Hear(IClusterShardingSerializable word)
    {
        switch (word)
        {
            case RegisterWithMe call:
                if (state.Coordinator is null || call.Coordinator.CompareTo(state.Coordinator.Value) >= 0)
                    coordinator = Sender;
                Perform(state.Called(call));
                break;
            case Registered taken:
                Perform(state.TakenIn(taken));
                break;
            case ShardHome home:
                Perform(state.HomeTold(home));
                break;
            case HostShard host:
                Perform(state.HostAsked(host));
                break;
            case BeginHandOff begin:
                Perform(state.HandOffBegun(begin));
                break;
            case HandOff handOff:
                Perform(state.HandOffAsked(handOff));
                break;
            case EntitiesRemembered news:
                if (!Sender.Equals(Self) && remembered.Take(news))
                    Sender.Tell(new EntitiesWanted(news.Shard), Self);
                break;
            case EntitiesWanted wanted when state.HostedShards.Contains(wanted.Shard):
                foreach (var part in remembered.Whole(wanted.Shard))
                    Sender.Tell(part, Self);
                break;
        }
    }

    private void Changed(ClusterEvent.IMemberEvent changed)
    {
        var node = changed.Member.UniqueAddress;
        oldest.Changed(changed.Member);
        if (changed is ClusterEvent.MemberRemoved && node.Equals(cluster.SelfUniqueAddress))
        {
            Context.Stop(Self); // This node is out: its shards start elsewhere soon.
            return;
        }

        if (changed is ClusterEvent.MemberRemoved)
        {
            peers.Remove(node);
            Perform(state.NodeRemoved(node));
            if (state.Coordinator?.Node.Equals(node) == true)
                Perform(state.CoordinatorLost());
        }
        else if (changed is ClusterEvent.MemberUp && MayHost(changed.Member) && !node.Equals(cluster.SelfUniqueAddress))
        {
            foreach (var shard in settings.RememberEntities ? state.HostedShards : [])
                foreach (var part in remembered.Whole(shard))
                    RegionAt(node).Tell(part, Self);
        }

        if (state.Coordinator is null)
            Perform(state.Tick());
    }

    private bool MayHost(Member member) => string.IsNullOrEmpty(settings.Role) || member.HasRole(settings.Role);

    private void Perform(IReadOnlyList<RegionCommand<EntityMessage>> commands)
    {
        foreach (var command in commands)
        {
            switch (command)
            {
                case RegionCommand<EntityMessage>.Deliver(var shard, var message):
                    shards[shard].Tell(message, message.Sender);
                    break;
                case RegionCommand<EntityMessage>.Forward(var node, var message):
                    RegionAt(node).Tell(message.Received, message.Sender);
                    break;
                case RegionCommand<EntityMessage>.Drop(var shard, var message):
                    Drop(shard, message);
                    break;
                case RegionCommand<EntityMessage>.StartShard(var shard, var term):
                    StartShard(shard, term);
                    break;
                case RegionCommand<EntityMessage>.StopShard(var shard):
                    shards[shard].Tell(ShardActor.StopAll.Instance, Self);
                    break;
                case RegionCommand<EntityMessage>.Say(var word):
                    coordinator?.Tell(word, Self);
                    break;
                case RegionCommand<EntityMessage>.LookForCoordinator(var word):
                    LookForCoordinator(word);
                    break;
                case RegionCommand<EntityMessage>.End:
                    Context.Stop(Self);
                    break;
            }
        }
    }

    private void LookForCoordinator(Register word)
    {
        if (oldest.Oldest is not { } node)
            return;
        var manager = ShardingGuardian.CoordinatorName(typeName);
        Context.ActorSelection(new RootActorPath(node.Address) / "system" / "sharding" / manager / "coordinator").Tell(word, Self);
    }

    private IActorRef RegionAt(UniqueAddress node)
    {
        if (!peers.TryGetValue(node, out var peer))
        {
            var provider = ((ExtendedActorSystem)Context.System).Provider;
            var path = new RootActorPath(node.Address) / "system" / "sharding" / ShardingGuardian.NameOf(typeName, isProxy: false);
            peers.Add(node, peer = provider.ResolveActorRef(path));
        }

        return peer;
    }

    private void Drop(string shard, EntityMessage message)
    {
        if (!isDropping)
            log.Warning(
                "{0}: {1} messages wait for shards without a home, which is the most; " +
                "[{2}] for shard [{3}] and what follows goes to dead letters",
                typeName, settings.TuningParameters.BufferSize, message.Received.GetType(), shard);
        isDropping = true;
        Context.System.DeadLetters.Tell(new DeadLetter(message.Received, message.Sender, Self), message.Sender);
    }

    private sealed class Beat : INoSerializationVerificationNeeded
    {
        public static readonly Beat Instance = new();
    }

    /// <summary>Starts an entity without a message for it.</summary>
    public sealed class StartEntity : IClusterShardingSerializable, IEquatable<StartEntity>
    {
        /// <summary>The entity.</summary>
        public readonly string EntityId;

        /// <summary>Makes the command.</summary>
        public StartEntity(string entityId) => EntityId = entityId;

        /// <inheritdoc/>
        public bool Equals(StartEntity? other) => other is not null && EntityId == other.EntityId;

        /// <inheritdoc/>
        public override bool Equals(object? obj) => Equals(obj as StartEntity);

        /// <inheritdoc/>
        public override int GetHashCode() => EntityId.GetHashCode(StringComparison.Ordinal);

        /// <inheritdoc/>
        public override string ToString() => $"StartEntity({EntityId})";
    }
}
