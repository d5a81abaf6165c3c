namespace Cluster.Tune;

// For noisy objectives: the inner searcher sees one trial where there are several, with the mean of their metrics. The
// inner searcher's trial has the id of the first of its repeats.

/// <summary>Tries every configuration of another searcher several times, and tells it the mean.</summary>
public sealed class Repeater : ISearcher
{
    private readonly ISearcher _inner;
    private readonly int _repeatCount;
    private readonly Dictionary<TrialId, Group> _groups = [];
    private Group? _filling;

    /// <summary>Makes the searcher.</summary>
    /// <param name="inner">Who suggests.</param>
    /// <param name="repeatCount">How many trials each configuration gets; 1 or more.</param>
    public Repeater(ISearcher inner, int repeatCount)
    {
        if (repeatCount < 1) throw new ArgumentException($"the number of repeats is {repeatCount}, but must be 1 or more");
        (_inner, _repeatCount) = (inner, repeatCount);
    }

    /// <inheritdoc/>
    public void Begin(SearchContext context)
    {
        _groups.Clear();
        _filling = null;
        _inner.Begin(context with { SampleCount = (context.SampleCount + _repeatCount - 1) / _repeatCount });
    }

    /// <inheritdoc/>
    public Suggestion Suggest(TrialId trial)
    {
        if (_filling is null)
        {
            var suggestion = _inner.Suggest(trial);
            if (suggestion is not Suggestion.Try chosen) return suggestion;
            _filling = new Group(trial, chosen.Configuration);
        }
        var group = _filling;
        _groups.Add(trial, group);
        if (++group.StartedCount == _repeatCount) _filling = null;
        return new Suggestion.Try(group.Configuration);
    }

    /// <summary>Kept until all repeats have ended: half of a mean is no result.</summary>
    public void Report(TrialId trial, TrialReport report) { }

    /// <inheritdoc/>
    public void Complete(TrialId trial, TrialReport? last, TrialPhase phase)
    {
        if (!_groups.Remove(trial, out var group)) return;
        if (last is not null && phase != TrialPhase.Failed) group.Results.Add(last);
        if (++group.EndedCount < _repeatCount) return;
        var mean = group.Mean();
        if (mean is not null) _inner.Report(group.First, mean);
        _inner.Complete(group.First, mean, mean is null ? TrialPhase.Failed : TrialPhase.Completed);
    }

    /// <inheritdoc/>
    public bool Learns => _inner.Learns;

    /// <inheritdoc/>
    public void Learn(Configuration configuration, IReadOnlyDictionary<string, double> metrics) =>
        _inner.Learn(configuration, metrics);

    private sealed class Group(TrialId first, Configuration configuration)
    {
        public TrialId First => first;
        public Configuration Configuration => configuration;
        public int StartedCount { get; set; }
        public int EndedCount { get; set; }
        public List<TrialReport> Results { get; } = [];

        // Failed repeats are left out; a metric that one of the others lacks is NaN in the mean.
        public TrialReport? Mean()
        {
            if (Results.Count == 0) return null;
            var names = Results.SelectMany(result => result.Metrics.Keys).Distinct();
            var means = names.ToDictionary(
                name => name, name => Results.Average(result => result.Metrics.GetValueOrDefault(name, double.NaN)));
            return new TrialReport(
                Results.Max(result => result.Iteration), Results.Average(result => result.TimeTotalSeconds), means);
        }
    }
}
