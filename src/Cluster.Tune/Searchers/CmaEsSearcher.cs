namespace Cluster.Tune;

// CMA-ES as a searcher. A generation is whatever so many trials reported since the last one: nobody waits for a
// straggler, whose result counts in the generation that it comes to.
//
// A trial costs a thousand times what a thought about it does, so not every draw is tried: of several, the one that a
// Gaussian process over the newest results expects most of (pre-selection). With one candidate it is plain CMA-ES.

/// <summary>The settings of <see cref="CmaEsSearcher"/>.</summary>
public sealed record CmaEsOptions
{
    /// <summary>The step size at the start, in shares of each parameter's range. Default 0.17.</summary>
    public double StepSize { get; init; } = 0.17;

    /// <summary>How many results make a generation; null (default): 4 + ⌊3 ln d⌋ for d parameters.</summary>
    public int? PopulationSize { get; init; }

    /// <summary>
    /// How many points that fill the space are tried before; the walk starts at the best of them. Default 1: it starts in the
    /// middle of the space, whatever came of that one.
    /// </summary>
    public int StartupCount { get; init; } = 1;

    /// <summary>How many draws are looked at for each one that is tried. Default 8; 1: plain CMA-ES.</summary>
    public int CandidateCount { get; init; } = 8;
}

/// <summary>
/// CMA-ES (Hansen 2016), restarted with twice the population when it has converged. For parameters with an order; a space
/// with a choice of two or more values, or a conditional parameter, is refused.
/// </summary>
public sealed class CmaEsSearcher : ModelSearcher
{
    // So many results per parameter are enough for a model of where the walk is.
    private const int ExpectationCount = 12;

    private readonly CmaEsOptions _options;
    private readonly Dictionary<Configuration, double[]> _points = [];
    private readonly List<(double[] Point, double Loss)> _generation = [];
    private SpaceEncoding _encoding = new([]);
    private SobolSequence _startup = new(0, new Random(0));
    private CmaEs? _walk;
    private int _restartCount;
    private double[] _theta = [];
    private GaussianProcess? _expectation;

    /// <summary>Makes the searcher.</summary>
    /// <exception cref="ArgumentException">An option makes no sense; the text says which and why.</exception>
    public CmaEsSearcher(CmaEsOptions? options = null)
    {
        _options = options ?? new CmaEsOptions();
        if (!(_options.StepSize > 0 && _options.StepSize <= 1))
            throw new ArgumentException(FormattableString.Invariant($"the step size is {_options.StepSize}, but must be above 0 and at most 1"));
        if (_options.PopulationSize < 4)
            throw new ArgumentException($"the population size is {_options.PopulationSize}, but must be 4 or more");
        if (_options.CandidateCount < 1)
            throw new ArgumentException($"the candidate count is {_options.CandidateCount}, but must be 1 or more");
        if (_options.StartupCount < 1)
            throw new ArgumentException($"the startup count is {_options.StartupCount}, but must be 1 or more");
    }

    private protected override void Start()
    {
        foreach (var (name, domain) in Space)
        {
            if (domain.Core is ChoiceDomain { Values.Count: > 1 })
                throw new ArgumentException($"{name}: CMA-ES needs parameters with an order; use Domain.Ordinal, or TpeSearcher");
            if (domain is ConditionalDomain)
                throw new ArgumentException($"{name}: CMA-ES needs parameters that always exist; use TpeSearcher");
        }
        _encoding = new SpaceEncoding(Space);
        _startup = new SobolSequence(_encoding.Count, Random);
        _points.Clear();
        _generation.Clear();
        (_walk, _restartCount, _expectation) = (null, 0, null);
        _theta = GaussianProcess.FirstTheta(_encoding.Count);
    }

    private protected override Configuration Propose()
    {
        if (_encoding.Count == 0) return Space.Sample(Random);
        if (_walk is null && Observed.Valued.Count() >= _options.StartupCount) _walk = Begin(StartOfFirst());
        var point = _walk is null ? _startup.Next() : Choose(_walk);
        var configuration = _encoding.Decode(point, Random);
        _points[configuration] = point;
        return configuration;
    }

    private protected override void Ended(TrialId trial, Observation one)
    {
        if (!_points.Remove(one.Configuration, out var point) || _walk is null) return;
        _generation.Add((point, double.IsNaN(one.Loss) ? double.PositiveInfinity : one.Loss));
        if (_generation.Count < _walk.PopulationSize) return;
        _walk.Learn([.. _generation.OrderBy(entry => entry.Loss).Select(entry => entry.Point)]);
        _generation.Clear();
        _expectation = null;
        if (!_walk.HasConverged) return;
        _restartCount++;
        _walk = Begin(_startup.Next());
    }

    private double[] Choose(CmaEs walk)
    {
        if (_options.CandidateCount == 1) return walk.Draw();
        _expectation ??= Expect();
        if (_expectation is not { } expectation) return walk.Draw();
        var chosen = Enumerable.Range(0, _options.CandidateCount).Select(_ => walk.Draw())
            .MinBy(point => expectation.Predict(point, out _))!;
        expectation.Believe(chosen);
        return chosen;
    }

    // Once a generation, of the newest results only: the walk has left the others behind.
    private GaussianProcess? Expect()
    {
        var newest = Observed.Valued.Where(one => double.IsFinite(one.Loss)).TakeLast(ExpectationCount * _encoding.Count).ToList();
        if (newest.Count < 2 * _encoding.Count) return null;
        var points = newest.Select(one => _encoding.Encode(one.Configuration)).ToList();
        var values = ValueScale.Bend([.. newest.Select(one => one.Loss)]);
        _theta = GaussianProcess.Fit(points, values, _theta, stepCountMax: 15);
        return GaussianProcess.Of(points, values, _theta);
    }

    private double[] StartOfFirst() => _options.StartupCount == 1
        ? [.. Enumerable.Repeat(0.5, _encoding.Count)]
        : _encoding.Encode(Observed.Ranked()[0].Configuration);

    private CmaEs Begin(double[] mean)
    {
        var size = _options.PopulationSize ?? 4 + (int)(3 * Math.Log(_encoding.Count));
        return new CmaEs(mean, _options.StepSize, size << Math.Min(_restartCount, 8), Random);
    }
}
