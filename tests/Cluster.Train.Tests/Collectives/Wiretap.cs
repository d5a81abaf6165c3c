using System.Net;
using System.Net.Sockets;

namespace Cluster.Train.Tests.Collectives;

// A stranger in the middle: passes on what comes in at its port to a rank's, both ways, and keeps all that it sees.
internal sealed class Wiretap : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly RingEndpoint _target;
    private readonly Lock _lock = new();
    private readonly MemoryStream _seen = new();
    private readonly List<Task> _passing = [];
    private readonly Task _accepting;

    public Wiretap(RingEndpoint target)
    {
        _target = target;
        _listener.Start();
        Endpoint = new RingEndpoint("127.0.0.1", ((IPEndPoint)_listener.LocalEndpoint).Port);
        _accepting = AcceptAsync();
    }

    public RingEndpoint Endpoint { get; }

    /// <summary>All bytes of both directions; the ranks must have hung up.</summary>
    public async Task<byte[]> SeenAsync()
    {
        await _stop.CancelAsync();
        await _accepting;
        await Task.WhenAll(_passing);
        return _seen.ToArray();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _accepting;
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _passing.Add(PassAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (OperationCanceledException)
        {
            // The test has all the connections that it wants.
        }
    }

    private async Task PassAsync(TcpClient caller)
    {
        using var called = new TcpClient();
        using (caller)
        {
            await called.ConnectAsync(_target.Host, _target.Port);
            await Task.WhenAll(PassAsync(caller.GetStream(), called.GetStream()), PassAsync(called.GetStream(), caller.GetStream()));
        }
    }

    private async Task PassAsync(NetworkStream from, NetworkStream to)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await from.ReadAsync(buffer) is var count and > 0)
            {
                lock (_lock)
                    _seen.Write(buffer, 0, count);
                await to.WriteAsync(buffer.AsMemory(0, count));
            }
            to.Socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception error) when (error is IOException or SocketException or ObjectDisposedException)
        {
            // One end has gone without a word; what it said before is kept.
            from.Close();
            to.Close();
        }
    }
}
