namespace Akka.Actor;

// Interfaces that only mark messages, and say to the cell or to remoting how to treat them.

/// <summary>Handled by the cell before the actor sees it.</summary>
public interface IAutoReceivedMessage;

/// <summary>Not delivered to an actor that was found through an untrusted path.</summary>
public interface IPossiblyHarmful;

/// <summary>Does not count as activity for the receive timeout.</summary>
public interface INotInfluenceReceiveTimeout;

/// <summary>Is never sent to the serializer by the serialize-messages check.</summary>
public interface INoSerializationVerificationNeeded;

/// <summary>Carries another message.</summary>
public interface IWrappedMessage
{
    object Message { get; }
}

public static class WrappedMessage
{
    /// <summary>The innermost message; the message itself when it carries none.</summary>
    public static object Unwrap(object message)
    {
        while (message is IWrappedMessage wrapped) message = wrapped.Message;
        return message;
    }
}

/// <summary>Marks actors whose messages are logged, with <c>akka.actor.debug.receive = on</c>.</summary>
public interface ILogReceive;
