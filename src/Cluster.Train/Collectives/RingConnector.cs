using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Cluster.Train;

// Forms a ring: dials the next rank twice (values, word of the end) while it accepts the same two from the previous one
// (RingDoor). Beyond loopback, and wherever the options say so, each connection is TLS before the first word is said.
internal static class RingConnector
{
    /// <summary>The four connections of a rank.</summary>
    public sealed record Links(RingLink DataOut, RingLink DataIn, RingLink ControlNext, RingLink ControlPrevious);

    public static async Task<Links> ConnectAsync(
        RingListener listener, RingMembership ring, ProcessGroupOptions options, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(options.ConnectTimeout, options.Clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        var door = new RingDoor(listener, ring, options.Tls);
        var dataOut = DialAsync(ring, RingHandshake.Channel.Data, options.Tls, both.Token);
        var controlNext = DialAsync(ring, RingHandshake.Channel.Control, options.Tls, both.Token);
        var accepting = door.AcceptPairAsync(both.Token);
        try
        {
            await foreach (var done in Task.WhenEach(dataOut, controlNext, accepting).ConfigureAwait(false))
                await done.ConfigureAwait(false);
            return new Links(await dataOut.ConfigureAwait(false), door.Data!, await controlNext.ConfigureAwait(false), door.Control!);
        }
        catch (Exception error)
        {
            await both.CancelAsync().ConfigureAwait(false);
            await HangUpAsync(dataOut, controlNext, accepting, door).ConfigureAwait(false);
            cancellation.ThrowIfCancellationRequested();
            if (error is OperationCanceledException && limit.IsCancellationRequested)
                throw new CollectiveAbortedException(ring.Previous, Lateness(ring, dataOut, controlNext, door, options), error);
            if (error is SocketException or IOException or InvalidDataException or InvalidOperationException)
                throw new CollectiveAbortedException(ring.Next, $"rank {ring.Rank} could not reach rank {ring.Next} at {ring.Endpoints[ring.Next]}: {error.Message}", error);
            throw;
        }
    }

    private static async Task<RingLink> DialAsync(RingMembership ring, RingHandshake.Channel channel, RingTls? tls, CancellationToken cancellation)
    {
        var target = ring.Endpoints[ring.Next];
        var address = RingListener.Resolve(target.Host);
        if (tls is null && !IPAddress.IsLoopback(address))
            throw new InvalidOperationException("it is beyond loopback, where a ring must be encrypted, but Tls is null");
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        RingLink? link = null;
        try
        {
            await socket.ConnectAsync(new IPEndPoint(address, target.Port), cancellation).ConfigureAwait(false);
            link = tls is null ? new PlainRingLink(socket) : await TlsRingLink.DialAsync(socket, tls, target.Host, cancellation).ConfigureAwait(false);
            await RingHandshake.DialAsync(link.Stream, ring, channel, cancellation).ConfigureAwait(false);
            link.StopWaiting();
            return link;
        }
        catch (Exception error)
        {
            link?.Dispose();
            socket.Dispose();
            // In TLS 1.3 the one who calls is through before the other has judged his certificate.
            if (link is TlsRingLink && error is IOException or AuthenticationException)
                throw new InvalidDataException($"it hung up after the TLS handshake, perhaps at this rank's certificate: {TlsRefusal.Rule}", error);
            throw;
        }
    }

    private static async Task HangUpAsync(Task<RingLink> dataOut, Task<RingLink> controlNext, Task accepting, RingDoor door)
    {
        await Task.WhenAll(dataOut, controlNext, accepting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var dialed in new[] { dataOut, controlNext }.Where(task => task.IsCompletedSuccessfully))
            dialed.Result.Dispose();
        door.Data?.Dispose();
        door.Control?.Dispose();
    }

    private static string Lateness(RingMembership ring, Task dataOut, Task controlNext, RingDoor door, ProcessGroupOptions options)
    {
        var dialed = dataOut.IsCompletedSuccessfully && controlNext.IsCompletedSuccessfully;
        var who = dialed ? $"rank {ring.Previous} did not call" : $"rank {ring.Next} at {ring.Endpoints[ring.Next]} did not answer";
        var refused = dialed && door.LastRefusal is { } refusal ? $"; rank {ring.Rank} refused {refusal}" : "";
        return $"{who} rank {ring.Rank} within {options.ConnectTimeout.TotalSeconds:0.#} s{refused}";
    }
}
