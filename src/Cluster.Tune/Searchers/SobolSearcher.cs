namespace Cluster.Tune;

// Quasi-random search: as blind as random search, but without holes and clumps.

/// <summary>Covers the space evenly with a Sobol sequence (Joe and Kuo 2008), shifted by the seed.</summary>
public sealed class SobolSearcher : ModelSearcher
{
    private SpaceEncoding _encoding = new([]);
    private SobolSequence _points = new(0, new Random(0));

    /// <inheritdoc/>
    public override bool Learns => false;

    private protected override void Start()
    {
        _encoding = new SpaceEncoding(Space);
        _points = new SobolSequence(_encoding.Count, Random);
    }

    private protected override Configuration Propose() => _encoding.Decode(_points.Next(), Random);
}
