namespace Cluster.Tune;

// NSGA-II: Deb et al., "A fast and elitist multiobjective genetic algorithm: NSGA-II", IEEE Transactions on Evolutionary
// Computation, 2002. Parents are the best of all results so far, by front and then by room; a child takes each value from
// one of two parents, and now and then a value is moved a little or drawn anew. A generation is not waited for: the
// parents are chosen afresh for every child.

/// <summary>The settings of <see cref="NsgaSearcher"/>.</summary>
public sealed record NsgaOptions
{
    /// <summary>How many parents there are, and how many random points come first. Default 50.</summary>
    public int PopulationSize { get; init; } = 50;

    /// <summary>The chance that a child has two parents. Default 0.9.</summary>
    public double CrossoverChance { get; init; } = 0.9;

    /// <summary>The chance that a value is changed; null (default): one over the number of parameters.</summary>
    public double? MutationChance { get; init; }
}

/// <summary>NSGA-II (Deb et al. 2002): an evolving population, for one objective or several.</summary>
public sealed class NsgaSearcher : ModelSearcher
{
    private readonly NsgaOptions _options;
    private SpaceEncoding _encoding = new([]);
    private SobolSequence _startup = new(0, new Random(0));

    /// <summary>Makes the searcher.</summary>
    /// <exception cref="ArgumentException">An option makes no sense; the text says which and why.</exception>
    public NsgaSearcher(NsgaOptions? options = null)
    {
        _options = options ?? new NsgaOptions();
        if (_options.PopulationSize < 2) throw new ArgumentException($"the population size is {_options.PopulationSize}, but must be 2 or more");
    }

    private protected override void Start()
    {
        _encoding = new SpaceEncoding(Space);
        _startup = new SobolSequence(_encoding.Count, Random);
    }

    private protected override Configuration Propose()
    {
        var valued = Observed.Valued.ToList();
        if (_encoding.Count == 0 || valued.Count < _options.PopulationSize) return _encoding.Decode(_startup.Next(), Random);
        var parents = Pareto.Ranked(valued, _options.PopulationSize);
        var (first, second) = (Tournament(parents), Tournament(parents));
        var isCrossed = Random.NextDouble() < _options.CrossoverChance;
        var child = first.Select((unit, i) => isCrossed && Random.Next(2) == 0 ? second[i] : unit).ToArray();
        var chance = _options.MutationChance ?? 1.0 / child.Length;
        for (var i = 0; i < child.Length; i++)
            if (double.IsNaN(child[i]) || Random.NextDouble() < chance) child[i] = Mutated(child[i], _encoding.Coordinates[i]);
        return _encoding.Decode(child, Random);
    }

    // They stand in their order: of two, the one in front wins.
    private double[] Tournament(List<Observation> parents) =>
        _encoding.Encode(parents[Math.Min(Random.Next(parents.Count), Random.Next(parents.Count))].Configuration);

    // Half of the changes are small: the polynomial mutation with η = 20 stays within a tenth or so.
    private double Mutated(double unit, Coordinate coordinate)
    {
        if (double.IsNaN(unit) || coordinate.Axis is null || Random.Next(2) == 0) return coordinate.Snap(Random.NextDouble());
        var draw = Random.NextDouble();
        var step = draw < 0.5 ? Math.Pow(2 * draw, 1.0 / 21) - 1 : 1 - Math.Pow(2 * (1 - draw), 1.0 / 21);
        return coordinate.Snap(Math.Clamp(unit + step, 0, 1));
    }
}
