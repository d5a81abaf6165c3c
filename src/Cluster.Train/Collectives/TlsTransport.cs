using System.Net.Sockets;
using System.Threading.Tasks.Sources;

namespace Cluster.Train;

// What lies below a ring's SslStream: ciphertext to and from a socket. During the handshake it waits as any stream does. Then
// the pump's thread drives it. A write never waits: what the kernel does not take is kept until SendUnsent. A read that finds
// nothing stays pending until Resume finds something, and SslStream goes on inside that call, on the caller's thread: so
// nothing is handed to another thread, and when Resume returns, SslStream is either done or waits here again.
internal sealed class TlsTransport(Socket socket) : Stream, IValueTaskSource<int>
{
    private readonly Lock _writing = new();
    private ManualResetValueTaskSourceCore<int> _read;
    private Memory<byte> _room;         // of the pending read
    private bool _isPending;
    private bool _waits = true;
    private byte[] _unsent = [];        // no more than the ciphertext of one Send of the link (TlsRingLink.SendBytesMax)
    private int _unsentStart;
    private int _unsentEnd;

    /// <summary>The first byte that came; null: none did. A TLS record begins with its type, 20 to 23.</summary>
    public byte? FirstByte { get; private set; }

    /// <summary>Whether the other end has closed the connection.</summary>
    public bool IsEnded { get; private set; }

    /// <summary>What receiving failed with; Success: it did not.</summary>
    public SocketError ReceiveError { get; private set; } = SocketError.Success;

    /// <summary>What sending failed with; Success: it did not.</summary>
    public SocketError SendError { get; private set; } = SocketError.Success;

    /// <summary>Whether ciphertext waits for the socket to be writable.</summary>
    public bool HasUnsent => _unsentEnd > 0;

    public override bool CanRead => true;
    public override bool CanWrite => true;
    public override bool CanSeek => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>From now on the pump's thread drives it.</summary>
    public void StopWaiting() => _waits = false;

    /// <summary>Goes on with the pending read, if there is one and something has come.</summary>
    public void Resume()
    {
        if (!_isPending || !TryReceive(_room.Span, out var count))
            return;
        (_isPending, _room) = (false, default);
        if (ReceiveError == SocketError.Success)
            _read.SetResult(count);
        else
            _read.SetException(Broken());
    }

    /// <summary>Sends what is left of earlier writes, as far as the kernel takes it.</summary>
    public void SendUnsent()
    {
        lock (_writing)
        {
            if (_unsentStart < _unsentEnd)
                _unsentStart += Push(_unsent.AsSpan(_unsentStart, _unsentEnd - _unsentStart));
            if (_unsentStart == _unsentEnd)
                (_unsentStart, _unsentEnd) = (0, 0);
        }
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_waits)
            return WaitAsync(buffer, cancellationToken);
        if (buffer.IsEmpty)
            return new(0); // Asks to wait before there is a buffer; waiting is done on the next read.
        if (TryReceive(buffer.Span, out var count))
            return ReceiveError == SocketError.Success ? new(count) : ValueTask.FromException<int>(Broken());
        (_isPending, _room) = (true, buffer);
        _read.Reset();
        return new ValueTask<int>(this, _read.Version);
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        lock (_writing)
        {
            var count = _unsentEnd == 0 ? Push(buffer) : 0;
            var left = buffer[count..];
            if (left.IsEmpty || SendError != SocketError.Success)
                return;
            if (_unsent.Length - _unsentEnd < left.Length)
                Array.Resize(ref _unsent, Math.Max(2 * _unsent.Length, _unsentEnd + left.Length));
            left.CopyTo(_unsent.AsSpan(_unsentEnd));
            _unsentEnd += left.Length;
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!_waits)
        {
            Write(buffer.Span);
            return;
        }
        while (!buffer.IsEmpty)
            buffer = buffer[await socket.SendAsync(buffer, SocketFlags.None, cancellationToken).ConfigureAwait(false)..];
    }

    int IValueTaskSource<int>.GetResult(short token) => _read.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<int>.GetStatus(short token) => _read.GetStatus(token);

    void IValueTaskSource<int>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _read.OnCompleted(continuation, state, token, flags);

    /// <summary>Nothing: what was written is sent, or waits for <see cref="SendUnsent"/>.</summary>
    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // Below are the members that SslStream does not use in the way that it is used here.

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            socket.Dispose();
        base.Dispose(disposing);
    }

    private async ValueTask<int> WaitAsync(Memory<byte> buffer, CancellationToken cancellation)
    {
        var count = await socket.ReceiveAsync(buffer, SocketFlags.None, cancellation).ConfigureAwait(false);
        if (count > 0)
            FirstByte ??= buffer.Span[0];
        IsEnded |= count == 0 && !buffer.IsEmpty; // With no room it has only waited.
        return count;
    }

    // False: nothing has come. Else there are bytes, or the end, or ReceiveError says what broke.
    private bool TryReceive(Span<byte> room, out int count)
    {
        count = socket.Receive(room, SocketFlags.None, out var error);
        if (error == SocketError.WouldBlock)
            return false;
        ReceiveError = error;
        IsEnded |= error == SocketError.Success && count == 0;
        return true;
    }

    private int Push(ReadOnlySpan<byte> bytes)
    {
        var count = socket.Send(bytes, SocketFlags.None, out var error);
        if (error is not (SocketError.Success or SocketError.WouldBlock))
            SendError = error;
        return count;
    }

    private IOException Broken() => new($"the connection broke ({ReceiveError})");
}
