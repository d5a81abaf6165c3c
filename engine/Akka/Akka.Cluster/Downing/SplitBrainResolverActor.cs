using Akka.Actor;
using Akka.Event;

namespace Akka.Cluster.SBR;

// Carries SplitBrainState: hears the cluster's events, ticks, and downs whom the state names.
internal sealed class SplitBrainResolverActor : UntypedActor, IWithTimers
{
    private static readonly TimeSpan tickInterval = TimeSpan.FromMilliseconds(250);

    private readonly Cluster cluster;
    private readonly SplitBrainState state;
    private readonly ILoggingAdapter log = Context.GetLogger();

    public SplitBrainResolverActor(Cluster cluster, SplitBrainResolverSettings settings, SplitBrainStrategy strategy)
    {
        this.cluster = cluster;
        var downAll = settings.DownAllWhenUnstable == TimeSpan.Zero ? (TimeSpan?)null : settings.DownAllWhenUnstable;
        state = new SplitBrainState(cluster.SelfUniqueAddress, strategy, settings.DowningStableAfter, downAll);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart()
    {
        cluster.Subscribe(Self, ClusterEvent.SubscriptionInitialStateMode.InitialStateAsSnapshot,
            typeof(ClusterEvent.IMemberEvent), typeof(ClusterEvent.IReachabilityEvent), typeof(ClusterEvent.LeaderChanged));
        Timers.StartPeriodicTimer("tick", Tick.Instance, tickInterval);
    }

    protected override void PostStop() => cluster.Unsubscribe(Self);

    protected override void OnReceive(object message)
    {
        var now = Context.System.Scheduler.Now;
        switch (message)
        {
            case ClusterEvent.CurrentClusterState snapshot:
                state.Snapshot(snapshot, now);
                break;
            case ClusterEvent.IClusterDomainEvent news:
                state.Apply(news, now);
                break;
            case Tick:
                if (state.Tick(now) is { } verdict)
                    Act(verdict);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Act(SplitBrainVerdict verdict)
    {
        log.Warning("Split brain resolver decided {0}: {1} of {2} members are unreachable; downing [{3}]",
            verdict.Decision, verdict.UnreachableCount, verdict.MemberCount, string.Join(", ", verdict.Down));
        foreach (var address in verdict.Down)
            cluster.Down(address);
    }

    private sealed class Tick : INoSerializationVerificationNeeded
    {
        public static readonly Tick Instance = new();
    }
}
