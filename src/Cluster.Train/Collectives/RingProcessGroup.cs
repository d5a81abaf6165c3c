namespace Cluster.Train;

// The front of the ring: checks arguments, makes the plan of a collective and lets the pump move it.

/// <summary>
/// Collectives over TCP between processes, on one host or several. The ranks form a ring; each has one connection to the
/// next for values and one beside it for word of the end. All-reduce is the bandwidth-optimal ring algorithm. Beyond loopback
/// the connections are mutual TLS (<see cref="ProcessGroupOptions.Tls"/>), without which no ring forms there.
/// </summary>
public sealed class RingProcessGroup : IProcessGroup
{
    private readonly RingMembership _ring;
    private readonly RingConnector.Links _links;
    private readonly RingControl _control;
    private readonly RingPump _pump;
    private readonly byte[] _scratch;
    private readonly byte[] _barrierBytes;
    private uint _number;
    private bool _disposed;

    private RingProcessGroup(RingMembership ring, RingConnector.Links links, ProcessGroupOptions options)
    {
        _ring = ring;
        _links = links;
        _control = new RingControl(links.ControlNext, links.ControlPrevious);
        _pump = new RingPump(ring, links, _control, options);
        _scratch = GC.AllocateUninitializedArray<byte>(options.ChunkBytes, pinned: true);
        _barrierBytes = new byte[ring.WorldSize];
    }

    /// <inheritdoc/>
    public int Rank => _ring.Rank;

    /// <inheritdoc/>
    public int WorldSize => _ring.WorldSize;

    /// <summary>Whether the ring's connections are under TLS.</summary>
    public bool IsEncrypted => _links.DataOut is TlsRingLink;

    /// <summary>
    /// Joins the ring: every rank calls this with its own listener and the same endpoints, token and incarnation.
    /// </summary>
    /// <exception cref="CollectiveAbortedException">A neighbour could not be reached, or has another token or certificate.</exception>
    /// <exception cref="ArgumentException">A setting is impossible, or the listener is beyond loopback and TLS is not given.</exception>
    public static async Task<IProcessGroup> ConnectAsync(
        RingListener listener, RingMembership ring, ProcessGroupOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new ProcessGroupOptions();
        options.Check();
        ring.Check();
        if (ring.WorldSize == 1)
            return new SingleProcessGroup();
        if (options.Tls is null && !listener.IsLoopback)
            throw new ArgumentException($"Tls is null, but rank {ring.Rank} listens at {listener.Endpoint}, beyond loopback, where a ring must be encrypted: RingTls.OfWorker() is the cluster's");
        var links = await RingConnector.ConnectAsync(listener, ring, options, cancellation).ConfigureAwait(false);
        return new RingProcessGroup(ring, links, options);
    }

    /// <inheritdoc/>
    public void AllReduce(Span<float> values, ReduceOp op = ReduceOp.Sum)
    {
        if (!Enum.IsDefined(op))
            throw new ArgumentOutOfRangeException(nameof(op), op, $"op is {op}, but must be Sum, Min or Max");
        var operation = Next(RingOperation.Kind.AllReduce, (int)op, (long)values.Length * sizeof(float));
        var plan = new AllReducePlan(values, _scratch, op, Rank, WorldSize);
        _pump.Run(operation, ref plan);
    }

    /// <inheritdoc/>
    public void Broadcast(Span<byte> bytes, int root = 0)
    {
        CollectiveArguments.CheckRoot(root, WorldSize);
        var operation = Next(RingOperation.Kind.Broadcast, root, bytes.Length);
        var plan = new BroadcastPlan(bytes, root, Rank, WorldSize);
        _pump.Run(operation, ref plan);
    }

    /// <inheritdoc/>
    public void AllGather(ReadOnlySpan<byte> mine, Span<byte> all)
    {
        CollectiveArguments.CheckGather(mine.Length, all.Length, WorldSize);
        var operation = Next(RingOperation.Kind.AllGather, 0, mine.Length);
        var plan = new AllGatherPlan(mine, all, Rank, WorldSize);
        _pump.Run(operation, ref plan);
    }

    /// <inheritdoc/>
    public void Barrier()
    {
        // One byte of every rank reaches every rank: nobody leaves before the last one has come.
        var operation = Next(RingOperation.Kind.Barrier, 0, 1);
        var plan = new AllGatherPlan([1], _barrierBytes, Rank, WorldSize);
        _pump.Run(operation, ref plan);
    }

    /// <inheritdoc/>
    public void Abort(string reason) => _pump.EndGroup(Rank, $"rank {Rank} ended the collective: {reason}");

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_disposed && _pump.End is null)
            _control.Tell(new RingControl.Note(RingControl.NoteKind.Leave, Rank, "has left the group"));
        CloseSilently();
    }

    /// <summary>What a killed process does: the connections close and nobody is told.</summary>
    internal void CloseSilently()
    {
        if (_disposed)
            return;
        _disposed = true;
        _control.Dispose();
        foreach (var link in new[] { _links.DataOut, _links.DataIn })
            link.Dispose();
    }

    private RingOperation Next(RingOperation.Kind what, int detail, long bytes)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return new RingOperation(++_number, what, detail, bytes);
    }
}
