using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;

namespace Akka.Remote.Transport;

// One TCP connection: frames in, bytes out. The stream in the middle is where TLS will go. Reading belongs to one loop;
// sending is safe from several, each call's bytes going out whole.
internal sealed class Connection : IAsyncDisposable
{
    public static readonly TimeSpan GoodbyeTimeout = TimeSpan.FromSeconds(1);

    private readonly Stream stream;
    private readonly SemaphoreSlim sendTurn = new(1, 1);
    private readonly PipeReader reader;
    private readonly CancellationTokenSource closing = new();

    private Connection(Socket socket, TcpSettings settings)
    {
        socket.NoDelay = settings.NoDelay;
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, settings.KeepAlive);
        if (settings.SendBufferBytes is { } sendBytes)
            socket.SendBufferSize = sendBytes;
        if (settings.ReceiveBufferBytes is { } receiveBytes)
            socket.ReceiveBufferSize = receiveBytes;
        RemoteEndPoint = socket.RemoteEndPoint;
        stream = new NetworkStream(socket, ownsSocket: true);
        reader = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 64 * 1024, minimumReadSize: 4 * 1024));
    }

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
            return new Connection(socket, settings);
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

    public async Task SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken ct)
    {
        await sendTurn.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            await stream.WriteAsync(bytes, ct).ConfigureAwait(false);
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

    // The next bytes, of which the caller cuts frames; hand back what is left with Consumed.
    public ValueTask<ReadResult> ReadAsync(CancellationToken ct) => reader.ReadAsync(ct);

    public void Consumed(ReadOnlySequence<byte> rest) => reader.AdvanceTo(rest.Start, rest.End);

    // Exactly one frame, for the handshake. The frame is copied, so that its bytes are free for what follows.
    public async Task<byte[]?> ReadFrameAsync(int frameBytesMax, CancellationToken ct)
    {
        while (true)
        {
            var read = await reader.ReadAsync(ct).ConfigureAwait(false);
            var buffer = read.Buffer;
            if (Frames.TryCut(ref buffer, frameBytesMax, out var frame))
            {
                var bytes = frame.ToArray();
                reader.AdvanceTo(buffer.Start);
                return bytes;
            }

            reader.AdvanceTo(buffer.Start, buffer.End);
            if (read.IsCompleted)
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
