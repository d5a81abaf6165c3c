using static System.FormattableString;

namespace Cluster.Tune;

// The stopping variant of ASHA, which Ray runs under the same name: nobody pauses. A trial that reaches a rung's milestone
// goes on if it is in the top 1/η of what was recorded there so far, and stops otherwise. It needs no checkpoints;
// in exchange, a trial that came early may go on though later ones turn out better, and one that stopped never
// returns.
//
// With several brackets, bracket s has the rungs from the s-th on; a trial is judged within its bracket only.
//
// The rule: with n earlier values at the rung, stop when the new value is strictly worse than their (1−1/η) quantile
// (linear interpolation, NaN left out). The first at a rung always goes on. A NaN is not worse than a number here, as in
// Ray: whoever wants such trials to end gives the experiment a stopper that says so.
//
// A bracket beyond the last rung has none: its trials are never judged, and run to the greatest resource.

/// <summary>
/// ASHA by stopping, as Ray's <c>AsyncHyperBandScheduler</c>: trials are judged at each milestone against those that
/// were there before, and the worse ones stop. No trial ever pauses.
/// </summary>
public sealed class AshaStoppingScheduler : ITrialScheduler
{
    private readonly AshaOptions _options;
    private readonly Dictionary<TrialId, Place> _places = [];
    private IReadOnlyList<double> _milestones = [];
    private List<double>[][] _recorded = []; // [bracket][rung], best first
    private Random _random = new(0);
    private Objective _objective = new("", OptimizationMode.Minimize);

    /// <summary>Makes the scheduler.</summary>
    /// <exception cref="ArgumentException">An option makes no sense; the text says which and why.</exception>
    public AshaStoppingScheduler(AshaOptions? options = null) => _options = (options ?? new AshaOptions()).Checked();

    /// <inheritdoc/>
    public IReadOnlyList<string> RequiredMetrics => [_options.ResourceAttribute];

    /// <inheritdoc/>
    public void Begin(Objective objective) => Begin(new SchedulerContext(objective, TrialCountMax: 0, Seed: 0));

    /// <inheritdoc/>
    public void Begin(SchedulerContext context)
    {
        _objective = context.Objective;
        _random = new Random(context.Seed);
        _milestones = _options.Milestones();
        _recorded = [.. Enumerable.Range(0, _options.BracketCount)
            .Select(_ => _milestones.Select(_ => new List<double>()).ToArray())];
        _places.Clear();
    }

    /// <inheritdoc/>
    public void Add(TrialId trial)
    {
        var bracket = AshaBrackets.Draw(_options.BracketCount, _milestones.Count, _random);
        _places.Add(trial, new Place { Bracket = bracket, NextRung = bracket });
    }

    /// <summary>Does nothing: this scheduler never pauses a trial.</summary>
    public void Resume(TrialId trial) { }

    /// <inheritdoc/>
    public TrialDecision Report(TrialId trial, TrialReport report)
    {
        if (!_places.TryGetValue(trial, out var place)) return TrialDecision.Over;
        if (!_objective.TryRead(report, _options.ResourceAttribute, out var resource, out var value)) return TrialDecision.Continue;
        if (resource >= _options.ResourceMax && _options.StopsLastTrials)
            return new(TrialVerdict.Finish, Invariant($"reached the greatest resource {_options.ResourceMax}"));

        // A report may jump over several milestones; it is judged once, at the highest, with the value it has there.
        var rung = _milestones.Count - 1;
        while (rung >= place.NextRung && resource < _milestones[rung]) rung--;
        if (rung < place.NextRung) return TrialDecision.Continue;

        place.NextRung = rung + 1;
        return Judge(place.Bracket, rung, value);
    }

    /// <inheritdoc/>
    public void End(TrialId trial, TrialPhase phase) => _places.Remove(trial);

    /// <inheritdoc/>
    public TrialChoice Next(Func<TrialId, bool> isPaused, bool canStartNew) =>
        canStartNew ? new TrialChoice.StartNew() : new TrialChoice.Nothing();

    private TrialDecision Judge(int bracket, int rung, double value)
    {
        var earlier = _recorded[bracket][rung];
        var cutoff = Cutoff(earlier);
        var place = Invariant($"rung {rung} against {earlier.Count} results, cut at {cutoff:G4}");
        if (!double.IsNaN(value)) earlier.Insert(PlaceBehindEquals(earlier, value), value);
        var isWorse = !double.IsNaN(cutoff) && !double.IsNaN(value) && _objective.IsBetter(cutoff, value);
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

    private sealed class Place
    {
        public required int Bracket { get; init; }
        public required int NextRung { get; set; }
    }
}
