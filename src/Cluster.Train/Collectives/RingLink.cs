using System.Net.Sockets;

namespace Cluster.Train;

// One connection between two neighbours of a ring. While the ring forms, its ends wait for bytes by the stream. Then comes
// StopWaiting, and from there on no call waits: what cannot move now says WouldBlock, and who has nothing else to do sleeps
// until the socket is ready. There are two kinds, the plain one below and TlsRingLink.
internal abstract class RingLink(Socket socket) : IDisposable
{
    /// <summary>What to sleep on.</summary>
    public Socket Socket { get; } = socket;

    /// <summary>For the time before <see cref="StopWaiting"/>. It is never closed by itself.</summary>
    public abstract Stream Stream { get; }

    /// <summary>
    /// Whether bytes that <see cref="Send"/> has taken are not yet the kernel's: it has to be called again, with no bytes if there
    /// are no others, once the socket is writable.
    /// </summary>
    public bool HasUnsent { get; protected set; }

    /// <summary>What the other end did against the rules, as the end of a sentence about it; null: nothing.</summary>
    public string? Fault { get; protected set; }

    /// <summary>Ends the time of the stream.</summary>
    public virtual void StopWaiting() => Socket.Blocking = false;

    /// <summary>Takes some of the bytes and returns how many; 0 with WouldBlock when it can take none now.</summary>
    public abstract int Send(ReadOnlySpan<byte> bytes, out SocketError error);

    /// <summary>
    /// Puts bytes that have come into the room, which is not empty, and returns how many; 0 with WouldBlock when there are none,
    /// 0 with Success when the other end has closed the connection.
    /// </summary>
    public abstract int Receive(Span<byte> room, out SocketError error);

    /// <inheritdoc/>
    public virtual void Dispose() => Socket.Dispose();
}

// Bytes as they are, for loopback: each call is one of the kernel's.
internal sealed class PlainRingLink(Socket socket) : RingLink(socket)
{
    public override Stream Stream { get; } = new NetworkStream(socket, ownsSocket: false);

    public override int Send(ReadOnlySpan<byte> bytes, out SocketError error) => Socket.Send(bytes, SocketFlags.None, out error);

    public override int Receive(Span<byte> room, out SocketError error) => Socket.Receive(room, SocketFlags.None, out error);
}
