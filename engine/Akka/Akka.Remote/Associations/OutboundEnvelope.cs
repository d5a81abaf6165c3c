using Akka.Actor;

namespace Akka.Remote.Associations;

// One message on its way out. A wake-up has no recipient: it only makes the association look at its state again.
internal readonly record struct OutboundEnvelope(object? Message, IActorRef? Sender, RemoteActorRef? Recipient)
{
    public bool IsWakeUp => Recipient is null;
}
