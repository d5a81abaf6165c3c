namespace Cluster.Tune;

// The numbers that bound an experiment, checked at the Tuner's door.

/// <summary>The limits that an experiment's state works within.</summary>
internal sealed record ExperimentRules
{
    /// <summary>What is optimised.</summary>
    public required Objective Objective { get; init; }

    /// <summary>What is optimised besides.</summary>
    public IReadOnlyList<Objective> MoreObjectives { get; init; } = [];

    /// <summary>How many trials are made at most.</summary>
    public required int TrialCountMax { get; init; }

    /// <summary>How many slots are held at most.</summary>
    public required int SlotCountMax { get; init; }

    /// <summary>What each trial begins with.</summary>
    public TrialResources Resources { get; init; } = new(Core.Resources.Cpus(1));

    /// <summary>How often a trial may fail and be tried again.</summary>
    public required int FailureCountMax { get; init; }

    /// <summary>A checkpoint after each so many iterations; 0: only when a trial pauses or finishes.</summary>
    public required int CheckpointInterval { get; init; }

    /// <summary>What ends trials, or all of it, besides the scheduler; null for nothing.</summary>
    public IStopper? Stopper { get; init; }

    /// <summary>
    /// How many slots in a row may be lost before one becomes ready. Then the experiment ends: a worker that dies
    /// five times at its start will die the sixth time too.
    /// </summary>
    public int SlotStartFailureCountMax { get; init; } = 5;

    /// <summary>
    /// How long an experiment that holds no slot waits for a node that could hold one. Long enough for a node that
    /// restarts, short enough for a user who asked for too much.
    /// </summary>
    public TimeSpan InfeasibleWaitMax { get; init; } = TimeSpan.FromSeconds(30);
}
