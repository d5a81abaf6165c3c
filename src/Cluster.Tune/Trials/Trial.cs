namespace Cluster.Tune;

// What an experiment knows of one trial. Changed only by ExperimentState; read by the tables and the result files.

/// <summary>One trial's entry in the experiment.</summary>
internal sealed class Trial(TrialId id, Configuration configuration)
{
    public TrialId Id => id;

    /// <summary>What it runs with; changes when it takes over from another trial.</summary>
    public Configuration Configuration { get; private set; } = configuration;

    public TrialPhase Phase { get; private set; } = TrialPhase.Pending;

    /// <summary>Counts the starts: messages of an earlier start are late, and known by it.</summary>
    public int Attempt { get; private set; }

    public int FailureCount { get; set; }

    /// <summary>The slot it runs in; null when it does not run.</summary>
    public SlotId? Slot { get; private set; }

    /// <summary>The node it ran on last.</summary>
    public string Node { get; private set; } = "";

    public TrialReport? Last { get; private set; }

    /// <summary>The report with the best value of the objective so far.</summary>
    public TrialReport? Best { get; private set; }

    /// <summary>The answer to the last report of this attempt; a repeated report gets it again.</summary>
    public TrialAnswer? Answered { get; set; }

    public TrialCheckpoint? LatestCheckpoint { get; private set; }

    /// <summary>The checkpoint of the best report; often the latest one.</summary>
    public TrialCheckpoint? BestCheckpoint { get; private set; }

    /// <summary>What this attempt went on from: until its end a slow worker may not have read it yet. Null when it does not run.</summary>
    public TrialCheckpoint? Origin { get; private set; }

    /// <summary>What it takes over when it is resumed; null for nothing.</summary>
    public (Configuration Configuration, TrialCheckpoint? Checkpoint)? Transplant { get; set; }

    /// <summary>What it has when it runs; null: what each trial begins with.</summary>
    public TrialResources? Resources { get; set; }

    /// <summary>Why it failed last; empty when it never did.</summary>
    public string Error { get; set; } = "";

    public void Change(TrialChange change) => Phase = Phase.After(change, () => ToString());

    public void Start(SlotId slot, string node)
    {
        Change(TrialChange.Start);
        (Slot, Node, Answered, Origin) = (slot, node, null, LatestCheckpoint);
        Attempt++;
    }

    /// <summary>The end of an attempt; returns the folders that are of no use any more.</summary>
    public IReadOnlyList<string> LeaveSlot()
    {
        var origin = Origin;
        (Slot, Origin) = (null, null);
        return origin is null || Uses(origin.Folder) ? [] : [origin.Folder];
    }

    /// <summary>Forgets what it saved, and begins anew at its next start.</summary>
    public void ForgetCheckpoints() => (LatestCheckpoint, BestCheckpoint) = (null, null);

    /// <summary>Takes over what was set aside for it; returns the folders that are of no use to it any more.</summary>
    public IReadOnlyList<string> TakeOver()
    {
        if (Transplant is not var (configuration, checkpoint)) return [];
        Transplant = null;
        var before = LatestCheckpoint;
        (Configuration, LatestCheckpoint) = (configuration, checkpoint);
        return before is null || before == BestCheckpoint || before == checkpoint ? [] : [before.Folder];
    }

    /// <summary>Whether it goes on from this folder now or later, or is proud of it.</summary>
    public bool Uses(string folder) =>
        new[] { LatestCheckpoint, BestCheckpoint, Origin, Transplant?.Checkpoint }.Any(checkpoint => checkpoint?.Folder == folder);

    public void Hear(TrialReport report, Objective objective)
    {
        Change(TrialChange.Report);
        Last = report;
        if (Best is null || objective.IsBetterResult(objective.ValueOf(report), objective.ValueOf(Best))) Best = report;
    }

    /// <summary>Takes over a saved checkpoint, and returns the folders that are of no use any more.</summary>
    public IReadOnlyList<string> Keep(TrialCheckpoint saved)
    {
        var before = new[] { LatestCheckpoint, BestCheckpoint };
        LatestCheckpoint = saved;
        if (BestCheckpoint is null || Best?.Iteration == saved.Iteration) BestCheckpoint = saved;
        return [.. before.OfType<TrialCheckpoint>().Select(checkpoint => checkpoint.Folder).Distinct().Where(folder => !Uses(folder))];
    }

    public override string ToString() =>
        $"{id} {Phase}, attempt {Attempt}, {FailureCount} failures, slot {Slot?.Number.ToString(Numbers.Culture) ?? "none"}, "
        + $"iteration {Last?.Iteration ?? 0}, answered {Answered?.Decision.Verdict.ToString() ?? "nothing"}";
}

/// <summary>A saved state of a trial, complete on disk.</summary>
/// <param name="Iteration">The iteration after which it was saved.</param>
/// <param name="TimeTotalSeconds">The running time until then.</param>
/// <param name="Folder">Where it is.</param>
internal sealed record TrialCheckpoint(int Iteration, double TimeTotalSeconds, string Folder);

/// <summary>What a trial is answered to a report.</summary>
/// <param name="Iteration">The report's iteration.</param>
/// <param name="Decision">What to do, and why.</param>
/// <param name="MustSave">Whether to save a checkpoint first.</param>
internal sealed record TrialAnswer(int Iteration, TrialDecision Decision, bool MustSave);
