using static System.FormattableString;

namespace Cluster.Tune;

// The median stopping rule: Golovin et al., "Google Vizier: A Service for Black-Box Optimization", KDD 2017, section 3.2.1.
// A trial stops when the best it ever had is worse than the median of what the others had on average up to the same
// point.
//
// Each trial's values are kept as sums, so that its mean up to any point is one search: a verdict at a thousand trials
// costs a thousand searches and a sort.

/// <summary>The settings of <see cref="MedianStoppingScheduler"/>.</summary>
public sealed record MedianStoppingOptions
{
    /// <summary>What progress is measured in. Default: running time in seconds. Ray: <c>time_attr</c>.</summary>
    public string ResourceAttribute { get; init; } = TrialReport.TimeTotal;

    /// <summary>No trial is judged before this much, and nothing before it counts. Default 60.</summary>
    public double GracePeriod { get; init; } = 60;

    /// <summary>How many other trials must have got as far. Default 3. Ray: <c>min_samples_required</c>.</summary>
    public int SampleCountMin { get; init; } = 3;

    /// <summary>How much a trial runs at least before it makes room for one that waits. Default 0.</summary>
    public double SliceMin { get; init; }

    /// <summary>Whether a bad trial stops (default); otherwise it pauses once, to be resumed when nothing else is left.</summary>
    public bool IsHard { get; init; } = true;
}

/// <summary>Stops trials whose best is worse than the median of the others' running means (Golovin et al. 2017).</summary>
public sealed class MedianStoppingScheduler : ITrialScheduler
{
    private readonly MedianStoppingOptions _options;
    private readonly SortedDictionary<TrialId, History> _histories = [];
    private readonly SortedSet<TrialId> _paused = [];
    private readonly HashSet<TrialId> _spared = [];
    private Objective _objective = new("", OptimizationMode.Minimize);
    private int _trialCountMax;

    /// <summary>Makes the scheduler.</summary>
    /// <exception cref="ArgumentException">An option makes no sense; the text says which and why.</exception>
    public MedianStoppingScheduler(MedianStoppingOptions? options = null)
    {
        _options = options ?? new MedianStoppingOptions();
        if (string.IsNullOrWhiteSpace(_options.ResourceAttribute))
            throw new ArgumentException("the resource attribute is empty, but must name a field of the reports");
        if (_options.SampleCountMin < 1)
            throw new ArgumentException($"the least sample count is {_options.SampleCountMin}, but must be 1 or more");
        if (!(_options.GracePeriod >= 0) || !(_options.SliceMin >= 0))
            throw new ArgumentException("the grace period and the least slice must be 0 or more");
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> RequiredMetrics => [_options.ResourceAttribute];

    /// <inheritdoc/>
    public void Begin(Objective objective) => Begin(new SchedulerContext(objective, TrialCountMax: 0, Seed: 0));

    /// <inheritdoc/>
    public void Begin(SchedulerContext context)
    {
        (_objective, _trialCountMax) = (context.Objective, context.TrialCountMax);
        _histories.Clear();
        _paused.Clear();
        _spared.Clear();
    }

    /// <inheritdoc/>
    public void Add(TrialId trial) => _histories.TryAdd(trial, new History());

    /// <inheritdoc/>
    public void EndOfNew() => _trialCountMax = _histories.Count;

    /// <inheritdoc/>
    public void Resume(TrialId trial) => _paused.Remove(trial);

    /// <summary>Does nothing: what an ended trial reported is still what the others are compared with.</summary>
    public void End(TrialId trial, TrialPhase phase) => _paused.Remove(trial);

    /// <inheritdoc/>
    public TrialDecision Report(TrialId trial, TrialReport report)
    {
        if (!_objective.TryRead(report, _options.ResourceAttribute, out var resource, out var value)) return TrialDecision.Continue;
        if (!_histories.TryGetValue(trial, out var own)) return TrialDecision.Over;
        own.Add(resource, value, _options.GracePeriod, _objective);
        if (_spared.Contains(trial) || resource < _options.GracePeriod) return TrialDecision.Continue;

        var means = _histories.Where(pair => pair.Key != trial && pair.Value.Last >= resource)
            .Select(pair => pair.Value.MeanUpTo(resource)).Where(mean => !double.IsNaN(mean)).ToList();
        if (means.Count < _options.SampleCountMin) return MakeRoom(trial, own, resource);
        var median = Median(means);
        var story = Invariant($"best {own.Best:G4} against the median {median:G4} of {means.Count} others");
        if (!_objective.IsBetter(median, own.Best)) return new(TrialVerdict.Continue, story);
        if (_options.IsHard) return new(TrialVerdict.Stop, story);
        _spared.Add(trial);
        _paused.Add(trial);
        return new(TrialVerdict.Pause, story);
    }

    /// <inheritdoc/>
    public TrialChoice Next(Func<TrialId, bool> isPaused, bool canStartNew)
    {
        if (canStartNew) return new TrialChoice.StartNew();
        // Those that only made room come before those that were found bad.
        foreach (var trial in _paused.OrderBy(_spared.Contains).ThenBy(trial => trial))
            if (isPaused(trial)) return new TrialChoice.Resume(trial, "nothing else is left");
        return new TrialChoice.Nothing();
    }

    // Too few to compare with: let another trial run instead, if there is one, so that there will be more.
    private TrialDecision MakeRoom(TrialId trial, History own, double resource)
    {
        var othersWait = _paused.Count > 0 || _histories.Count < _trialCountMax;
        var isDue = own.LastPause is { } last ? resource - last > _options.SliceMin : resource >= _options.SliceMin;
        if (!othersWait || !isDue) return TrialDecision.Continue;
        own.LastPause = resource;
        _paused.Add(trial);
        return new(TrialVerdict.Pause, Invariant($"makes room: fewer than {_options.SampleCountMin} others got to {resource:G4}"));
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        var middle = values.Count / 2;
        return values.Count % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }

    /// <summary>A trial's reports: where each was, and the sum of all values from the grace period up to it.</summary>
    private sealed class History
    {
        private readonly List<double> _resources = [];
        private readonly List<double> _sums = [];

        public double Last => _resources.Count == 0 ? double.NegativeInfinity : _resources[^1];

        public double Best { get; private set; } = double.NaN;

        public double? LastPause { get; set; }

        public void Add(double resource, double value, double grace, Objective objective)
        {
            if (_resources.Count > 0 && resource <= Last) return;
            if (objective.IsBetter(value, Best)) Best = value;
            if (resource < grace || double.IsNaN(value)) return;
            _sums.Add((_sums.Count == 0 ? 0 : _sums[^1]) + value);
            _resources.Add(resource);
        }

        public double MeanUpTo(double resource)
        {
            var place = _resources.BinarySearch(resource);
            var count = place >= 0 ? place + 1 : ~place;
            return count == 0 ? double.NaN : _sums[count - 1] / count;
        }
    }
}
