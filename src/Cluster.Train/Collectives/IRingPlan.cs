namespace Cluster.Train;

// One collective, seen from one rank of a ring: a stream of bytes that goes to the next rank and a stream that comes from
// the previous one. A plan says where the bytes of both lie; the pump (RingPump) moves them. Since most of what a rank
// sends is what it has just received (and perhaps added to), a plan frees outgoing bytes as incoming ones are done: the
// ring works as a pipeline without any chunk size of its own.
internal interface IRingPlan
{
    /// <summary>The length of the stream to the next rank.</summary>
    long OutgoingBytes { get; }

    /// <summary>The length of the stream from the previous rank.</summary>
    long IncomingBytes { get; }

    /// <summary>The bytes that may be sent now; empty while they depend on bytes that have not come.</summary>
    ReadOnlySpan<byte> Outgoing();

    /// <summary>The next <paramref name="count"/> bytes of the outgoing stream are sent.</summary>
    void Sent(int count);

    /// <summary>Where to put the bytes that come next. Never empty before the end of the stream.</summary>
    Span<byte> Incoming();

    /// <summary>The next <paramref name="count"/> bytes of the incoming stream are where <see cref="Incoming"/> said.</summary>
    void Received(int count);
}
