using Cluster.Core;

namespace Cluster.Train;

// How a run that has fewer trainers than it was asked for gets them back. While it trains it asks for the missing place
// beside its own; when that is granted it is kept until the next checkpoint, where the run gives back both and starts again
// on the larger place: nothing is lost but the start. Place that cannot be had is asked for again at the next checkpoint,
// one trainer fewer each time, so that a cluster with room for some of them is found too.
//
//   None ─► Asked ─► Granted ─► (checkpoint) Reserving with more trainers
//    ▲        │ infeasible, or still waiting at a checkpoint: next size
//    └────────┘
internal sealed partial class RunState
{
    private GrowthPhase _growth;
    private int _growthWorkers;
    private int _growthNumber;

    private enum GrowthPhase
    {
        /// <summary>Nothing is asked for.</summary>
        None,

        /// <summary>A place is asked for and not granted yet.</summary>
        Asked,

        /// <summary>The place is held for the next checkpoint.</summary>
        Granted,
    }

    private PlacementGroupId GrowthGroup => new($"{_runId}-{Incarnation}-more-{_growthNumber}");

    private int MissingCount => _options.Workers - _workers;

    private void BeginGrowth()
    {
        _growthWorkers = MissingCount;
        if (MissingCount > 0)
            AskForMore();
    }

    private void AskForMore()
    {
        _growthNumber++;
        _growth = GrowthPhase.Asked;
        _commands.Add(new RunCommand.RequestPlacement(GrowthGroup, _growthWorkers));
    }

    /// <summary>Takes news of the place that is asked for beside the run's own; false for any other news.</summary>
    private bool TakeGrowth(object news)
    {
        switch (news)
        {
            case DriverActor.PlacementWaiting waiting when waiting.Id != Group:
                return true;
            case DriverActor.PlacementGranted granted when granted.Id != Group:
                _growth = GrowthPhase.Granted;
                _commands.Add(new RunCommand.Announce(
                    $"there is place for {_growthWorkers} more: from the next checkpoint with {_workers + _growthWorkers} workers"));
                return true;
            case DriverActor.PlacementInfeasible infeasible when infeasible.Id != Group:
            case DriverActor.PlacementLost lost when lost.Id != Group:
                _growth = GrowthPhase.None;
                NextSize();
                return true;
            default:
                return false;
        }
    }

    private void GrowAtCheckpoint()
    {
        switch (_growth)
        {
            case GrowthPhase.Granted:
                Grow();
                break;
            case GrowthPhase.Asked when MissingCount > 1:
                EndGrowth();
                NextSize();
                AskForMore();
                break;
            case GrowthPhase.None when MissingCount > 0:
                AskForMore();
                break;
        }
    }

    private void Grow()
    {
        var workers = _workers + _growthWorkers;
        EndGrowth();
        _commands.Add(new RunCommand.ReleasePlacement(Group));
        _commands.Add(new RunCommand.Announce($"growing from {_workers} to {workers} workers at {Path.GetFileName(_checkpointPath)}"));
        Reserve(workers);
    }

    private void NextSize() => _growthWorkers = _growthWorkers > 1 ? _growthWorkers - 1 : MissingCount;

    private void EndGrowth()
    {
        if (_growth is not GrowthPhase.None)
            _commands.Add(new RunCommand.ReleaseSpare(GrowthGroup));
        _growth = GrowthPhase.None;
    }
}
