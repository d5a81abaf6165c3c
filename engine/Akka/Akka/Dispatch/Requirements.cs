namespace Akka.Dispatch;

// What an actor may require of its mailbox, and what a mailbox promises. The usual mailbox is unbounded and can be
// prepended to, so that it meets all but the bounded ones of these; the interfaces exist because actors name them.

public interface ISemantics;

public interface IMultipleConsumerSemantics : ISemantics;

public interface IUnboundedMessageQueueSemantics : ISemantics;

public interface IBoundedMessageQueueSemantics : ISemantics
{
    /// <summary>How long a sender waits for room before its message is a dead letter.</summary>
    TimeSpan PushTimeOut { get; }
}

public interface IDequeBasedMessageQueueSemantics : ISemantics
{
    void EnqueueFirst(Actor.Envelope envelope);
}

public interface IUnboundedDequeBasedMessageQueueSemantics : IDequeBasedMessageQueueSemantics, IUnboundedMessageQueueSemantics;

public interface IBoundedDequeBasedMessageQueueSemantics : IBoundedMessageQueueSemantics, IDequeBasedMessageQueueSemantics;

public interface IRequiresMessageQueue<T> where T : ISemantics;

public interface IProducesMessageQueue<TQueue> where TQueue : MessageQueues.IMessageQueue;

public interface IProducesPushTimeoutSemanticsMailbox
{
    TimeSpan PushTimeout { get; }
}
