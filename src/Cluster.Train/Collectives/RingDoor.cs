using System.Net.Sockets;
using System.Security.Authentication;

namespace Cluster.Train;

// Where the previous rank's two calls come in. Strangers on the port fail the handshake and are hung up on; they do not keep
// the ring from forming, neither by noise nor by silence.
internal sealed class RingDoor(RingListener listener, RingMembership ring, RingTls? tls)
{
    // How many callers may be in the handshake at once. At one more, the one that came first is hung up on: a neighbour needs
    // milliseconds, so that is a stranger who keeps silent.
    private const int CallerCountMax = 32;

    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile string? _lastRefusal;

    /// <summary>The previous rank's connection for values, once it has called.</summary>
    public RingLink? Data { get; private set; }

    /// <summary>The previous rank's connection for word of the end, once it has called.</summary>
    public RingLink? Control { get; private set; }

    /// <summary>Which caller was refused last, and why.</summary>
    public string? LastRefusal => _lastRefusal;

    /// <summary>Ends when the previous rank has called for both. All other callers are hung up on by then.</summary>
    public async Task AcceptPairAsync(CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var callers = new List<(Task Greeting, CancellationTokenSource HangUp)>();
        try
        {
            while (await AcceptOrCompleteAsync(stop.Token).ConfigureAwait(false) is { } socket)
            {
                await ForgetAsync(callers.FindAll(caller => caller.Greeting.IsCompleted), callers).ConfigureAwait(false);
                if (callers.Count == CallerCountMax)
                {
                    await callers[0].HangUp.CancelAsync().ConfigureAwait(false);
                    await ForgetAsync([callers[0]], callers).ConfigureAwait(false);
                }
                var hangUp = CancellationTokenSource.CreateLinkedTokenSource(stop.Token);
                callers.Add((GreetAsync(socket, hangUp.Token), hangUp));
            }
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await ForgetAsync([.. callers], callers).ConfigureAwait(false);
        }
    }

    private static async Task ForgetAsync(
        List<(Task Greeting, CancellationTokenSource HangUp)> gone, List<(Task Greeting, CancellationTokenSource HangUp)> callers)
    {
        foreach (var caller in gone)
        {
            callers.Remove(caller);
            await caller.Greeting.ConfigureAwait(false);
            caller.HangUp.Dispose();
        }
    }

    // Null: the previous rank has called for both.
    private async Task<Socket?> AcceptOrCompleteAsync(CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var accept = listener.AcceptAsync(stop.Token).AsTask();
        await Task.WhenAny(accept, _completion.Task).ConfigureAwait(false);
        if (!accept.IsCompleted)
            await stop.CancelAsync().ConfigureAwait(false);
        try
        {
            var socket = await accept.ConfigureAwait(false);
            if (!_completion.Task.IsCompleted)
                return socket;
            socket.Dispose();
            return null;
        }
        catch (OperationCanceledException) when (_completion.Task.IsCompleted)
        {
            return null;
        }
    }

    private async Task GreetAsync(Socket socket, CancellationToken cancellation)
    {
        RingLink? link = null;
        var caller = "";
        try
        {
            caller = $"{socket.RemoteEndPoint}";
            socket.NoDelay = true;
            link = tls is null ? new PlainRingLink(socket) : await TlsRingLink.AcceptAsync(socket, tls, cancellation).ConfigureAwait(false);
            var channel = await RingHandshake.AcceptAsync(link.Stream, ring, cancellation).ConfigureAwait(false);
            link.StopWaiting();
            if (channel is { } known && TryAdd(known, link))
                return;
        }
        catch (InvalidDataException refusal)
        {
            _lastRefusal = $"{caller}, which {refusal.Message}";
        }
        catch (Exception error) when (
            error is SocketException or IOException or AuthenticationException or OperationCanceledException or ObjectDisposedException)
        {
            // A caller that hangs up, or is still silent when the ring stands, is no neighbour: nothing is lost with him.
        }
        link?.Dispose();
        socket.Dispose();
    }

    private bool TryAdd(RingHandshake.Channel channel, RingLink link)
    {
        lock (_lock)
        {
            if (channel == RingHandshake.Channel.Data && Data is null)
                Data = link;
            else if (channel == RingHandshake.Channel.Control && Control is null)
                Control = link;
            else
                return false;
            if (Data is not null && Control is not null)
                _completion.TrySetResult();
            return true;
        }
    }
}
