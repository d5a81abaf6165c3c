namespace Cluster.Tune;

// Bayesian optimisation with a Gaussian process: fit the process to the results, then try the place with the greatest
// expected improvement. Results are bent first (see ValueScale), so that one huge loss does not flatten all the others.
//
//   GaussianProcessSearcher.cs  when to fit, what to fit
//   GaussianProcess.cs          the process
//   ImprovementSearch.cs        where the improvement is greatest

/// <summary>The settings of <see cref="GaussianProcessSearcher"/>.</summary>
public sealed record GaussianProcessOptions
{
    /// <summary>How many results are gathered before the model speaks. Default 10.</summary>
    public int StartupCount { get; init; } = 10;

    /// <summary>
    /// How many results the model looks at: the best half and the newest half of them, when there are more. Fitting costs
    /// the cube of it. Default 300.
    /// </summary>
    public int ResultCountMax { get; init; } = 300;

    /// <summary>How many random places are looked at for each suggestion, before the best are refined. Default 500.</summary>
    public int CandidateCount { get; init; } = 500;
}

/// <summary>
/// A Gaussian process (Matérn 5/2, a length scale per parameter) with expected improvement: the best choice for up to a few
/// hundred expensive trials. For every kind of parameter.
/// </summary>
public sealed class GaussianProcessSearcher : ModelSearcher
{
    // Expected improvement alone polishes a local minimum for ever; every third suggestion must hope for more: half of the
    // results' deviation. On Hartmann6 half of the runs ended in the second-best minimum without it, none with it.
    private const int BoldInterval = 3;
    private const double BoldImprovement = 0.5;

    private readonly GaussianProcessOptions _options;
    private SpaceEncoding _encoding = new([]);
    private FeatureMap _features = new(new SpaceEncoding([]));
    private SobolSequence _startup = new(0, new Random(0));
    private double[] _theta = [];
    private int _fittedCount;
    private readonly HashSet<Configuration> _tried = [];

    /// <summary>Makes the searcher.</summary>
    /// <exception cref="ArgumentException">An option makes no sense; the text says which and why.</exception>
    public GaussianProcessSearcher(GaussianProcessOptions? options = null)
    {
        _options = options ?? new GaussianProcessOptions();
        if (_options.StartupCount < 2) throw new ArgumentException($"the startup count is {_options.StartupCount}, but must be 2 or more");
        if (_options.ResultCountMax < 10)
            throw new ArgumentException($"the greatest result count is {_options.ResultCountMax}, but must be 10 or more");
        if (_options.CandidateCount < 1) throw new ArgumentException($"the candidate count is {_options.CandidateCount}, but must be 1 or more");
    }

    private protected override void Start()
    {
        _encoding = new SpaceEncoding(Space);
        _features = new FeatureMap(_encoding);
        _startup = new SobolSequence(_encoding.Count, Random);
        _theta = GaussianProcess.FirstTheta(_features.Count);
        _fittedCount = 0;
        _tried.Clear();
    }

    private protected override Configuration Propose()
    {
        var configuration = Choose();
        _tried.Add(configuration);
        return configuration;
    }

    private Configuration Choose()
    {
        var results = Results();
        if (_encoding.Count == 0 || results.Count < _options.StartupCount) return _encoding.Decode(_startup.Next(), Random);

        var points = results.Select(one => _features.Of(_encoding.Encode(one.Configuration))).ToList();
        var values = ValueScale.Bend([.. results.Select(one => one.Loss)]);
        Refit(points, values);
        if (GaussianProcess.Of(points, values, _theta) is not { } process) return Space.Sample(Random);
        foreach (var pending in Observed.Pending) process.Believe(_features.Of(_encoding.Encode(pending.Configuration)));

        var best = results.Zip(values).OrderBy(pair => pair.Second).Take(5).Select(pair => _encoding.Encode(pair.First.Configuration));
        var isBold = results.Count % BoldInterval == 0;
        var search = new ImprovementSearch(process, _encoding, _features, values.Min() - (isBold ? BoldImprovement : 0), Random);
        var configuration = _encoding.Decode(search.Best([.. best], _startup, _options.CandidateCount), Random);
        // In a small discrete space the model would ask for the same again; a draw is of more use.
        return _tried.Contains(configuration) ? Space.Sample(Random) : configuration;
    }

