using System.Collections.Immutable;
using Akka.Actor;
using Akka.Event;

namespace Akka.Cluster.Sharding;

// Carries CoordinatorState: the one coordinator of a type, a cluster singleton. It finds regions by their path at each
// member, and turns the allocation strategy's answers, which may take their time, into messages to itself.
internal sealed partial class CoordinatorActor : UntypedActor, IWithTimers
{
    private static readonly IComparer<IActorRef> pathOrder = Comparer<IActorRef>.Create(
        static (a, b) => string.CompareOrdinal(a.Path.ToSerializationFormat(), b.Path.ToSerializationFormat()));

    private static int startCount;

    private readonly string typeName;
    private readonly ClusterShardingSettings settings;
    private readonly IShardAllocationStrategy strategy;
    private readonly RecentlyDowned recentlyDowned;
    private readonly Cluster cluster = Cluster.Get(Context.System);
    private readonly ILoggingAdapter log = Context.GetLogger();
    private readonly Dictionary<RegionId, IActorRef> regions = [];
    private readonly HashSet<IActorRef> watched = [];
    private CoordinatorState? state;

    public CoordinatorActor(
        string typeName, ClusterShardingSettings settings, IShardAllocationStrategy strategy, RecentlyDowned recentlyDowned)
    {
        (this.typeName, this.settings, this.strategy, this.recentlyDowned) = (typeName, settings, strategy, recentlyDowned);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    private DateTimeOffset Now => Context.System.Scheduler.Now;

    private TimeSpan Margin => cluster.DowningProvider.DownRemovalMargin;

    protected override void PreStart()
    {
        switch (strategy)
        {
            case IStartableAllocationStrategy startable:
                startable.Start();
                break;
            case IActorSystemDependentAllocationStrategy dependent:
                dependent.Start(Context.System);
                break;
        }

        cluster.Subscribe(Self, ClusterEvent.SubscriptionInitialStateMode.InitialStateAsSnapshot, typeof(ClusterEvent.IMemberEvent));
        Timers.StartPeriodicTimer("retry", Beat.Retry, settings.TuningParameters.RetryInterval);
        Timers.StartPeriodicTimer("rebalance", Beat.Rebalance, settings.TuningParameters.RebalanceInterval);
    }

    protected override void PostStop() => cluster.Unsubscribe(Self);

    protected override void OnReceive(object message)
    {
        if (message is ClusterEvent.CurrentClusterState snapshot)
            Begin(snapshot);
        else if (state is not null)
            Hear(state, message); // What comes before the membership is known is repeated.
    }

    private void Begin(ClusterEvent.CurrentClusterState snapshot)
    {
        var id = new CoordinatorId(cluster.SelfMember.UpNumber, Interlocked.Increment(ref startCount), cluster.SelfUniqueAddress);
        var members = snapshot.Members.Where(MayHost).Select(m => m.UniqueAddress).ToList();
        var downed = recentlyDowned.Within(Margin, Now);
        state = new CoordinatorState(id, members.Concat(downed.Select(d => d.Node)), settings.TuningParameters.HandOffTimeout);
        foreach (var (node, left) in downed)
            Timers.StartSingleTimer(node, new Gone(node), left);
        Perform(state.Begin());
    }

    private void Hear(CoordinatorState state, object message)
    {
        switch (message)
        {
            case Register word when !MayRegister(word.Region):
                break; // It is called when its node is Up.
            case Register word:
                ForgetEarlierStart(word.Region);
                regions[word.Region] = Sender;
                if (watched.Add(Sender))
                    Context.Watch(Sender);
                Perform(state.Registers(word, Now));
                break;
            case GetShardHome word:
                regions.TryAdd(word.Region, Sender);
                Perform(state.HomeAsked(word));
                break;
            case ShardStarted word:
                Perform(state.Started(word, Now));
                break;
            case BeginHandOffAck word:
                Perform(state.HandOffAcked(word, Now));
                break;
            case ShardStopped word:
                Perform(state.Stopped(word));
                break;
            case RegionEnding word:
                regions.TryAdd(word.Region, Sender);
                Perform(state.Ending(word, Now));
                break;
            case RegionEnded word:
                Perform(state.Ended(word, Now));
                break;
            case ActorIdentity { MessageId: UniqueAddress node, Subject: null }:
                Perform(state.NoRegionAt(node));
                break;
            case ActorIdentity { Subject: { } region }:
                region.Tell(new RegisterWithMe(state.Id), Self);
                break;
            default:
                HearOfItself(state, message);
                break;
        }
    }

    private void HearOfItself(CoordinatorState state, object message)
    {
        switch (message)
        {
            case ClusterEvent.MemberRemoved removed:
                Removed(state, removed);
                break;
            case ClusterEvent.MemberUp up when MayHost(up.Member):
                Perform([new CoordinatorCommand.Call(up.Member.UniqueAddress)]);
                break;
            case ClusterEvent.IMemberEvent:
                break;
            case Gone(var node):
                Perform(state.NodeGone(node, Now));
                break;
            case Terminated terminated:
                watched.Remove(terminated.ActorRef);
                if (!terminated.AddressTerminated) // Of a node that is gone the membership says more.
                    foreach (var region in regions.Where(r => r.Value.Equals(terminated.ActorRef)).Select(r => r.Key).ToList())
                        Perform(state.Ended(new RegionEnded(region), Now));
                break;
            case Chosen(var shard, var region):
                Perform(state.Chosen(shard, region));
                break;
            case Moves(var shards):
                Perform(state.Move(shards, Now));
                break;
            case GetClusterShardingStats question:
                CollectStatistics(question.Timeout);
                break;
            case Beat.Retry:
                Perform(state.Tick(Now));
                break;
            case Beat.Rebalance when state.IsReady:
                AskForMoves(state);
                break;
            case Beat.Rebalance:
                break;
            case Status.Failure failure:
                log.Error(failure.Cause, "The allocation strategy of [{0}] failed", typeName);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Removed(CoordinatorState state, ClusterEvent.MemberRemoved removed)
    {
        var node = removed.Member.UniqueAddress;
        Perform(state.NodeLost(node));
        if (removed.PreviousStatus != MemberStatus.Down || Margin == TimeSpan.Zero)
            Perform(state.NodeGone(node, Now));
        else
            Timers.StartSingleTimer(node, new Gone(node), Margin);
        foreach (var region in regions.Keys.Where(r => r.Node.Equals(node)).ToList())
            regions.Remove(region);
    }

    private bool MayHost(Member member) =>
        member.Status is not (MemberStatus.Joining or MemberStatus.WeaklyUp or MemberStatus.Removed)
        && (string.IsNullOrEmpty(settings.Role) || member.HasRole(settings.Role));

    // A node that is not Up yet may have no shards: a coordinator that takes over now would not wait for its answer.
    private bool MayRegister(RegionId region) =>
        region.IsProxy || cluster.State.Members.Any(m => m.UniqueAddress.Equals(region.Node) && MayHost(m));

    // A region that was restarted by its supervisor has the same reference, and another number.
    private void ForgetEarlierStart(RegionId region)
    {
        foreach (var earlier in regions.Keys.Where(
            r => r.Node.Equals(region.Node) && r.IsProxy == region.IsProxy && r.Start < region.Start).ToList())
            regions.Remove(earlier);
    }

    private void Perform(IReadOnlyList<CoordinatorCommand> commands)
    {
        foreach (var command in commands)
        {
            switch (command)
            {
                case CoordinatorCommand.Send(var to, var word) when regions.TryGetValue(to, out var region):
                    region.Tell(word, Self);
                    break;
                case CoordinatorCommand.Call(var node):
                    var path = new RootActorPath(node.Address) / "system" / "sharding" / ShardingGuardian.NameOf(typeName, isProxy: false);
                    Context.ActorSelection(path).Tell(new Identify(node), Self);
                    break;
                case CoordinatorCommand.Choose(var requester, var shard):
                    Choose(requester, shard);
                    break;
                case CoordinatorCommand.Warn(var text):
                    log.Warning("Sharding of [{0}]: {1}", typeName, text);
                    break;
            }
        }
    }

    // In the order of the paths, so that a strategy that takes the first of equal ones chooses the same for the same picture.
    private ImmutableSortedDictionary<IActorRef, IImmutableList<string>> Allocations() => state!.Allocations()
        .Where(a => regions.ContainsKey(a.Key))
        .ToImmutableSortedDictionary(a => regions[a.Key], a => (IImmutableList<string>)a.Value.ToImmutableList(), pathOrder);

    private void Choose(RegionId requester, string shard)
    {
        var allocations = Allocations();
        if (allocations.IsEmpty || !regions.TryGetValue(requester, out var asker))
        {
            Self.Tell(new Chosen(shard, null));
            return;
        }

        var byRef = regions.GroupBy(r => r.Value).ToDictionary(g => g.Key, g => g.First(r => !r.Key.IsProxy || g.Count() == 1).Key);
        var self = Self;
        var answer = AnswerAsync();

        // An answer at hand counts for the next shard of the same burst: else they all went to the same region.
        if (answer.IsCompletedSuccessfully)
            Perform(state!.Chosen(shard, answer.Result));
        else
            answer.PipeTo(self, success: region => new Chosen(shard, region));

        async Task<RegionId?> AnswerAsync()
        {
            try
            {
                return byRef.GetValueOrDefault(await strategy.AllocateShard(asker, shard, allocations).ConfigureAwait(false));
            }
            catch (Exception e)
            {
                self.Tell(new Status.Failure(e)); // The strategy may be the user's; the next tick asks again.
                return null;
            }
        }
    }

    private void AskForMoves(CoordinatorState state) =>
        strategy.Rebalance(Allocations(), state.Moving.ToImmutableHashSet()).PipeTo(Self, success: shards => new Moves([.. shards]));

    private enum Beat
    {
        Retry,
        Rebalance,
    }

    private sealed record Gone(UniqueAddress Node) : INoSerializationVerificationNeeded;

    private sealed record Chosen(string Shard, RegionId? Region) : INoSerializationVerificationNeeded;

    private sealed record Moves(IReadOnlyList<string> Shards) : INoSerializationVerificationNeeded;
}
