using Akka.Actor;
using Akka.Dispatch.SysMsg;
using Akka.Remote.Serialization;

namespace Akka.Remote.Associations;

// One message on its way out, written already by its serializer: so the bytes that wait can be counted, and what the sender
// does with the message afterwards changes nothing. The message itself is kept for the dead letters. A class, because the
// queues of classes are compiled ahead with the runtime, and those of our structs are not.
internal sealed record OutboundEnvelope(object Message, IActorRef? Sender, RemoteActorRef Recipient, MessagePayload Payload)
{
    public bool IsSystem => Message is ISystemMessage;

    public int PayloadBytes => Payload.Bytes?.Length ?? 0;
}
