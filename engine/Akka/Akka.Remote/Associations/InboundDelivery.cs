using Akka.Event;
using Akka.Actor;
using Akka.Dispatch.SysMsg;
using Akka.Remote.Transport;

namespace Akka.Remote.Associations;

// Takes the frames of one inbound connection: finds the recipient, reads the message, hands it over. A message that
// cannot be read (an unknown serializer, a type that the filter refuses) is logged and dropped; the frame around it was
// sound, so the connection goes on.
internal sealed class InboundDelivery(Remoting remoting, Association association, InboundConnection connection)
{
    private readonly BytesCache<IInternalActorRef> recipients = new();
    private readonly BytesCache<IActorRef> senders = new();
    private readonly BytesCache<string> manifests = new();
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

    public void Take(ReadOnlySpan<byte> frame)
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

    // Whether the front of a large frame is a message's, and goes as far as its payload.
    public static bool HoldsHead(ReadOnlySpan<byte> front)
    {
        var reader = new WireReader(front);
        return front.Length > 0 && (FrameKind)reader.Byte() == FrameKind.Message
            && reader.TrySkipBytes() && reader.TrySkipBytes() && reader.TrySkip(sizeof(int)) && reader.TrySkipBytes();
    }

    // The front of a large message, up to its payload; null if it is no user message.
    public MessageHead? ReadHead(ReadOnlySpan<byte> front)
    {
        var reader = new WireReader(front);
        return (FrameKind)reader.Byte() == FrameKind.Message ? ReadHead(ref reader, front.Length) : null;
    }

    public void Deliver(in MessageHead head, byte[] payload)
    {
        object message;
        try
        {
            message = remoting.System.Serialization.Deserialize(payload, head.SerializerId, head.Manifest);
        }
        catch (WireFormatException)
        {
            throw;
        }
        catch (Exception e)
        {
            // Serializers may throw anything on bytes they do not like.
            remoting.Log.Error(e, "A message from [{0}] to [{1}] could not be deserialized and is dropped: {2}", association.Remote, head.Recipient.Path, e.Message);
            return;
        }

        HandOver(head.Recipient, message, head.Sender);
    }

    private void Deliver(ref WireReader reader)
    {
        var head = ReadHead(ref reader, reader.RestLength);
        Deliver(head, reader.Rest().ToArray());
    }

    private MessageHead ReadHead(ref WireReader reader, int frontBytes)
    {
        var recipient = Recipient(reader.Bytes());
        var sender = Sender(reader.Bytes());
        var serializerId = reader.Int32();
        var manifest = Manifest(reader.Bytes());
        return new MessageHead(recipient, sender, serializerId, manifest, frontBytes - reader.RestLength);
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
    private IInternalActorRef Recipient(ReadOnlySpan<byte> bytes)
    {
        if (recipients.TryFind(bytes, out var known))
            return known;
        var path = WireReader.Text(bytes);
        var resolved = remoting.Provider.ResolveLocal(path);
        if (path.Contains('#') && resolved is LocalActorRef)
            recipients.Add(bytes, resolved);
        return resolved;
    }

    private string Manifest(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            return string.Empty;
        if (manifests.TryFind(bytes, out var known))
            return known;
        var manifest = WireReader.Text(bytes);
        manifests.Add(bytes, manifest);
        return manifest;
    }

    private IActorRef Sender(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            return ActorRefs.NoSender;
        if (senders.TryFind(bytes, out var known))
            return known;
        var path = WireReader.Text(bytes);
        var full = path[0] == '/' ? $"{association.Remote}{path}" : path;
        var resolved = remoting.Provider.ResolveActorRef(full);
        if (path.Contains('#'))
            senders.Add(bytes, resolved);
        return resolved;
    }
}

// What a message's frame says before its payload, which begins after so many bytes.
internal readonly record struct MessageHead(IInternalActorRef Recipient, IActorRef Sender, int SerializerId, string Manifest, int Bytes);
