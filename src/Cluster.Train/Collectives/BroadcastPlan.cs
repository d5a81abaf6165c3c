namespace Cluster.Train;

// Broadcast as a pipeline: the root sends, every other rank passes on what it has, the root's predecessor only receives.
internal ref struct BroadcastPlan : IRingPlan
{
    private readonly Span<byte> _bytes;
    private readonly bool _isRoot;
    private int _sent;
    private int _received;

    public BroadcastPlan(Span<byte> bytes, int root, int rank, int worldSize)
    {
        _bytes = bytes;
        _isRoot = rank == root;
        OutgoingBytes = (rank + 1) % worldSize == root ? 0 : bytes.Length;
        IncomingBytes = _isRoot ? 0 : bytes.Length;
    }

    public long OutgoingBytes { get; }

    public long IncomingBytes { get; }

    public readonly ReadOnlySpan<byte> Outgoing() =>
        OutgoingBytes == 0 ? default : _bytes[_sent..(_isRoot ? _bytes.Length : _received)];

    public void Sent(int count) => _sent += count;

    public readonly Span<byte> Incoming() => _bytes[_received..];

    public void Received(int count) => _received += count;
}
