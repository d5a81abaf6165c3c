using System.Net;
using System.Net.Security;
using System.Net.Sockets;

namespace Akka.Remote.Transport;

// One TCP connection, with TLS if it is switched on: frames in, bytes out. Calls block, and closing from any thread ends them
// with an exception. Reading belongs to one thread; sending is safe from several, each call's bytes going out whole.
internal sealed class Connection
{
    public static readonly TimeSpan GoodbyeTimeout = TimeSpan.FromSeconds(1);

    private readonly TcpSettings settings;
    private readonly Socket socket;
    private readonly (string Host, int Port) called;
    private readonly Lock sendTurn = new();
    private Stream? stream;
    private FrameReader? reader;
    private int isClosed;

    private Connection(Socket socket, TcpSettings settings, (string Host, int Port) called)
    {
        this.socket = socket;
        this.settings = settings;
        this.called = called;
    }

    public FrameReader Reader => reader ?? throw new InvalidOperationException("the connection has not been made");

    public EndPoint? RemoteEndPoint { get; private set; }

    public bool IsClosed => Volatile.Read(ref isClosed) != 0;

    // Why this side closed it, if it was for a reason that the exception of a blocked call does not tell.
    public string? ClosedBecause { get; private set; }

    public static Connection Accepted(Socket socket, TcpSettings settings)
    {
        var connection = new Connection(socket, settings, ("", 0));
        connection.Begin();
        return connection;
    }

    // Not connected yet, so that whoever knows it can end the attempt.
    public static Connection To(string host, int port, TcpSettings settings)
    {
        var socket = IPAddress.TryParse(host, out var literal)
            ? new Socket(literal.AddressFamily, SocketType.Stream, ProtocolType.Tcp)
            : new Socket(SocketType.Stream, ProtocolType.Tcp);
        return new Connection(socket, settings, (host, port));
    }

    public void Connect()
    {
        if (IPAddress.TryParse(called.Host, out var literal))
            socket.Connect(new IPEndPoint(literal, called.Port));
        else
            socket.Connect(called.Host, called.Port);
        Begin();
        Secure(called.Host);
    }

    // Before the first frame: TLS, if it is on. The name is the host that was called; null on the side that was called.
    public void Secure(string? calledHost)
    {
        if (settings.Tls is not { } tls)
            return;
        var secured = new SslStream(stream!, leaveInnerStreamOpen: false);
        try
        {
            if (calledHost is not null)
                secured.AuthenticateAsClient(tls.ClientOptions(calledHost));
            else
                secured.AuthenticateAsServer(tls.ServerOptions());
        }
        catch (Exception e) when (e is System.Security.Authentication.AuthenticationException or IOException)
        {
            Close();
            throw new RemoteTransportException($"TLS with {RemoteEndPoint} failed: {e.InnerException?.Message ?? e.Message}", e);
        }

        stream = secured;
        reader = new FrameReader(secured);
    }

    public void Send(ReadOnlySpan<byte> bytes)
    {
        lock (sendTurn)
            stream!.Write(bytes);
    }

    // Both parts in one system call where there is no TLS between: a large payload is not copied behind what announces it,
    // and the reader is not woken for the announcement alone.
    public void Send(ArraySegment<byte> bytes, ArraySegment<byte> payload)
    {
        lock (sendTurn)
        {
            if (settings.Tls is null)
            {
                socket.Send([bytes, payload]);
                return;
            }

            stream!.Write(bytes);
            stream.Write(payload);
        }
    }

    // The last word. Whoever does not hear it will notice the end of the connection itself.
    public void TrySendGoodbye(GoodbyeReason reason)
    {
        if (IsClosed || !sendTurn.TryEnter(GoodbyeTimeout))
            return; // Another call is stuck in sending: the peer does not listen.
        try
        {
            socket.SendTimeout = (int)GoodbyeTimeout.TotalMilliseconds;
            stream!.Write(Handshake.Goodbye(reason));
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
        {
            Close();
        }
        finally
        {
            sendTurn.Exit();
        }
    }

    // Nothing more is sent; what was sent may still be on its way, and answers are still read.
    public void EndSending()
    {
        try
        {
            socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            Close();
        }
    }

    // Exactly one small frame, for the handshake and for answers; null at the end. It is copied, so that the buffer is free
    // for what follows.
    public byte[]? ReadFrame(int frameBytesMax)
    {
        while (true)
        {
            if (Reader.TryTake(frameBytesMax, out var frame))
                return frame.ToArray();
            if (!Reader.Fill())
                return null;
        }
    }

    public void Close(string? because = null)
    {
        if (Interlocked.Exchange(ref isClosed, 1) != 0)
            return;
        ClosedBecause = because;
        // The socket first: it ends the calls that others are blocked in. TLS wants to be let go of, too.
        socket.Dispose();
        stream?.Dispose();
    }

    private void Begin()
    {
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
}
