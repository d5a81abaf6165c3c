using System.Net;
using System.Net.Security;
using System.Net.Sockets;

namespace Akka.Remote.Transport;

// One TCP connection, with TLS if it is switched on: frames in, bytes out. Reading belongs to one loop; sending is safe from
// several, each call's bytes going out whole.
internal sealed class Connection : IAsyncDisposable
{
    public static readonly TimeSpan GoodbyeTimeout = TimeSpan.FromSeconds(1);

    private readonly TcpSettings settings;
    private readonly SemaphoreSlim sendTurn = new(1, 1);
    private readonly CancellationTokenSource closing = new();
    private Stream stream;
    private FrameReader reader;

    private Connection(Socket socket, TcpSettings settings)
    {
        this.settings = settings;
        socket.NoDelay = settings.NoDelay;
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, settings.KeepAlive);
        if (settings.SendBufferBytes is { } sendBytes)
            socket.SendBufferSize = sendBytes;
        if (settings.ReceiveBufferBytes is { } receiveBytes)
            socket.ReceiveBufferSize = receiveBytes;
        RemoteEndPoint = socket.RemoteEndPoint;
        stream = new NetworkStream(socket, ownsSocket: true);
        reader = new FrameReader(stream);
    }

    public FrameReader Reader => reader;

    public EndPoint? RemoteEndPoint { get; }

    // Ends with the connection, from whichever side.
    public CancellationToken Closing => closing.Token;

    public static Connection Accepted(Socket socket, TcpSettings settings) => new(socket, settings);

    public static async Task<Connection> OpenAsync(string host, int port, TcpSettings settings, CancellationToken ct)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct);
        timeout.CancelAfter(settings.ConnectionTimeout);
        var socket = IPAddress.TryParse(host, out var literal)
            ? new Socket(literal.AddressFamily, SocketType.Stream, ProtocolType.Tcp)
            : new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await (literal is not null
                ? socket.ConnectAsync(new IPEndPoint(literal, port), timeout.Token)
                : socket.ConnectAsync(host, port, timeout.Token)).ConfigureAwait(false);
            var connection = new Connection(socket, settings);
            await connection.SecureAsync(host, timeout.Token).ConfigureAwait(false);
            return connection;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            socket.Dispose();
            throw new RemoteTransportException($"{host}:{port} did not answer within {settings.ConnectionTimeout.TotalSeconds:0.#} s");
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    // Before the first frame: TLS, if it is on. The name is the host that was called; null on the side that was called.
    public async Task SecureAsync(string? calledHost, CancellationToken ct)
    {
        if (settings.Tls is not { } tls)
            return;
        var secured = new SslStream(stream, leaveInnerStreamOpen: false);
        try
        {
            await (calledHost is not null
                ? secured.AuthenticateAsClientAsync(tls.ClientOptions(calledHost), ct)
                : secured.AuthenticateAsServerAsync(tls.ServerOptions(), ct)).ConfigureAwait(false);
        }
        catch (Exception e) when (e is System.Security.Authentication.AuthenticationException or IOException)
        {
            await DisposeAsync().ConfigureAwait(false);
            throw new RemoteTransportException($"TLS with {RemoteEndPoint} failed: {e.InnerException?.Message ?? e.Message}", e);
        }

        stream = secured;
        reader = new FrameReader(secured);
    }

    // The second part may be empty: it saves copying a large payload behind what announces it.
    public async Task SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken ct, ReadOnlyMemory<byte> andThen = default)
    {
        await sendTurn.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            await stream.WriteAsync(bytes, ct).ConfigureAwait(false);
            if (!andThen.IsEmpty)
                await stream.WriteAsync(andThen, ct).ConfigureAwait(false);
        }
        finally
        {
            sendTurn.Release();
        }
    }

    // The last word. Whoever does not hear it will notice the end of the connection itself.
    public async Task TrySendGoodbyeAsync(GoodbyeReason reason)
    {
        using var timeout = new CancellationTokenSource(GoodbyeTimeout);
        try
        {
            await SendAsync(Handshake.Goodbye(reason), timeout.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            await DisposeAsync().ConfigureAwait(false);
        }
    }

    // Exactly one small frame, for the handshake and for answers. It is copied, so that the buffer is free for what follows.
    public async Task<byte[]?> ReadFrameAsync(int frameBytesMax, CancellationToken ct)
    {
        while (true)
        {
            if (reader.TryTake(frameBytesMax, out var frame))
                return frame.ToArray();
            if (!await reader.FillAsync(ct).ConfigureAwait(false))
                return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (closing.IsCancellationRequested)
            return;
        await closing.CancelAsync().ConfigureAwait(false);
        await stream.DisposeAsync().ConfigureAwait(false);
    }
}
