namespace Cluster.Train;

/// <summary>The group of one rank: every collective is what a single process already has.</summary>
public sealed class SingleProcessGroup : IProcessGroup
{
    private volatile string? _abortReason;

    /// <inheritdoc/>
    public int Rank => 0;

    /// <inheritdoc/>
    public int WorldSize => 1;

    /// <inheritdoc/>
    public void AllReduce(Span<float> values, ReduceOp op = ReduceOp.Sum) => ThrowIfAborted();

    /// <inheritdoc/>
    public void Broadcast(Span<byte> bytes, int root = 0)
    {
        CollectiveArguments.CheckRoot(root, WorldSize);
        ThrowIfAborted();
    }

    /// <inheritdoc/>
    public void AllGather(ReadOnlySpan<byte> mine, Span<byte> all)
    {
        CollectiveArguments.CheckGather(mine.Length, all.Length, WorldSize);
        ThrowIfAborted();
        mine.CopyTo(all);
    }

    /// <inheritdoc/>
    public void Barrier() => ThrowIfAborted();

    /// <inheritdoc/>
    public void Abort(string reason) => _abortReason ??= reason;

    /// <inheritdoc/>
    public void Dispose() => Abort("the process group is closed");

    private void ThrowIfAborted()
    {
        if (_abortReason is { } reason)
            throw new CollectiveAbortedException(Rank, $"rank 0 ended the collective: {reason}");
    }
}
