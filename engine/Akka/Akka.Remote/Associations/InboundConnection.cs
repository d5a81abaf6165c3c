using Akka.Event;
using System.Net.Sockets;
using Akka.Actor;
using Akka.Remote.Transport;

namespace Akka.Remote.Associations;

// A connection that another system, or a stranger, has opened to us. Until its greeting is accepted it may cost one
// small buffer and a few seconds; after that it brings messages, which go to their actors in order. Bytes that are not
// our protocol end the connection and nothing else.
internal sealed class InboundConnection(Remoting remoting, Connection connection)
{
    public async Task RunAsync()
    {
        try
        {
            if (await GreetAsync().ConfigureAwait(false) is { } association)
                await ReceiveAsync(association).ConfigureAwait(false);
        }
        catch (WireFormatException e)
        {
            remoting.Log.Warning("Connection from {0} is closed, for what it sent is not our protocol: {1}", connection.RemoteEndPoint, e.Message);
        }
        catch (RemoteTransportException e)
        {
            remoting.Log.Warning("Connection from {0} is closed: {1}", connection.RemoteEndPoint, e.Message);
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            remoting.Log.Debug("Connection from {0} ended: {1}", connection.RemoteEndPoint, e.Message);
        }
        catch (Exception e)
        {
            remoting.Log.Error(e, "Connection from {0} failed", connection.RemoteEndPoint);
        }

        await CloseAsync().ConfigureAwait(false);
    }

    public Task TrySendGoodbyeAsync(GoodbyeReason reason) => connection.TrySendGoodbyeAsync(reason);

    public Task CloseAsync() => connection.DisposeAsync().AsTask();

    private async Task<Association?> GreetAsync()
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(connection.Closing);
        timeout.CancelAfter(remoting.Tcp.HandshakeTimeout);
        await connection.SecureAsync(calledHost: null, timeout.Token).ConfigureAwait(false);
        if (await connection.ReadFrameAsync(Frames.HelloBytesMax, timeout.Token).ConfigureAwait(false) is not { } frame)
            return null;
        var hello = Handshake.ReadHello(frame);
        if (!remoting.Addresses.Contains(hello.To))
        {
            remoting.Log.Warning("[{0}] calls this system [{1}], but its address is [{2}]; its messages would reach nobody", hello.From, hello.To, remoting.DefaultAddress);
            await RefuseAsync(RefuseReason.WrongAddress, $"the system here is {remoting.DefaultAddress}, not {hello.To}", timeout.Token).ConfigureAwait(false);
            return null;
        }

        var association = remoting.AssociationWith(hello.From);
        if (association is null)
        {
            await RefuseAsync(RefuseReason.ShuttingDown, "no more associations are possible", timeout.Token).ConfigureAwait(false);
            return null;
        }

        if (await association.HeardAsync(this, hello.Uid, hello.Book).ConfigureAwait(false) is not { } delivered)
        {
            await RefuseAsync(RefuseReason.Quarantined, $"UID {hello.Uid} of {hello.From} is quarantined; it must restart", timeout.Token).ConfigureAwait(false);
            return null;
        }

        remoting.Greeted(connection);
        await connection.SendAsync(Handshake.Welcome(remoting.Uid, delivered), timeout.Token).ConfigureAwait(false);
        return association;
    }

    private Task RefuseAsync(RefuseReason reason, string text, CancellationToken ct) =>
        connection.SendAsync(Handshake.Refuse(reason, text), ct);

    private async Task ReceiveAsync(Association association)
    {
        remoting.Publish(new AssociatedEvent(remoting.DefaultAddress, association.Remote, inbound: true));
        var delivery = new InboundDelivery(remoting, association, this);
        try
        {
            var reader = connection.Reader;
            while (await reader.FillAsync(connection.Closing).ConfigureAwait(false) && !delivery.HasEnded)
            {
                while (reader.TryTake(remoting.Tcp.FrameBytesMax, out var frame))
                    delivery.Take(frame);
                if (reader.LargeFrameBytes is not null && reader.IsFull && !await TakeLargeAsync(reader, delivery).ConfigureAwait(false))
                    return;
                if (delivery.TakeAcknowledgement() is { } delivered)
                    await connection.SendAsync(Handshake.Ack(delivered), connection.Closing).ConfigureAwait(false);
            }
        }
        finally
        {
            association.InboundClosed(this);
            remoting.Publish(new DisassociatedEvent(remoting.DefaultAddress, association.Remote, inbound: true));
        }
    }

    // A message is read in two parts, its head from the buffer and its payload into an array of its own; anything else in one.
    private async Task<bool> TakeLargeAsync(FrameReader reader, InboundDelivery delivery)
    {
        var head = delivery.ReadHead(reader.Front);
        var rest = await reader.TakeLargeAsync(head?.Bytes ?? 0, connection.Closing).ConfigureAwait(false);
        if (rest is null)
            return false;
        if (head is { } message)
            delivery.Deliver(message, rest);
        else
            delivery.Take(rest);
        return true;
    }
}
