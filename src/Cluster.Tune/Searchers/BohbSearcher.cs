namespace Cluster.Tune;

// BOHB's model: Falkner, Klein and Hutter, "BOHB: Robust and Efficient Hyperparameter Optimization at Scale", ICML 2018.
// A result belongs to the budget it was reported at. The model is that of the largest budget with enough results: a
// kernel density through its good ones and one through the rest; the candidate with the greatest ratio is tried. One
// suggestion in three is random, so that nothing is ever ruled out. Goes with HyperBandScheduler, the largest bracket first.

/// <summary>The settings of <see cref="BohbSearcher"/>.</summary>
public sealed record BohbOptions
{
    /// <summary>What the budget is counted in. Default: iterations.</summary>
    public string ResourceAttribute { get; init; } = TrialReport.TrainingIteration;

    /// <summary>The share of the results that counts as good. Default 0.15.</summary>
    public double GoodShare { get; init; } = 0.15;

    /// <summary>The share of suggestions that are random. Default 1/3.</summary>
    public double RandomShare { get; init; } = 1.0 / 3;

    /// <summary>How many candidates are drawn. Default 64.</summary>
    public int CandidateCount { get; init; } = 64;

    /// <summary>How many results a budget needs; null (default): one more than there are parameters.</summary>
    public int? ResultCountMin { get; init; }
}

/// <summary>The model of BOHB (Falkner et al. 2018): a density per budget.</summary>
public sealed class BohbSearcher : ModelSearcher
{
    private readonly BohbOptions _options;
    private readonly SortedDictionary<double, Dictionary<TrialId, (double[] Point, double Loss)>> _budgets = [];
    private SpaceEncoding _encoding = new([]);

    /// <summary>Makes the searcher.</summary>
    /// <exception cref="ArgumentException">An option makes no sense; the text says which and why.</exception>
    public BohbSearcher(BohbOptions? options = null)
    {
        _options = options ?? new BohbOptions();
        if (!(_options.GoodShare is > 0 and < 1)) throw new ArgumentException("the good share must be between 0 and 1");
        if (!(_options.RandomShare is >= 0 and <= 1)) throw new ArgumentException("the random share must be from 0 to 1");
        if (_options.CandidateCount < 1) throw new ArgumentException($"the candidate count is {_options.CandidateCount}, but must be 1 or more");
    }

    /// <summary>The budget whose results the model is made of now; NaN while there is no model.</summary>
    internal double ModelBudget => FindModel()?.Budget ?? double.NaN;

    private protected override void Start()
    {
        _encoding = new SpaceEncoding(Space);
        _budgets.Clear();
    }

    private protected override void Heard(TrialId trial, Observation one, TrialReport report)
    {
        if (double.IsNaN(one.Loss) || !report.Metrics.TryGetValue(_options.ResourceAttribute, out var budget)) return;
        if (!_budgets.TryGetValue(budget, out var results)) _budgets.Add(budget, results = []);
        results[trial] = (_encoding.Encode(one.Configuration), Context.Objective.LossOf(report.Metrics[Context.Objective.Metric]));
    }

    private protected override Configuration Propose()
    {
        if (_encoding.Count == 0 || Random.NextDouble() < _options.RandomShare || FindModel() is not { } model)
            return Space.Sample(Random);

        var ranked = model.Results.OrderBy(result => result.Value.Loss).ThenBy(result => result.Key)
            .Select(result => Filled(result.Value.Point)).ToList();
        var least = _options.ResultCountMin ?? _encoding.Count + 1;
        var goodCount = Math.Max(least, (int)(_options.GoodShare * ranked.Count));
        var coordinates = _encoding.Coordinates.Select(coordinate => new KernelCoordinate(coordinate)).ToArray();
        var good = TpeDensity.OfGood(coordinates, ranked[..Math.Min(goodCount, ranked.Count - 1)]);
        var rest = TpeDensity.OfRest(coordinates, ranked[Math.Min(goodCount, ranked.Count - 1)..]);
        var best = Enumerable.Range(0, _options.CandidateCount).Select(_ => good.Sample(Random))
            .MaxBy(candidate => good.LogDensity(candidate) - rest.LogDensity(candidate))!;
        return _encoding.Decode(best, Random);
    }

    // Enough for the good ones, and for the rest.
    private (double Budget, Dictionary<TrialId, (double[] Point, double Loss)> Results)? FindModel()
    {
        var least = (_options.ResultCountMin ?? _encoding.Count + 1) + 2;
        foreach (var (budget, results) in _budgets.Reverse())
            if (results.Count >= least) return (budget, results);
        return null;
    }

    // A parameter that a result does not have could have been anything.
    private double[] Filled(double[] point) =>
        [.. point.Select((unit, i) => double.IsNaN(unit) ? _encoding.Coordinates[i].Snap(Random.NextDouble()) : unit)];
}
