using Akka.Actor;

namespace Akka.Event;

// Messages that nobody received, and why, as they appear on the event stream.

/// <summary>Marks messages whose loss is nothing to report.</summary>
public interface IDeadLetterSuppression;

public abstract class AllDeadLetters : IWrappedMessage
{
    protected AllDeadLetters(object message, IActorRef sender, IActorRef recipient)
    {
        Message = message;
        Sender = sender;
        Recipient = recipient;
    }

    public object Message { get; }

    public IActorRef Sender { get; }

    public IActorRef Recipient { get; }

    public override string ToString() => $"DeadLetter from {Sender} to {Recipient}: <{Message}>";
}

/// <summary>The recipient did not exist, or had ended.</summary>
public sealed class DeadLetter : AllDeadLetters
{
    public DeadLetter(object message, IActorRef sender, IActorRef recipient) : base(message, sender, recipient) { }
}

public sealed class SuppressedDeadLetter : AllDeadLetters
{
    public SuppressedDeadLetter(IDeadLetterSuppression message, IActorRef sender, IActorRef recipient)
        : base(message, sender, recipient) { }
}

/// <summary>The recipient had no handler for it.</summary>
public sealed class UnhandledMessage : AllDeadLetters
{
    public UnhandledMessage(object message, IActorRef sender, IActorRef recipient) : base(message, sender, recipient) { }
}

/// <summary>It was given up on the way.</summary>
public sealed class Dropped : AllDeadLetters
{
    public Dropped(object message, string reason, IActorRef recipient) : this(message, reason, ActorRefs.NoSender, recipient) { }

    public Dropped(object message, string reason, IActorRef sender, IActorRef recipient) : base(message, sender, recipient) =>
        Reason = reason;

    public string Reason { get; }
}
