namespace Cluster.Train;

// What the ranks of one run say to each other while they train: collectives, called by every rank in the same order.
// The contract that implementations share is tests/Cluster.Train.Tests/Collectives/ProcessGroupContract.cs.

/// <summary>How an all-reduce joins the values of the ranks.</summary>
public enum ReduceOp
{
    /// <summary>Adds them. An average is a sum divided by <see cref="IProcessGroup.WorldSize"/>.</summary>
    Sum,

    /// <summary>Keeps the smallest.</summary>
    Min,

    /// <summary>Keeps the largest.</summary>
    Max,
}

/// <summary>
/// A fixed set of ranks that exchange numbers. Every rank makes the same calls in the same order with the same sizes,
/// one at a time; a call returns when this rank's part is done. The names are those of torch.distributed.
/// </summary>
/// <remarks>
/// When a rank dies, calls <see cref="Abort"/> or makes another call than its neighbour, every rank's call ends with a
/// <see cref="CollectiveAbortedException"/> that names that rank, and so does every later call.
/// </remarks>
public interface IProcessGroup : IDisposable
{
    /// <summary>This rank, from 0 to <see cref="WorldSize"/> − 1.</summary>
    int Rank { get; }

    /// <summary>The number of ranks.</summary>
    int WorldSize { get; }

    /// <summary>
    /// Replaces <paramref name="values"/>, of the same length on every rank, by their element-wise
    /// <paramref name="op"/> over the ranks. The result is the same on every rank to the last bit.
    /// </summary>
    void AllReduce(Span<float> values, ReduceOp op = ReduceOp.Sum);

    /// <summary>Replaces <paramref name="bytes"/>, of the same length on every rank, by those of <paramref name="root"/>.</summary>
    void Broadcast(Span<byte> bytes, int root = 0);

    /// <summary>
    /// Gathers <paramref name="mine"/>, of the same length on every rank, into <paramref name="all"/>, which is
    /// <see cref="WorldSize"/> times as long: rank r's bytes start at r times that length.
    /// </summary>
    void AllGather(ReadOnlySpan<byte> mine, Span<byte> all);

    /// <summary>Returns when every rank has called it.</summary>
    void Barrier();

    /// <summary>Ends the running and all later calls of all ranks. May be called from any thread, more than once.</summary>
    /// <param name="reason">One line that the others are shown.</param>
    void Abort(string reason);
}
