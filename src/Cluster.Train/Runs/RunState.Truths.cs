using Cluster.Core;

namespace Cluster.Train;

// What the run's state can be sure of: which news no longer concern it, and what holds after every change.
internal sealed partial class RunState
{
    /// <summary>News of an earlier incarnation, or of a rank whose loop has returned already.</summary>
    public bool IsLate(object news) => news switch
    {
        DriverActor.PlacementGranted granted => IsLate(granted.Id),
        DriverActor.PlacementWaiting waiting => IsLate(waiting.Id),
        DriverActor.PlacementInfeasible infeasible => IsLate(infeasible.Id),
        DriverActor.PlacementLost lost => IsLate(lost.Id),
        DriverActor.WorkerReady ready => RankOf(ready.Id) is null,
        DriverActor.WorkerEnded ended => RankOf(ended.Id) is not { } rank || _finished[rank],
        RunActor.TrainerReady ready => ready.Incarnation != Incarnation,
        RunActor.TrainerReported reported => reported.Incarnation != Incarnation,
        RunActor.TrainerFailed failed => failed.Incarnation != Incarnation,
        RunActor.TrainerFinished finished => finished.Incarnation != Incarnation,
        RunActor.TrainerRefused refused => refused.Incarnation != Incarnation,
        RunActor.TrainerGone gone => gone.Incarnation != Incarnation || _finished[gone.Rank],
        RunActor.TimeOver over => over.Incarnation != Incarnation,
        _ => false,
    };

    private bool IsLate(PlacementGroupId group) => group != Group && (_growth is GrowthPhase.None || group != GrowthGroup);

    private void AssertInvariants()
    {
        Check(_checkpointReportCount <= _history.Count, "a checkpoint belongs to a report that counts");
        Check(FailureCount <= _options.MaxFailures || Phase == RunPhase.Failed, "a run with more failures than allowed has failed");
        Check(_growth is GrowthPhase.None || Phase == RunPhase.Running, "only a running run asks for more place");
        Check(_growth is GrowthPhase.None || _workers + _growthWorkers <= _options.Workers, "a run never grows beyond what was asked for");
        Check(_places.Count == 0 || _places.Count == _workers, "a granted place has a bundle for every trainer");
        Check(Phase != RunPhase.Running || _endpoints.All(endpoint => endpoint is not null), "a running rank can be reached");
        Check(Phase != RunPhase.Finished || _finished.All(finished => finished), "a finished run has only finished ranks");

        void Check(bool holds, string invariant)
        {
            if (!holds)
                throw new InvalidOperationException($"run {_runId} in phase {Phase}, incarnation {Incarnation}: not true that {invariant}");
        }
    }
}
