using System.Text.Json.Serialization;

namespace Cluster.Tune;

// All that can happen to an experiment. Each event is data only, because the journal keeps it: a fresh state that is told
// the journal's events in order, at their times, is the same state again.

/// <summary>Something that happened to an experiment.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "event")]
[JsonDerivedType(typeof(Begun), nameof(Begun))]
[JsonDerivedType(typeof(Ticked), nameof(Ticked))]
[JsonDerivedType(typeof(SlotGranted), nameof(SlotGranted))]
[JsonDerivedType(typeof(SlotInfeasible), nameof(SlotInfeasible))]
[JsonDerivedType(typeof(SlotReady), nameof(SlotReady))]
[JsonDerivedType(typeof(SlotLost), nameof(SlotLost))]
[JsonDerivedType(typeof(TrialReported), nameof(TrialReported))]
[JsonDerivedType(typeof(CheckpointSaved), nameof(CheckpointSaved))]
[JsonDerivedType(typeof(TrialEnded), nameof(TrialEnded))]
[JsonDerivedType(typeof(StopRequested), nameof(StopRequested))]
[JsonDerivedType(typeof(Restored), nameof(Restored))]
[JsonDerivedType(typeof(NodesChanged), nameof(NodesChanged))]
internal abstract record ExperimentEvent
{
    private ExperimentEvent() { }

    /// <summary>The first event: the experiment may ask for slots. Says what the journal is about.</summary>
    public sealed record Begun(string Name, int Seed, Objective Objective, int TrialCountMax) : ExperimentEvent
    {
        /// <summary>The search space, as <see cref="SearchSpace.ToJson"/> writes it.</summary>
        public string Space { get; init; } = "";

        /// <summary>The searcher's and the scheduler's class.</summary>
        public string Deciders { get; init; } = "";
    }

    /// <summary>Time passed; what was put off is tried again.</summary>
    public sealed record Ticked : ExperimentEvent;

    /// <summary>The slot's placement is granted.</summary>
    public sealed record SlotGranted(SlotId Slot, string Node) : ExperimentEvent;

    /// <summary>No node, not even an empty one, can hold the slot.</summary>
    public sealed record SlotInfeasible(SlotId Slot, string Reason) : ExperimentEvent;

    /// <summary>The slot's worker is ready for a trial.</summary>
    public sealed record SlotReady(SlotId Slot) : ExperimentEvent;

    /// <summary>The slot's worker process ended, or its node is gone.</summary>
    public sealed record SlotLost(SlotId Slot, string Reason) : ExperimentEvent;

    /// <summary>A trial made a report and waits for the answer. May come twice, or late.</summary>
    public sealed record TrialReported(TrialId Trial, int Attempt, TrialReport Report, bool CanSave) : ExperimentEvent;

    /// <summary>A trial's checkpoint is complete on disk.</summary>
    public sealed record CheckpointSaved(TrialId Trial, int Attempt, TrialCheckpoint Checkpoint) : ExperimentEvent;

    /// <summary>A trial's function is over. May come twice, or late; Error is empty unless it failed.</summary>
    public sealed record TrialEnded(TrialId Trial, int Attempt, TrialEnding Ending, string Error) : ExperimentEvent;

    /// <summary>Whoever runs the experiment wants it to end.</summary>
    public sealed record StopRequested(string Reason) : ExperimentEvent;

    /// <summary>A node came or went; only schedulers that change resources want to know.</summary>
    public sealed record NodesChanged(IReadOnlyList<NodeCapacity> Nodes) : ExperimentEvent;

    /// <summary>
    /// A new driver goes on where the journal ends. All slots are gone; the trials that ran in them wait for new ones.
    /// </summary>
    public sealed record Restored(RestoreChoice Unfinished, RestoreChoice Failed) : ExperimentEvent;
}

/// <summary>What becomes of trials when an experiment is restored.</summary>
public enum RestoreChoice
{
    /// <summary>They go on from their last checkpoint.</summary>
    Resume,

    /// <summary>They begin anew.</summary>
    Restart,

    /// <summary>They stay as they are; those that had not ended are stopped.</summary>
    Leave,
}

/// <summary>How a trial's function ended.</summary>
public enum TrialEnding
{
    /// <summary>It returned.</summary>
    Returned,

    /// <summary>A verdict (Pause, Stop or Finish) ended it at a report.</summary>
    Obeyed,

    /// <summary>It threw.</summary>
    Failed,
}
