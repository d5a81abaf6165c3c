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
    private readonly Dictionary<TrialId, (int Bracket, int Level)> _target = [];
    private Rung[][] _rungs = [];
    private Random _random = new(0);
    private Objective _objective = new("", OptimizationMode.Minimize);

    /// <summary>Makes the scheduler.</summary>
    /// <exception cref="ArgumentException">An option makes no sense; the text says which and why.</exception>
    public AshaScheduler(AshaOptions? options = null)
    {
        _options = (options ?? new AshaOptions()).Checked();
        Milestones = _options.Milestones();
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> RequiredMetrics => [_options.ResourceAttribute];

    /// <summary>The budgets at which trials are ranked, bottom first.</summary>
    public IReadOnlyList<double> Milestones { get; }

    /// <summary>How many trials were recorded at each rung, bottom first, over all brackets.</summary>
    public IReadOnlyList<int> RungCounts => [.. Milestones.Select((_, level) => _rungs.Sum(rungs => rungs[level].Count))];

    /// <inheritdoc/>
    public void Begin(Objective objective) => Begin(new SchedulerContext(objective, TrialCountMax: 0, Seed: 0));

    /// <inheritdoc/>
    public void Begin(SchedulerContext context)
    {
        _objective = context.Objective;
        _random = new Random(context.Seed);
        // A bracket beyond the last rung would have nothing to run to.
        _rungs = [.. Enumerable.Range(0, Math.Min(_options.BracketCount, Milestones.Count)).Select(_ =>
            Milestones.Select(milestone => new Rung(milestone, _options.ReductionFactor, _objective)).ToArray())];
        _target.Clear();
    }

    /// <inheritdoc/>
    public void Add(TrialId trial)
    {
        var bracket = AshaBrackets.Draw(_rungs.Length, Milestones.Count, _random);
        _target.Add(trial, (bracket, Level: bracket));
    }

    /// <inheritdoc/>
    public void Resume(TrialId trial)
    {
        var (bracket, level) = _target[trial];
        _rungs[bracket][level].Spend(trial);
        _target[trial] = (bracket, level + 1);
    }

    /// <inheritdoc/>
    public TrialDecision Report(TrialId trial, TrialReport report)
    {
        if (!_target.TryGetValue(trial, out var target)) return TrialDecision.Over;
        if (!_objective.TryRead(report, _options.ResourceAttribute, out var resource, out var value)) return TrialDecision.Continue;
        var (bracket, level) = target;
        var rung = _rungs[bracket][level];
        if (resource < rung.Milestone) return TrialDecision.Continue;
        if (!rung.Contains(trial)) rung.Record(trial, value);

        var place = Invariant($"rung {level} (milestone {rung.Milestone}, {rung.Count} results)");
        if (level == _rungs[bracket].Length - 1) return new(TrialVerdict.Finish, $"reached the top {place}");
        if (FindPromotion(_ => true) is not var (chosen, _, _) || chosen != trial)
            return new(TrialVerdict.Pause, $"waits at {place}");
        Resume(trial);
        return new(TrialVerdict.Continue, $"promoted in place from {place}, top {rung.TopCount}");
    }

    /// <inheritdoc/>
    public void End(TrialId trial, TrialPhase phase)
    {
        if (_target.Remove(trial, out var target)) _rungs[target.Bracket][target.Level].Spend(trial);
    }

    /// <inheritdoc/>
    public TrialChoice Next(Func<TrialId, bool> isPaused, bool canStartNew)
    {
        if (FindPromotion(isPaused) is var (trial, bracket, level))
            return new TrialChoice.Resume(trial, Invariant(
                $"promoted from rung {level}: in the top {_rungs[bracket][level].TopCount} of {_rungs[bracket][level].Count}"));
        return canStartNew ? new TrialChoice.StartNew() : new TrialChoice.Nothing();
    }

    // get_job of the paper, over all brackets: rung k of each waits for the same milestone, and bracket s has none below its
    // own bottom, rung s. The top rung has nothing above it, so the search begins one below.
    private (TrialId Trial, int Bracket, int Level)? FindPromotion(Func<TrialId, bool> isEligible)
    {
        for (var level = Milestones.Count - 2; level >= 0; level--)
            for (var bracket = 0; bracket < _rungs.Length; bracket++)
                foreach (var trial in _rungs[bracket][level].Promotable)
                    if (isEligible(trial))
                        return (trial, bracket, level);
        return null;
    }
}
