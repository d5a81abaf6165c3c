using Akka.Actor;
using Cluster.Core;

namespace Cluster.Tune;

// What is said to an experiment by the Tuner and by itself. With the cluster it speaks DriverActor's and WorkerHostActor's
// protocols, with its workers TrialActor's.
internal sealed partial class ExperimentActor
{
    /// <summary>The constructor's argument: all that the Tuner prepared, and where the end is told.</summary>
    internal sealed record Setup(
        FunctionReference Function, bool IsAsync, TuneOptions Options, ExperimentState State, ExperimentFiles Files,
        IActorRef Driver, IJobBoard Board, TaskCompletionSource<ResultGrid> End)
    {
        /// <summary>The first event to feed: that the experiment begins, or goes on.</summary>
        public required ExperimentEvent First { get; init; }
    }

    /// <summary>Tuner: go.</summary>
    internal sealed record Begin;

    /// <summary>Tuner: end now; the Tuner's task fails with the reason.</summary>
    internal sealed record Stop(string Reason);

    /// <summary>Itself: time passes; put-off requests are tried, unheard messages repeated.</summary>
    private sealed record Tick;

    /// <summary>Itself: show the table.</summary>
    private sealed record Draw;

    /// <summary>
    /// Itself: a slot's actor ended a while ago. The end of its process is usually told by then, with a better reason.
    /// </summary>
    private sealed record SlotSilent(SlotId Slot);
}
