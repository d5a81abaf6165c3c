namespace Cluster.Train;

// Ring all-gather: step s sends block r−s and receives block r−s−1 (mod W), W−1 steps; what comes in goes out next.
internal ref struct AllGatherPlan : IRingPlan
{
    private readonly Span<byte> _all;
    private readonly int _blockBytes;
    private readonly int _rank;
    private readonly int _worldSize;
    private long _sent;
    private long _received;

    public AllGatherPlan(ReadOnlySpan<byte> mine, Span<byte> all, int rank, int worldSize)
    {
        _all = all;
        _blockBytes = mine.Length;
        _rank = rank;
        _worldSize = worldSize;
        mine.CopyTo(all.Slice(rank * _blockBytes, _blockBytes));
        OutgoingBytes = IncomingBytes = (long)(worldSize - 1) * _blockBytes;
    }

    public long OutgoingBytes { get; }

    public long IncomingBytes { get; }

    public readonly ReadOnlySpan<byte> Outgoing()
    {
        var ready = Math.Min(OutgoingBytes, _blockBytes + _received);
        return _sent == ready ? default : Block(_sent, ready, stepsBehind: 0);
    }

    public void Sent(int count) => _sent += count;

    public readonly Span<byte> Incoming() => Block(_received, IncomingBytes, stepsBehind: 1);

    public void Received(int count) => _received += count;

    /// <summary>The bytes from a stream position to the end of its block, or to <paramref name="limit"/>.</summary>
    private readonly Span<byte> Block(long position, long limit, int stepsBehind)
    {
        var step = (int)(position / _blockBytes);
        var offset = (int)(position % _blockBytes);
        var index = ((_rank - step - stepsBehind) % _worldSize + _worldSize) % _worldSize;
        var length = (int)Math.Min(_blockBytes - offset, limit - position);
        return _all.Slice(index * _blockBytes + offset, length);
    }
}
