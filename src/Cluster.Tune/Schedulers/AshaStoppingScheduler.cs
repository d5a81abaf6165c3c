using static System.FormattableString;

namespace Cluster.Tune;

// The stopping variant of ASHA, which Ray runs under the same name: nobody pauses. A trial that reaches a rung's milestone
// goes on if it is in the top 1/η of what was recorded there so far, and stops otherwise. It needs no checkpoints;
// in exchange, a trial that came early may go on though later ones turn out better, and one that stopped never
// returns.
//
// The rule: with n earlier values at the rung, stop when the new value is strictly worse than their (1−1/η) quantile
// (linear interpolation, NaN left out). The first at a rung always goes on.

/// <summary>
/// ASHA by stopping, as Ray's <c>AsyncHyperBandScheduler</c>: trials are judged at each milestone against those that
/// were there before, and the worse ones stop. No trial ever pauses.
/// </summary>
public sealed class AshaStoppingScheduler : ITrialScheduler
{
    private readonly AshaOptions _options;
    private readonly Dictionary<TrialId, int> _target = [];
    private IReadOnlyList<double> _milestones = [];
    private List<List<double>> _recorded = [];
    private Objective _objective = new("", OptimizationMode.Minimize);

    /// <summary>Makes the scheduler.</summary>
    /// <exception cref="ArgumentException">An option makes no sense; the text says which and why.</exception>
    public AshaStoppingScheduler(AshaOptions? options = null) => _options = (options ?? new AshaOptions()).Checked();

    /// <inheritdoc/>
    public IReadOnlyList<string> RequiredMetrics => [_options.ResourceAttribute];

    /// <inheritdoc/>
    public void Begin(Objective objective)
    {
        _objective = objective;
        _milestones = _options.Milestones();
        _recorded = [.. _milestones.Select(_ => new List<double>())];
        _target.Clear();
    }

    /// <inheritdoc/>
    public void Add(TrialId trial) => _target.Add(trial, 0);

    /// <summary>Does nothing: this scheduler never pauses a trial.</summary>
    public void Resume(TrialId trial) { }

    /// <inheritdoc/>
    public TrialDecision Report(TrialId trial, TrialReport report)
    {
        var resource = report.Metrics[_options.ResourceAttribute];
        if (resource >= _options.ResourceMax)
            return new(TrialVerdict.Finish, Invariant($"reached the greatest resource {_options.ResourceMax}"));

        // A report may jump over several milestones; it is judged once, at the highest, with the value it has there.
        var level = _milestones.Count - 1;
        while (level >= _target[trial] && resource < _milestones[level]) level--;
        if (level < _target[trial]) return TrialDecision.Continue;

        _target[trial] = level + 1;
        return Judge(level, _objective.ValueOf(report));
    }

    /// <inheritdoc/>
    public void End(TrialId trial, TrialPhase phase) => _target.Remove(trial);

    /// <inheritdoc/>
    public TrialChoice Next(Func<TrialId, bool> isPaused, bool canStartNew) =>
        canStartNew ? new TrialChoice.StartNew() : new TrialChoice.Nothing();

    private TrialDecision Judge(int level, double value)
    {
        var earlier = _recorded[level];
        var cutoff = Cutoff(earlier);
        var place = Invariant($"rung {level} against {earlier.Count} results, cut at {cutoff:G4}");
        if (!double.IsNaN(value)) earlier.Insert(PlaceBehindEquals(earlier, value), value);
        var isWorse = !double.IsNaN(cutoff) && _objective.IsBetter(cutoff, value);
        return isWorse ? new(TrialVerdict.Stop, $"worse at {place}") : new(TrialVerdict.Continue, $"passed {place}");
    }

    // Values are kept best first, so the (1−1/η) quantile counted from the worst lies (n−1)/η from the best.
    private double Cutoff(List<double> bestFirst)
    {
        if (bestFirst.Count == 0) return double.NaN;
        var position = (bestFirst.Count - 1) / (double)_options.ReductionFactor;
        var below = (int)position;
        var fraction = position - below;
        return fraction == 0 ? bestFirst[below] : bestFirst[below] * (1 - fraction) + bestFirst[below + 1] * fraction;
    }

    private int PlaceBehindEquals(List<double> bestFirst, double value)
    {
        var (low, high) = (0, bestFirst.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_objective.Compare(bestFirst[middle], value) <= 0) low = middle + 1;
            else high = middle;
        }
        return low;
    }
}
