using Akka.Actor;

namespace Cluster.Tune;

// The line between a trial's thread, which blocks, and its actor, which must not. Once closed, every wait on it ends, and
// so does every later report: a thread cannot be killed, but it can be told at its next word.

/// <summary>A trial's line through its actor.</summary>
internal sealed class TrialLine(IActorRef actor, TrialActor.RunTrial run) : ITrialLine
{
    private readonly Lock _lock = new();
    private TaskCompletionSource<TrialAnswer>? _waiting;
    private bool _isClosed;

    public TrialAnswer Report(TrialReport report, bool canSave)
    {
        // The continuation must not run on the actor's thread, which completes the source.
        var waiting = new TaskCompletionSource<TrialAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (_isClosed) throw new TrialEndedException(TrialVerdict.Stop);
            _waiting = waiting;
        }
        actor.Tell(new TrialActor.ReportMade(this, new TrialActor.TrialReported(
            run.Trial, run.Attempt, report.Iteration, report.TimeTotalSeconds, report.Metrics, canSave)), ActorRefs.NoSender);
        return waiting.Task.GetAwaiter().GetResult();
    }

    public void Saved(TrialCheckpoint checkpoint) =>
        actor.Tell(new TrialActor.CheckpointMade(this, new TrialActor.CheckpointSaved(
            run.Trial, run.Attempt, checkpoint.Iteration, checkpoint.TimeTotalSeconds, checkpoint.Folder)), ActorRefs.NoSender);

    /// <summary>The thread is done; its last word.</summary>
    public void Ended(TrialEnding ending, string error) =>
        actor.Tell(new TrialActor.FunctionEnded(this, new TrialActor.TrialEnded(
            run.Trial, run.Attempt, ending, error, run.Ring?.Rank ?? 0)), ActorRefs.NoSender);

    /// <summary>Lets the waiting thread go on with an answer.</summary>
    public void Answer(TrialAnswer answer)
    {
        lock (_lock) _waiting?.TrySetResult(answer);
    }

    /// <summary>Ends the function at its report, now or later.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _isClosed = true;
            _waiting?.TrySetException(new TrialEndedException(TrialVerdict.Stop));
        }
    }
}
