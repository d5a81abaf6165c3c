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
    private readonly ManualResetEventSlim hasEnded = new();
    private volatile bool isSilenced;

    public void Run()
    {
        try
        {
            Listen();
        }
        finally
        {
            hasEnded.Set();
        }
    }

    // Closes it, and waits until what it has brought already is delivered; whatever is not in time is dropped.
    public void End(TimeSpan limit)
    {
        Close();
        isSilenced = !hasEnded.Wait(limit);
    }

    private void Listen()
    {
        try
        {
            if (Greet() is { } association)
                Receive(association);
        }
        catch (WireFormatException e)
        {
            remoting.Log.Warning("Connection from {0} is closed, for what it sent is not our protocol: {1}", connection.RemoteEndPoint, e.Message);
        }
        catch (RemoteTransportException e)
        {
            remoting.Log.Warning("Connection from {0} is closed: {1}", connection.RemoteEndPoint, e.Message);
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
        {
            remoting.Log.Debug("Connection from {0} ended: {1}", connection.RemoteEndPoint, connection.ClosedBecause ?? e.Message);
        }
        catch (Exception e)
        {
            remoting.Log.Error(e, "Connection from {0} failed", connection.RemoteEndPoint);
        }

        Close();
    }

    public void TrySendGoodbye(GoodbyeReason reason) => connection.TrySendGoodbye(reason);

    public void Close() => connection.Close();

    private Association? Greet()
    {
        using var deadline = remoting.CloseAfter(remoting.Tcp.HandshakeTimeout, connection, "it sent no greeting");
        connection.Secure(calledHost: null);
        if (connection.ReadFrame(Frames.HelloBytesMax) is not { } frame)
            return null;
        var hello = Handshake.ReadHello(frame);
        if (!remoting.Addresses.Contains(hello.To))
        {
            remoting.Log.Warning("[{0}] calls this system [{1}], but its address is [{2}]; its messages would reach nobody", hello.From, hello.To, remoting.DefaultAddress);
            Refuse(RefuseReason.WrongAddress, $"the system here is {remoting.DefaultAddress}, not {hello.To}");
            return null;
        }

        var association = remoting.AssociationWith(hello.From);
        if (association is null)
        {
            Refuse(RefuseReason.ShuttingDown, "no more associations are possible");
            return null;
        }

        if (association.Heard(this, hello.Uid, hello.Book) is not { } delivered)
        {
            Refuse(RefuseReason.Quarantined, $"UID {hello.Uid} of {hello.From} is quarantined; it must restart");
            return null;
        }

        remoting.Greeted(connection);
        connection.Send(Handshake.Welcome(remoting.Uid, delivered));
        return association;
    }

    private void Refuse(RefuseReason reason, string text) => connection.Send(Handshake.Refuse(reason, text));

    private void Receive(Association association)
    {
        remoting.Publish(new AssociatedEvent(remoting.DefaultAddress, association.Remote, inbound: true));
        var delivery = new InboundDelivery(remoting, association, this);
        try
        {
            var reader = connection.Reader;
            while (!delivery.HasEnded && !isSilenced && reader.Fill())
            {
                while (!isSilenced && reader.TryTake(remoting.Tcp.FrameBytesMax, out var frame))
                    delivery.Take(frame);
                var mayTakeLarge = reader.LargeFrameBytes is not null && (reader.IsFull || InboundDelivery.HoldsHead(reader.Front));
                if (mayTakeLarge && !TakeLarge(reader, delivery))
                    return;
                if (delivery.TakeAcknowledgement() is { } delivered)
                    connection.Send(Handshake.Ack(delivered));
            }
        }
        finally
        {
            association.InboundClosed(this);
            remoting.Publish(new DisassociatedEvent(remoting.DefaultAddress, association.Remote, inbound: true));
        }
    }

    // A message is read in two parts, its head from the buffer and its payload into an array of its own; anything else in one.
    private bool TakeLarge(FrameReader reader, InboundDelivery delivery)
    {
        var head = delivery.ReadHead(reader.Front);
        var rest = reader.TakeLarge(head?.Bytes ?? 0);
        if (rest is null)
            return false;
        remoting.RecentPayloads.Add(rest);
        if (head is { } message)
            delivery.Deliver(message, rest);
        else
            delivery.Take(rest);
        return true;
    }
}
