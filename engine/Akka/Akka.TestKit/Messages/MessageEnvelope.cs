using Akka.Actor;

namespace Akka.TestKit;

// A message that a test actor has received, with who sent it.

public abstract class MessageEnvelope
{
    protected MessageEnvelope() { }

    public abstract object Message { get; }

    public abstract IActorRef Sender { get; }
}

public class RealMessageEnvelope : MessageEnvelope
{
    public RealMessageEnvelope(object message, IActorRef sender)
    {
        Message = message;
        Sender = sender;
    }

    public override object Message { get; }

    public override IActorRef Sender { get; }

    public override string ToString() => $"<{Message ?? "null"}> from {Sender?.ToString() ?? "NoSender"}";
}

/// <summary>No message yet.</summary>
public sealed class NullMessageEnvelope : MessageEnvelope
{
    public static NullMessageEnvelope Instance = new();

    private NullMessageEnvelope() { }

    public override object Message => null;

    public override IActorRef Sender => throw new InvalidOperationException("No message has been received, so there is no sender.");

    public override string ToString() => "<null>";
}
