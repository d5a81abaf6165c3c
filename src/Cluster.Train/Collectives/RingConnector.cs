using System.Net;
using System.Net.Sockets;

namespace Cluster.Train;

// Forms a ring: dials the next rank twice (values, word of the end) while it accepts the same two from the previous one.
// Strangers on the port are greeted, fail the handshake and are hung up on; they do not keep the ring from forming.
internal static class RingConnector
{
    /// <summary>How many callers may be in the handshake at once; more are hung up on, and may dial again.</summary>
    private const int HandshakeCountMax = 32;

    /// <summary>The four connections of a rank.</summary>
    public sealed record Links(Socket DataOut, Socket DataIn, Socket ControlNext, Socket ControlPrevious);

    public static async Task<Links> ConnectAsync(
        RingListener listener, RingMembership ring, ProcessGroupOptions options, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(options.ConnectTimeout, options.Clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        var accepted = new AcceptedPair();
        var dataOut = DialAsync(ring, RingHandshake.Channel.Data, both.Token);
        var controlNext = DialAsync(ring, RingHandshake.Channel.Control, both.Token);
        var accepting = AcceptPairAsync(listener, ring, accepted, both.Token);
        try
        {
            await foreach (var done in Task.WhenEach(dataOut, controlNext, accepting).ConfigureAwait(false))
                await done.ConfigureAwait(false);
            return new Links(await dataOut.ConfigureAwait(false), accepted.Data!, await controlNext.ConfigureAwait(false), accepted.Control!);
        }
        catch (Exception error)
        {
            await both.CancelAsync().ConfigureAwait(false);
            await HangUpAsync(dataOut, controlNext, accepting, accepted).ConfigureAwait(false);
            cancellation.ThrowIfCancellationRequested();
            if (error is OperationCanceledException && limit.IsCancellationRequested)
                throw new CollectiveAbortedException(ring.Previous, Lateness(ring, dataOut, controlNext, options), error);
            if (error is SocketException or IOException or InvalidDataException or InvalidOperationException)
                throw new CollectiveAbortedException(ring.Next, $"rank {ring.Rank} could not reach rank {ring.Next} at {ring.Endpoints[ring.Next]}: {error.Message}", error);
            throw;
        }
    }

    private static async Task<Socket> DialAsync(RingMembership ring, RingHandshake.Channel channel, CancellationToken cancellation)
    {
        var target = ring.Endpoints[ring.Next];
        var address = RingListener.Resolve(target.Host);
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(new IPEndPoint(address, target.Port), cancellation).ConfigureAwait(false);
            await RingHandshake.DialAsync(socket, ring, channel, cancellation).ConfigureAwait(false);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async Task AcceptPairAsync(
        RingListener listener, RingMembership ring, AcceptedPair pair, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var handshakes = new List<Task>();
        try
        {
            while (!pair.IsComplete)
            {
                handshakes.RemoveAll(task => task.IsCompleted);
                var socket = await AcceptOrCompleteAsync(listener, pair, stop.Token).ConfigureAwait(false);
                if (socket is null)
                    break;
                if (handshakes.Count >= HandshakeCountMax)
                    socket.Dispose();
                else
                    handshakes.Add(GreetAsync(socket, ring, pair, stop.Token));
            }
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(handshakes).ConfigureAwait(false);
        }
    }

    private static async Task<Socket?> AcceptOrCompleteAsync(RingListener listener, AcceptedPair pair, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var accept = listener.AcceptAsync(stop.Token).AsTask();
        await Task.WhenAny(accept, pair.Completion).ConfigureAwait(false);
        if (!accept.IsCompleted)
            await stop.CancelAsync().ConfigureAwait(false);
        try
        {
            return await accept.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (pair.IsComplete)
        {
            return null;
        }
    }

    private static async Task GreetAsync(Socket socket, RingMembership ring, AcceptedPair pair, CancellationToken cancellation)
    {
        try
        {
            socket.NoDelay = true;
            var channel = await RingHandshake.AcceptAsync(socket, ring, cancellation).ConfigureAwait(false);
            if (channel is { } known && pair.TryAdd(known, socket))
                return;
        }
        catch (Exception error) when (error is SocketException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            // A caller that hangs up, or is still silent when the ring stands, is no neighbour: nothing is lost with him.
        }
        socket.Dispose();
    }

    private static async Task HangUpAsync(Task<Socket> dataOut, Task<Socket> controlNext, Task accepting, AcceptedPair accepted)
    {
        await Task.WhenAll(dataOut, controlNext, accepting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var dialed in new[] { dataOut, controlNext }.Where(task => task.IsCompletedSuccessfully))
            dialed.Result.Dispose();
        accepted.Data?.Dispose();
        accepted.Control?.Dispose();
    }

    private static string Lateness(RingMembership ring, Task dataOut, Task controlNext, ProcessGroupOptions options)
    {
        var dialed = dataOut.IsCompletedSuccessfully && controlNext.IsCompletedSuccessfully;
        var who = dialed ? $"rank {ring.Previous} did not call" : $"rank {ring.Next} at {ring.Endpoints[ring.Next]} did not answer";
        return $"{who} rank {ring.Rank} within {options.ConnectTimeout.TotalSeconds:0.#} s";
    }

    private sealed class AcceptedPair
    {
        private readonly Lock _lock = new();
        private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Socket? Data { get; private set; }
        public Socket? Control { get; private set; }
        public Task Completion => _completion.Task;
        public bool IsComplete => _completion.Task.IsCompleted;

        public bool TryAdd(RingHandshake.Channel channel, Socket socket)
        {
            lock (_lock)
            {
                if (channel == RingHandshake.Channel.Data && Data is null)
                    Data = socket;
                else if (channel == RingHandshake.Channel.Control && Control is null)
                    Control = socket;
                else
                    return false;
                if (Data is not null && Control is not null)
                    _completion.TrySetResult();
                return true;
            }
        }
    }
}
