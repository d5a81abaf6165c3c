using Akka.Event;
using System.Buffers;
using Akka.Actor;
using Akka.Dispatch.SysMsg;
using Akka.Remote.Serialization;
using Akka.Remote.Transport;

namespace Akka.Remote.Associations;

// Takes the frames of one inbound connection: finds the recipient, reads the message, hands it over. A message that
// cannot be read (an unknown serializer, a type that the filter refuses) is logged and dropped; the frame around it was
// sound, so the connection goes on.
internal sealed class InboundDelivery(Remoting remoting, Association association, InboundConnection connection)
{
    // Paths seen on this connection. At the bound all are forgotten and resolved again.
    private const int ResolvedCountMax = 4096;

    private readonly Dictionary<string, IInternalActorRef> recipients = [];
    private readonly Dictionary<string, IActorRef> senders = [];
    private bool hasSystemMessages;

    public bool HasEnded { get; private set; }

    // The number to acknowledge if system messages came since the last call.
    public long? TakeAcknowledgement()
    {
        if (!hasSystemMessages)
            return null;
        hasSystemMessages = false;
        return association.DeliveredTo(connection);
    }

    public void Take(in ReadOnlySequence<byte> frame)
    {
        if (frame.IsSingleSegment)
        {
            Take(frame.FirstSpan);
            return;
        }

        var length = (int)frame.Length;
        var rented = ArrayPool<byte>.Shared.Rent(length);
        frame.CopyTo(rented);
        try
        {
            Take(rented.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private void Take(ReadOnlySpan<byte> frame)
    {
        var reader = new WireReader(frame);
        switch ((FrameKind)reader.Byte())
        {
            case FrameKind.Message:
                Deliver(ref reader);
                break;
            case FrameKind.System:
                hasSystemMessages = true;
                if (association.AcceptSystem(connection, reader.Int64()))
                    Deliver(ref reader);
                break;
            case FrameKind.Goodbye:
                if ((GoodbyeReason)reader.Byte() == GoodbyeReason.Quarantined)
                    remoting.Publish(new ThisActorSystemQuarantinedEvent(remoting.DefaultAddress, association.Remote));
                HasEnded = true;
                break;
            case var other:
                throw new WireFormatException($"frame kind {other} may not come here");
        }
    }

    private void Deliver(ref WireReader reader)
    {
        var recipient = Recipient(reader.String());
        var sender = Sender(reader.String());
        object message;
        try
        {
            message = PayloadCodec.ReadLast(ref reader, remoting.System.Serialization);
        }
        catch (WireFormatException)
        {
            throw;
        }
        catch (Exception e)
        {
            // Serializers may throw anything on bytes they do not like.
            remoting.Log.Error(e, "A message from [{0}] to [{1}] could not be deserialized and is dropped: {2}", association.Remote, recipient.Path, e.Message);
            return;
        }

        HandOver(recipient, message, sender);
    }

    private void HandOver(IInternalActorRef recipient, object message, IActorRef sender)
    {
        if (remoting.Settings.UntrustedMode && message is (IPossiblyHarmful or ISystemMessage))
        {
            remoting.Log.Debug("Dropped {0} to [{1}] from [{2}] (akka.remote.untrusted-mode)", message.GetType(), recipient.Path, association.Remote);
            return;
        }

        switch (message)
        {
            case ISystemMessage system:
                recipient.SendSystemMessage(system);
                break;
            case ActorSelectionMessage selection:
                Akka.Actor.ActorSelection.Deliver(recipient, sender, selection);
                break;
            default:
                recipient.Tell(message, sender);
                break;
        }
    }

    // Only paths with the actor's own number are remembered: they mean one actor for ever. A path without one may mean
    // another actor tomorrow.
    private IInternalActorRef Recipient(string path)
    {
        if (recipients.TryGetValue(path, out var known))
            return known;
        var resolved = remoting.Provider.ResolveLocal(path);
        if (path.Contains('#') && resolved is LocalActorRef)
            Remember(recipients, path, resolved);
        return resolved;
    }

    private IActorRef Sender(string path)
    {
        if (path.Length == 0)
            return ActorRefs.NoSender;
        if (senders.TryGetValue(path, out var known))
            return known;
        var full = path[0] == '/' ? $"{association.Remote}{path}" : path;
        var resolved = remoting.Provider.ResolveActorRef(full);
        if (path.Contains('#'))
            Remember(senders, path, resolved);
        return resolved;
    }

    private static void Remember<T>(Dictionary<string, T> resolved, string path, T actor)
    {
        if (resolved.Count >= ResolvedCountMax)
            resolved.Clear();
        resolved[path] = actor;
    }
}
