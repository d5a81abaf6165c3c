namespace Cluster.Tune;

// PB2: Parker-Holder et al., "Provably Efficient Online Hyperparameter Optimization with Population-Based Bandits", NeurIPS
// 2020. Population-based training in which the new values are not drawn, but chosen: a Gaussian process over (time, values)
// learns which values made the score improve since the comparison before, and the values with the greatest upper
// confidence bound are taken. Time is one of the process's coordinates, so old results count less the farther back they are.

/// <summary>The settings of <see cref="Pb2Scheduler"/>.</summary>
public sealed record Pb2Options
{
    /// <summary>What progress is measured in. Default: running time in seconds.</summary>
    public string ResourceAttribute { get; init; } = TrialReport.TimeTotal;

    /// <summary>After each so much a trial is compared with the others. Default 60.</summary>
    public double Interval { get; init; } = 60;

    /// <summary>The parameters that may change, each a domain of numbers. Ray: <c>hyperparam_bounds</c>.</summary>
    public required SearchSpace Bounds { get; init; }

    /// <summary>The share of the population that is at the top, and at the bottom. Default 0.25.</summary>
    public double QuantileShare { get; init; } = 0.25;

    /// <summary>Whether all wait for each other at every interval. Default false.</summary>
    public bool IsSynchronous { get; init; }

    /// <summary>Called last with the new configuration; null (default): nothing.</summary>
    public Func<Configuration, Configuration>? Explore { get; init; }
}

/// <summary>PB2 (Parker-Holder et al. 2020): population-based training that explores by a model.</summary>
public sealed class Pb2Scheduler : ITrialScheduler, IKeepsExploits
{
    private readonly PopulationScheduler _population;

    /// <summary>Makes the scheduler.</summary>
    /// <exception cref="ArgumentException">An option makes no sense; the text says which and why.</exception>
    public Pb2Scheduler(Pb2Options options)
    {
        ArgumentNullException.ThrowIfNull(options);
        foreach (var (name, domain) in options.Bounds)
            if (domain.Axis is null) throw new ArgumentException($"{name}: PB2 changes parameters with an order only; leave choices out");
        var population = new PopulationOptions
        {
            ResourceAttribute = options.ResourceAttribute, Interval = options.Interval, Mutations = options.Bounds,
            QuantileShare = options.QuantileShare, IsSynchronous = options.IsSynchronous, Explore = options.Explore,
        };
        _population = new PopulationScheduler(population.Checked(), random => new Pb2Mutation(population, random));
    }

    /// <summary>All exploits so far, in order.</summary>
    public IReadOnlyList<PopulationExploit> Exploits => _population.Exploits;

    /// <inheritdoc/>
    public IReadOnlyList<string> RequiredMetrics => _population.RequiredMetrics;

    /// <inheritdoc/>
    public bool Shares => true;

    /// <inheritdoc/>
    public void Begin(Objective objective) => _population.Begin(objective);

    /// <inheritdoc/>
    public void Begin(SchedulerContext context) => _population.Begin(context);

    /// <inheritdoc/>
    public void Add(TrialId trial) => _population.Add(trial);

    /// <inheritdoc/>
    public void Add(TrialId trial, Configuration configuration) => _population.Add(trial, configuration);

    /// <inheritdoc/>
    public void EndOfNew() => _population.EndOfNew();

    /// <inheritdoc/>
    public void Resume(TrialId trial) => _population.Resume(trial);

    /// <inheritdoc/>
    public TrialDecision Report(TrialId trial, TrialReport report) => _population.Report(trial, report);

    /// <inheritdoc/>
    public void End(TrialId trial, TrialPhase phase) => _population.End(trial, phase);

    /// <inheritdoc/>
    public TrialChoice Next(Func<TrialId, bool> isPaused, bool canStartNew) => _population.Next(isPaused, canStartNew);
}

/// <summary>Chooses new values by a Gaussian process over time and values.</summary>
internal sealed class Pb2Mutation(PopulationOptions options, Random random) : IPopulationMutation
{
    private const int ResultCountMax = 100;
    private const int ResultCountMin = 4;
    private const int CandidateCount = 200;

    private readonly SpaceEncoding _encoding = new(options.Mutations);
    private readonly Dictionary<TrialId, (double Resource, double Loss)> _before = [];
    private readonly List<(double Resource, double[] Point, double Improvement)> _results = [];
    private readonly List<(double Resource, double[] Point)> _chosen = [];

    public void Observe(TrialId trial, Configuration configuration, double resource, double loss)
    {
        if (_before.TryGetValue(trial, out var before) && resource > before.Resource)
        {
            _results.Add((resource, PointOf(configuration), (before.Loss - loss) / (resource - before.Resource)));
            if (_results.Count > ResultCountMax) _results.RemoveAt(0);
        }
        _before[trial] = (resource, loss);
    }

    public void TakeOver(TrialId trial, TrialId source)
    {
        if (_before.TryGetValue(source, out var before)) _before[trial] = before;
    }

    public Configuration Change(Configuration source)
    {
        var point = _results.Count < ResultCountMin ? Anywhere() : MostPromising();
        var values = _encoding.Coordinates.Select((coordinate, i) => KeyValuePair.Create(coordinate.Name, coordinate.ValueAt(point[i])));
        var changed = source.With(values.Where(pair => source.ContainsKey(pair.Key)));
        return options.Explore is { } explore ? explore(changed) : changed;
    }

    private double[] MostPromising()
    {
        var end = _results.Max(result => result.Resource);
        var points = _results.Select(result => WithTime(result.Point, result.Resource / end)).ToList();
        var mean = _results.Average(result => result.Improvement);
        var deviation = Math.Max(Math.Sqrt(_results.Average(result => Math.Pow(result.Improvement - mean, 2))), 1e-12);
        var values = _results.Select(result => (mean - result.Improvement) / deviation).ToList(); // smaller is better
        var theta = GaussianProcess.Fit(points, values, GaussianProcess.FirstTheta(_encoding.Count + 1), stepCountMax: 15);
        if (GaussianProcess.Of(points, values, theta) is not { } process) return Anywhere();
        // Those that were chosen and have not reported yet count as they are expected to end.
        foreach (var chosen in _chosen.Where(chosen => chosen.Resource >= end)) process.Believe(WithTime(chosen.Point, 1));

        // The paper's β_t grows with the logarithm of time.
        var width = Math.Sqrt(0.2 + Math.Log(1 + 0.4 * _results.Count));
        var best = Enumerable.Range(0, CandidateCount).Select(_ => Anywhere()).MinBy(candidate =>
            process.Predict(WithTime(candidate, 1), out var variance) - width * Math.Sqrt(variance))!;
        _chosen.Add((end, best));
        return best;
    }

    private double[] PointOf(Configuration configuration) =>
        [.. _encoding.Encode(configuration).Select(unit => double.IsNaN(unit) ? 0.5 : unit)];

    private double[] Anywhere() => [.. _encoding.Coordinates.Select(_ => random.NextDouble())];

    private static double[] WithTime(double[] point, double time) => [.. point, time];
}