    // Those cut short at a lower budget are not comparable, unless there are no others.
    private List<Observation> Results()
    {
        var ranked = Observed.Ranked().Where(one => double.IsFinite(one.Loss)).ToList();
        var comparable = ranked.Where(one => one.State == ObservationState.Done).ToList();
        if (comparable.Count < _options.StartupCount) comparable = ranked;
        if (comparable.Count <= _options.ResultCountMax) return comparable;
        var best = comparable.Take(_options.ResultCountMax / 2).ToList();
        return [.. best, .. comparable.Except(best).OrderByDescending(one => one.Order).Take(_options.ResultCountMax - best.Count)];
    }

    // A fit costs n³ a step, so it is repeated each time the results have grown by a tenth, from where it ended last.
    private void Refit(List<double[]> points, double[] values)
    {
        if (points.Count < _fittedCount + Math.Max(1, _fittedCount / 10)) return;
        _theta = GaussianProcess.Fit(points, values, _theta, stepCountMax: _fittedCount == 0 ? 60 : 25);
        _fittedCount = points.Count;
    }
}

/// <summary>From a point of the space to the process's coordinates: a choice becomes one coordinate for each value.</summary>
internal sealed class FeatureMap
{
    private readonly SpaceEncoding _encoding;

    public FeatureMap(SpaceEncoding encoding)
    {
        _encoding = encoding;
        Count = encoding.Coordinates.Sum(coordinate => Math.Max(coordinate.ChoiceCount, 1));
    }

    public int Count { get; }

    /// <summary>The features; a parameter that does not exist lies in the middle, a choice at none of its values.</summary>
    public double[] Of(double[] point)
    {
        var features = new double[Count];
        var at = 0;
        for (var i = 0; i < point.Length; i++)
        {
            var coordinate = _encoding.Coordinates[i];
            if (coordinate.Axis is not null) features[at++] = double.IsNaN(point[i]) ? 0.5 : point[i];
            else
            {
                if (!double.IsNaN(point[i])) features[at + coordinate.ChoiceAt(point[i])] = 1;
                at += coordinate.ChoiceCount;
            }
        }
        return features;
    }

    /// <summary>The slope along the space's coordinates; 0 along a choice.</summary>
    public void Back(double[] featureGradient, double[] gradient)
    {
        var at = 0;
        for (var i = 0; i < gradient.Length; i++)
        {
            var isChoice = _encoding.Coordinates[i].Axis is null;
            gradient[i] = isChoice ? 0 : featureGradient[at];
            at += isChoice ? _encoding.Coordinates[i].ChoiceCount : 1;
        }
    }
}

/// <summary>How losses are bent before a process is fitted to them.</summary>
internal static class ValueScale
{
    /// <summary>
    /// log(loss − least + c), with mean 0 and deviation 1: differences near the best count as much as far away. c keeps the
    /// best from running off to minus infinity.
    /// </summary>
    public static double[] Bend(double[] losses)
    {
        var sorted = losses.Order().ToArray();
        var spread = sorted[sorted.Length / 2] - sorted[0];
        if (!(spread > 0)) spread = sorted[^1] - sorted[0];
        if (!(spread > 0)) return new double[losses.Length];
        var bent = losses.Select(loss => Math.Log(1 + (loss - sorted[0]) / (Softness * spread))).ToArray();
        var mean = bent.Average();
        var deviation = Math.Sqrt(bent.Average(value => (value - mean) * (value - mean)));
        return [.. bent.Select(value => (value - mean) / deviation)];
    }

    // In distances between the best and the median result. 0.02, 0.1 and 1 did alike on Hartmann6; with categories, 1 was
    // best by far.
    private const double Softness = 1;
}
