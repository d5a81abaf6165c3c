using Akka.Actor;
using Akka.Event;

namespace Akka.Cluster.SBR;

// Carries SplitBrainState: shows it each view of the membership, ticks, and downs whom the state names.
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
        state = new SplitBrainState(cluster.SelfUniqueAddress, strategy, settings.DowningStableAfter, cluster.Settings.LossNoticedAfter, downAll);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart()
    {
        cluster.ShowViews(Self);
        Timers.StartPeriodicTimer("tick", Tick.Instance, tickInterval);
    }

    protected override void PostStop() => cluster.Unsubscribe(Self);

    protected override void OnReceive(object message)
    {
        var now = Context.System.Scheduler.Now;
        switch (message)
        {
            case ClusterActor.ViewShown(var view):
                state.Saw(view, now);
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
        log.Warning("Split brain resolver decided {0}: of {1} members {2} are unreachable and {3} indirectly connected; downing [{4}]",
            verdict.Decision, verdict.MemberCount, verdict.LostCount, verdict.IndirectlyConnectedCount, string.Join(", ", verdict.Down));
        foreach (var address in verdict.Down)
            cluster.Down(address);
    }

    private sealed class Tick : INoSerializationVerificationNeeded
    {
        public static readonly Tick Instance = new();
    }
}
