using System.Net;
using System.Net.Sockets;

namespace Cluster.Train;

// A rank's ear: opened before the ranks are laid out, so that its endpoint can be told to the others, and kept until the
// ring stands. Whoever dials it has to prove that he knows the ring's token (RingHandshake).

/// <summary>A rank's open TCP port, by which its predecessor in the ring will reach it.</summary>
public sealed class RingListener : IDisposable
{
    private readonly Socket _socket;

    private RingListener(Socket socket, RingEndpoint endpoint)
    {
        _socket = socket;
        Endpoint = endpoint;
    }

    /// <summary>What to tell the other ranks.</summary>
    public RingEndpoint Endpoint { get; }

    /// <summary>Opens a free port on <paramref name="host"/>, an IP address or a name of this machine.</summary>
    public static RingListener Open(string host = "127.0.0.1")
    {
        var address = Resolve(host);
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(address, 0));
            socket.Listen(backlog: 64);
            return new RingListener(socket, new RingEndpoint(host, ((IPEndPoint)socket.LocalEndPoint!).Port));
        }
        catch (SocketException error)
        {
            socket.Dispose();
            throw new InvalidOperationException($"cannot listen on {host} for the ring of ranks: {error.Message}", error);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    internal bool IsLoopback => IPAddress.IsLoopback(((IPEndPoint)_socket.LocalEndPoint!).Address);

    internal ValueTask<Socket> AcceptAsync(CancellationToken cancellation) => _socket.AcceptAsync(cancellation);

    internal static IPAddress Resolve(string host)
    {
        if (IPAddress.TryParse(host, out var address))
            return address;
        var found = Dns.GetHostAddresses(host);
        return found.FirstOrDefault(a => a.AddressFamily == AddressFamily.InterNetwork) ?? found.FirstOrDefault()
            ?? throw new InvalidOperationException($"the host name {host} has no address");
    }
}
