using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Cluster.Train;

// A link under mutual TLS: .NET's SslStream over a transport that does not wait (TlsTransport). Sending encrypts on the
// caller's thread and hands the records to the socket; receiving keeps one read of the SslStream going and gives out what it
// has decrypted. Which other end is refused, and in what words, is said here (TlsRefusal).
internal sealed class TlsRingLink : RingLink
{
    // Four records. What the kernel does not take of them is copied, so this is also the bound of the transport's buffer.
    private const int SendBytesMax = 64 * 1024;

    // Two records, as many as SslStream decrypts at once.
    private const int ReceiveBytesMax = 32 * 1024;

    private readonly TlsTransport _transport;
    private readonly SslStream _ssl;
    private byte[] _decrypted = [];
    private int _start;                 // what of it has not been given out yet
    private int _end;
    private ValueTask<int> _reading;
    private bool _isReading;
    private SocketError? _ending;       // how the connection ended; Success: it was closed

    private TlsRingLink(Socket socket, TlsTransport transport, SslStream ssl) : base(socket) => (_transport, _ssl) = (transport, ssl);

    public override Stream Stream => _ssl;

    /// <summary>The caller's part of the handshake.</summary>
    /// <exception cref="InvalidDataException">The other end was refused; one line says why and what would be right.</exception>
    public static Task<TlsRingLink> DialAsync(Socket socket, RingTls tls, string host, CancellationToken cancellation)
    {
        var refusal = new TlsRefusal(tls);
        return OpenAsync(socket, refusal, "it ", ssl => ssl.AuthenticateAsClientAsync(tls.ClientOptions(host, refusal.Judge), cancellation));
    }

    /// <summary>The part of the rank that is called.</summary>
    /// <exception cref="InvalidDataException">The caller was refused; one line says why and what would be right.</exception>
    public static Task<TlsRingLink> AcceptAsync(Socket socket, RingTls tls, CancellationToken cancellation)
    {
        var refusal = new TlsRefusal(tls);
        return OpenAsync(socket, refusal, "", ssl => ssl.AuthenticateAsServerAsync(tls.ServerOptions(refusal.Judge), cancellation));
    }

    public override void StopWaiting()
    {
        base.StopWaiting();
        _transport.StopWaiting();
    }

    public override int Send(ReadOnlySpan<byte> bytes, out SocketError error)
    {
        // One lot at a time: while the last one is not the kernel's, no other is encrypted.
        _transport.SendUnsent();
        var count = _transport.HasUnsent || _transport.SendError != SocketError.Success ? 0 : Math.Min(bytes.Length, SendBytesMax);
        if (count > 0)
            _ssl.Write(bytes[..count]);
        HasUnsent = _transport.HasUnsent;
        error = _transport.SendError != SocketError.Success ? _transport.SendError
            : count == 0 && HasUnsent ? SocketError.WouldBlock : SocketError.Success;
        return count;
    }

    public override int Receive(Span<byte> room, out SocketError error)
    {
        error = SocketError.Success;
        if (_start == _end && !Decrypt(out error))
            return 0;
        var count = Math.Min(room.Length, _end - _start);
        _decrypted.AsSpan(_start, count).CopyTo(room);
        _start += count;
        return count;
    }

    public override void Dispose() => _ssl.Dispose();

    private static async Task<TlsRingLink> OpenAsync(Socket socket, TlsRefusal refusal, string who, Func<SslStream, Task> handshake)
    {
        var transport = new TlsTransport(socket);
        var ssl = new SslStream(transport, leaveInnerStreamOpen: false);
        try
        {
            await handshake(ssl).ConfigureAwait(false);
            return new TlsRingLink(socket, transport, ssl);
        }
        catch (Exception error)
        {
            await ssl.DisposeAsync().ConfigureAwait(false);
            // Whatever a stranger's bytes lead to, it is the stranger that is refused.
            if (error is OperationCanceledException)
                throw;
            throw new InvalidDataException(who + refusal.Reason(transport, error), error);
        }
    }

    // True: there are decrypted bytes. False: there are none now, or the connection has ended; the error says which.
    private bool Decrypt(out SocketError error)
    {
        error = _ending ?? SocketError.WouldBlock;
        if (_ending is not null)
            return false;
        if (_isReading)
            _transport.Resume();
        else
            BeginReading();
        if (!_reading.IsCompleted)
            return false;
        _isReading = false;
        (_start, _end) = (0, TakeCount());
        error = _ending ?? SocketError.Success;
        return _end > 0;
    }

    [SuppressMessage("Reliability", "CA2012", Justification = "The field is read once, when it is done.")]
    private void BeginReading()
    {
        if (_decrypted.Length == 0)
            _decrypted = GC.AllocateUninitializedArray<byte>(ReceiveBytesMax);
        (_reading, _isReading) = (_ssl.ReadAsync(_decrypted), true);
    }

    private int TakeCount()
    {
        try
        {
            var count = _reading.GetAwaiter().GetResult();
            if (count == 0)
                _ending = SocketError.Success;
            return count;
        }
        catch (Exception error) when (error is IOException or AuthenticationException)
        {
            // A connection that broke in the middle of a record is one that broke; else what came was not the other rank's.
            _ending = _transport.ReceiveError;
            if (_ending == SocketError.Success && !_transport.IsEnded)
                (_ending, Fault) = (SocketError.ConnectionAborted, "sent what is no TLS of this connection");
            return 0;
        }
    }
}
