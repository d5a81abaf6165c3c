namespace Cluster.Tune;

// The tree-structured Parzen estimator: Bergstra et al., "Algorithms for Hyper-Parameter Optimization", NIPS 2011. The
// results are split into the good ones and the rest; a density is put through each (Parzen windows); candidates are
// drawn from the good density l, and the one with the greatest l / g is tried, which is the one with the greatest
// expected improvement. A parameter that exists only under another is modelled from the results that have it: the tree.
//
//   TpeSearcher.cs    which results are good, which parameters go together
//   TpeDensity.cs     from results to a density
//   KernelMixture.cs  the density

/// <summary>
/// TPE (Bergstra et al. 2011), univariate or multivariate, for every kind of parameter, conditional ones included, and for
/// several objectives (by ranks of the Pareto front).
/// </summary>
public sealed class TpeSearcher : ModelSearcher
{
    private readonly TpeOptions _options;
    private SpaceEncoding _encoding = new([]);
    private Dictionary<string, int> _places = [];
    private SobolSequence _startup = new(0, new Random(0));
    private readonly List<(Observation One, double[] Point)> _points = [];

    /// <summary>Makes the searcher.</summary>
    /// <exception cref="ArgumentException">An option makes no sense; the text says which and why.</exception>
    public TpeSearcher(TpeOptions? options = null) => _options = (options ?? new TpeOptions()).Checked();

    private protected override void Start()
    {
        _encoding = new SpaceEncoding(Space);
        _places = _encoding.Coordinates.Select((coordinate, place) => (coordinate.Name, place)).ToDictionary();
        _startup = new SobolSequence(_encoding.Count, Random);
        _points.Clear();
    }

    private protected override Configuration Propose()
    {
        Encode();
        var ranked = Context.MoreObjectives.Count == 0 ? Observed.Ranked() : Pareto.Ranked(Observed.Valued);
        if (ranked.Count < _options.StartupCount) return _encoding.Decode(_startup.Next(), Random);

        var goodCount = Math.Min((int)Math.Ceiling(_options.GoodShare * ranked.Count), _options.GoodCountMax);
        var good = ranked.Take(goodCount).Select(PointOf).ToList();
        var rest = Rest(ranked.Skip(goodCount)).Select(PointOf).ToList();

        var together = _options.IsMultivariate ? ProposeTogether(good, rest) : [];
        return Space.Build(Random, (name, domain) =>
        {
            var place = _places[name];
            var unit = together.TryGetValue(place, out var found) ? found : ProposeAlone(place, good, rest);
            return _encoding.Coordinates[place].ValueAt(unit);
        });
    }

    // Those without a number were bad; those that say nothing yet are taken for bad, so that others go elsewhere.
    private IEnumerable<Observation> Rest(IEnumerable<Observation> ranked)
    {
        var failed = Observed.All.Where(one => !one.HasValue && (one.State != ObservationState.Open || one.Iteration > 0));
        var rest = ranked.Concat(failed);
        if (_options.UsesConstantLiar) rest = rest.Concat(Observed.Pending);
        return rest.OrderBy(one => one.Order);
    }

    private Dictionary<int, double> ProposeTogether(List<double[]> good, List<double[]> rest)
    {
        var places = Enumerable.Range(0, _encoding.Count).Where(place => _encoding.Coordinates[place].IsAlwaysThere).ToArray();
        if (places.Length == 0) return [];
        var best = Best(places, good, rest);
        return places.Select((place, i) => (place, best[i])).ToDictionary();
    }

    private double ProposeAlone(int place, List<double[]> good, List<double[]> rest) => Best([place], good, rest)[0];

    private double[] Best(int[] places, List<double[]> good, List<double[]> rest)
    {
        var coordinates = places.Select(place => new KernelCoordinate(_encoding.Coordinates[place])).ToArray();
        var goodDensity = TpeDensity.OfGood(coordinates, Only(places, good));
        var restDensity = TpeDensity.OfRest(coordinates, Only(places, rest));
        var (best, bestScore) = (Array.Empty<double>(), double.NegativeInfinity);
        for (var i = 0; i < _options.CandidateCount; i++)
        {
            var candidate = goodDensity.Sample(Random);
            var score = goodDensity.LogDensity(candidate) - restDensity.LogDensity(candidate);
            if (score > bestScore || best.Length == 0) (best, bestScore) = (candidate, score);
        }
        return best;
    }

    // A result that lacks one of the parameters says nothing about them.
    private static List<double[]> Only(int[] places, List<double[]> points) => [.. points
        .Where(point => !places.Any(place => double.IsNaN(point[place])))
        .Select(point => places.Select(place => point[place]).ToArray())];

    private double[] PointOf(Observation one) => _points[one.Order].Point;

    private void Encode()
    {
        for (var i = _points.Count; i < Observed.All.Count; i++)
            _points.Add((Observed.All[i], _encoding.Encode(Observed.All[i].Configuration)));
    }
}
