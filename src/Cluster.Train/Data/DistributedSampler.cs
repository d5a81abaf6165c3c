namespace Cluster.Train;

// Which examples a rank sees, and when. One order of all examples an epoch, shuffled from (seed, epoch), is the same on
// every rank; a global batch is a run of that order, and a rank's part of it every W-th of its examples. So the union of
// the ranks' k-th batches is the k-th batch of a single process, whatever the world size W, and "how far we are" is one
// number that means the same after the world has shrunk or grown.

/// <summary>
/// Splits the examples of a data set over the ranks, in a new order every epoch. The names and the meaning are those of
/// torch.utils.data.distributed.DistributedSampler; batches of several ranks join to those of one.
/// </summary>
public sealed class DistributedSampler
{
    private readonly bool _shuffle;
    private readonly int[] _order;
    private int _orderEpoch = -1;

    /// <summary>Makes the sampler of one rank.</summary>
    /// <param name="exampleCount">The number of examples; 1 or more.</param>
    /// <param name="rank">This rank.</param>
    /// <param name="worldSize">The number of ranks.</param>
    /// <param name="seed">With the epoch, decides the order; the same on every rank.</param>
    /// <param name="shuffle">Whether there is any other order than the data set's own.</param>
    /// <param name="dropLast">
    /// What to do when the ranks do not divide the examples: false repeats the first ones of the order, so that every rank
    /// has ⌈N/W⌉ examples; true leaves out the last ones, so that every rank has ⌊N/W⌋.
    /// </param>
    public DistributedSampler(int exampleCount, int rank, int worldSize, long seed = 0, bool shuffle = true, bool dropLast = false)
    {
        if (exampleCount < 1)
            throw new ArgumentOutOfRangeException(nameof(exampleCount), $"exampleCount is {exampleCount}, but must be 1 or more");
        if (worldSize < 1)
            throw new ArgumentOutOfRangeException(nameof(worldSize), $"worldSize is {worldSize}, but must be 1 or more");
        if (rank < 0 || rank >= worldSize)
            throw new ArgumentOutOfRangeException(nameof(rank), $"rank is {rank}, but must be from 0 to {worldSize - 1}");
        var perRank = dropLast ? exampleCount / worldSize : (exampleCount + worldSize - 1) / worldSize;
        if (perRank == 0)
            throw new ArgumentException($"{exampleCount} examples leave none for some of {worldSize} ranks with dropLast");
        Rank = rank;
        WorldSize = worldSize;
        Seed = seed;
        Count = perRank;
        _shuffle = shuffle;
        _order = new int[exampleCount];
    }

    /// <summary>This rank.</summary>
    public int Rank { get; }

    /// <summary>The number of ranks.</summary>
    public int WorldSize { get; }

    /// <summary>What decides the order, with the epoch.</summary>
    public long Seed { get; }

    /// <summary>How many examples every rank sees in an epoch.</summary>
    public int Count { get; }

    /// <summary>How many examples all ranks together see in an epoch, repeats included.</summary>
    public long GlobalCount => (long)Count * WorldSize;

    /// <summary>This rank's examples of an epoch, in order: <see cref="Count"/> of them.</summary>
    public IReadOnlyList<long> Indices(int epoch)
    {
        Arrange(epoch);
        var indices = new long[Count];
        for (var i = 0; i < Count; i++)
            indices[i] = At((long)i * WorldSize + Rank);
        return indices;
    }

    /// <summary>
    /// This rank's part of the global batch that starts at <paramref name="position"/> of the epoch's order, where
    /// <paramref name="globalBatch"/> examples are to be joined, or what is left of the epoch.
    /// </summary>
    internal SampledBatch Batch(int epoch, long position, int globalBatch)
    {
        Arrange(epoch);
        var size = (int)Math.Min(globalBatch, GlobalCount - position);
        // A rank without an example could not take part in the step: a last batch of fewer examples than ranks is filled up.
        var filled = Math.Max(size, WorldSize);
        var indices = new long[(filled - Rank + WorldSize - 1) / WorldSize];
        for (var i = 0; i < indices.Length; i++)
            indices[i] = At(position + (long)i * WorldSize + Rank);
        return new SampledBatch(indices, filled, position + size);
    }

    private long At(long place) => _order[place % _order.Length];

    private void Arrange(int epoch)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        if (_orderEpoch == epoch)
            return;
        for (var i = 0; i < _order.Length; i++)
            _order[i] = i;
        if (_shuffle)
            new Random(Mix(Seed, epoch)).Shuffle(_order);
        _orderEpoch = epoch;
    }

    // SplitMix64's finalizer: neighbouring seeds and epochs give unrelated generators.
    private static int Mix(long seed, int epoch)
    {
        var x = (ulong)seed * 0x9E3779B97F4A7C15UL + (ulong)epoch + 0x9E3779B97F4A7C15UL;
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9UL;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EBUL;
        return (int)(x ^ (x >> 31)) & int.MaxValue;
    }
}

/// <summary>A rank's part of one global batch.</summary>
/// <param name="Indices">The examples.</param>
/// <param name="GlobalCount">How many examples the ranks have together.</param>
/// <param name="NextPosition">Where the next global batch starts in the epoch's order.</param>
internal sealed record SampledBatch(long[] Indices, int GlobalCount, long NextPosition)
{
    /// <summary>
    /// What a rank's mean loss has to be multiplied with so that the plain average over the ranks is the mean over the
    /// joined batch: 1 when the ranks have equally many examples. mean = Σ_r n_r·mean_r / n = (1/W) Σ_r (W·n_r/n)·mean_r.
    /// </summary>
    public double LossWeight(int worldSize) => (double)Indices.Length * worldSize / GlobalCount;
}

/// <summary>How far the data are used up: a checkpoint keeps it, so that no example comes twice and none is lost.</summary>
/// <param name="Epoch">The epoch, from 0.</param>
/// <param name="ExampleCount">How many examples of the epoch's order all ranks together have seen.</param>
public sealed record DataPosition(int Epoch, long ExampleCount);
