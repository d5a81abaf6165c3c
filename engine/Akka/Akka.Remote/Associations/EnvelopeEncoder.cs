using System.Text;
using Akka.Actor;
using Akka.Remote.Serialization;
using Akka.Remote.Transport;
using Akka.Serialization;

namespace Akka.Remote.Associations;

// Turns an envelope into the body of a Message or System frame: recipient, sender, and the message by its serializer.
// References inside the message are written with this system's address, so that they mean the same actor over there.
internal sealed class EnvelopeEncoder(ExtendedActorSystem system, Address localAddress)
{
    // Paths of the actors that talk over this association; at the bound all are forgotten and made again.
    private const int PathCountMax = 1024;

    private readonly Information transport = new(localAddress, system);
    // By the reference itself: who sends often sends with the same one, and hashing a path costs more than it saves.
    private readonly Dictionary<IActorRef, byte[]> paths = new(ReferenceEqualityComparer.Instance);

    // By the serializer of the message, on the thread of whoever sends it.
    public MessagePayload Serialize(object message) => PayloadCodec.Serialize(message, system.Serialization, transport);

    // All but the payload's bytes. For one thread.
    public void WriteHead(WireWriter writer, OutboundEnvelope envelope)
    {
        writer.Bytes(PathOf(envelope.Recipient, isRecipient: true));
        writer.Bytes(envelope.Sender is null or Nobody ? [] : PathOf(envelope.Sender, isRecipient: false));
        writer.Int32(envelope.Payload.SerializerId);
        writer.String(envelope.Payload.Manifest);
    }

    private byte[] PathOf(IActorRef actor, bool isRecipient)
    {
        if (paths.TryGetValue(actor, out var known))
            return known;
        var path = actor.Path;
        // A recipient lives at the receiver and a local sender here: the handshake has told both addresses.
        var isImplied = isRecipient || path.Address.HasLocalScope || path.Address.Equals(localAddress);
        var text = isImplied ? path.ToStringWithoutAddress() : path.ToStringWithAddress();
        if (path.Uid == 0)
            return Encoding.UTF8.GetBytes(text); // Such as the one that waits for an Ask: keeping them would only push the others out.
        var bytes = Encoding.UTF8.GetBytes($"{text}#{path.Uid}");
        if (paths.Count >= PathCountMax)
            paths.Clear();
        paths.Add(actor, bytes);
        return bytes;
    }
}
