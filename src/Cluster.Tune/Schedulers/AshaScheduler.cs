using static System.FormattableString;

namespace Cluster.Tune;

// Asynchronous successive halving by promotion: Li et al., "A System for Massively Parallel Hyperparameter Tuning",
// MLSys 2020, section 3, algorithm 2. A trial runs to the milestone of its rung and pauses. A free worker looks from the
// top rung down for a trial in the best 1/η of its rung that was not promoted yet, and promotes it; if there is none, it
// grows the bottom rung by a new configuration. Nobody waits for a rung to fill.
//
// A worker that has just finished a job is a free worker: if the very trial it ran is the one to promote, the
// trial goes on in place. The decision is the paper's; only the way through a checkpoint is saved.

/// <summary>
/// ASHA by promotion (Li et al. 2020): trials pause at their rung's milestone, and the best 1/η of a rung are promoted
/// as workers become free. The trial's function must save a checkpoint, or it starts over when it is promoted.
/// </summary>
public sealed class AshaScheduler : ITrialScheduler
{
    private readonly AshaOptions _options;
    private readonly Dictionary<TrialId, int> _target = [];
    private List<Rung> _rungs = [];
    private Objective _objective = new("", OptimizationMode.Minimize);

    /// <summary>Makes the scheduler.</summary>
    /// <exception cref="ArgumentException">An option makes no sense; the text says which and why.</exception>
    public AshaScheduler(AshaOptions? options = null)
    {
        _options = (options ?? new AshaOptions()).Checked();
        if (_options.BracketCount > 1)
            throw new ArgumentException($"the bracket count is {_options.BracketCount}, but ASHA by promotion has one bracket");
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> RequiredMetrics => [_options.ResourceAttribute];

    /// <summary>The budgets at which trials are ranked, bottom first.</summary>
    public IReadOnlyList<double> Milestones => [.. _rungs.Select(rung => rung.Milestone)];

    /// <summary>How many trials were recorded at each rung, bottom first.</summary>
    public IReadOnlyList<int> RungCounts => [.. _rungs.Select(rung => rung.Count)];

    /// <inheritdoc/>
    public void Begin(Objective objective)
    {
        _objective = objective;
        _rungs = [.. _options.Milestones().Select(milestone => new Rung(milestone, _options.ReductionFactor, objective))];
        _target.Clear();
    }

    /// <inheritdoc/>
    public void Add(TrialId trial) => _target.Add(trial, 0);

    /// <inheritdoc/>
    public void Resume(TrialId trial) => _rungs[_target[trial]++].Spend(trial);

    /// <inheritdoc/>
    public TrialDecision Report(TrialId trial, TrialReport report)
    {
        var level = _target[trial];
        var rung = _rungs[level];
        if (report.Metrics[_options.ResourceAttribute] < rung.Milestone) return TrialDecision.Continue;
        if (!rung.Contains(trial)) rung.Record(trial, _objective.ValueOf(report));

        var place = Invariant($"rung {level} (milestone {rung.Milestone}, {rung.Count} results)");
        if (level == _rungs.Count - 1) return new(TrialVerdict.Finish, $"reached the top {place}");
        if (FindPromotion(_ => true) is not var (chosen, _) || chosen != trial)
            return new(TrialVerdict.Pause, $"waits at {place}");
        Resume(trial);
        return new(TrialVerdict.Continue, $"promoted in place from {place}, top {rung.TopCount}");
    }

    /// <inheritdoc/>
    public void End(TrialId trial, TrialPhase phase)
    {
        if (_target.Remove(trial, out var level)) _rungs[level].Spend(trial);
    }

    /// <inheritdoc/>
    public TrialChoice Next(Func<TrialId, bool> isPaused, bool canStartNew)
    {
        if (FindPromotion(isPaused) is var (trial, level))
            return new TrialChoice.Resume(trial, Invariant(
                $"promoted from rung {level}: in the top {_rungs[level].TopCount} of {_rungs[level].Count}"));
        return canStartNew ? new TrialChoice.StartNew() : new TrialChoice.Nothing();
    }

    // get_job of the paper. The top rung has nothing above it, so the search begins one below.
    private (TrialId Trial, int Level)? FindPromotion(Func<TrialId, bool> isEligible)
    {
        for (var level = _rungs.Count - 2; level >= 0; level--)
            foreach (var trial in _rungs[level].Promotable)
                if (isEligible(trial))
                    return (trial, level);
        return null;
    }
}
