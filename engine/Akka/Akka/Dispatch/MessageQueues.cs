using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Event;

namespace Akka.Dispatch.MessageQueues;

// The queues of the mailbox types that a configuration can name. Any thread may enqueue; one at a time dequeues.

public interface IMessageQueue
{
    bool HasMessages { get; }

    int Count { get; }

    void Enqueue(IActorRef receiver, Envelope envelope);

    bool TryDequeue(out Envelope envelope);

    /// <summary>Hands what is left to the dead letters, when the owner has ended.</summary>
    void CleanUp(IActorRef owner, IMessageQueue deadletters);
}

public class UnboundedMessageQueue : IMessageQueue, IUnboundedMessageQueueSemantics
{
    private readonly ConcurrentQueue<Envelope> _queue = new();

    public bool HasMessages => !_queue.IsEmpty;

    public int Count => _queue.Count;

    public void Enqueue(IActorRef receiver, Envelope envelope) => _queue.Enqueue(envelope);

    public bool TryDequeue(out Envelope envelope) => _queue.TryDequeue(out envelope);

    public void CleanUp(IActorRef owner, IMessageQueue deadletters) => Leftovers.Move(this, owner, deadletters);
}

/// <summary>Holds so many messages and no more: who finds it full waits, and in the end the message is a dead letter.</summary>
public class BoundedMessageQueue : IMessageQueue, IBoundedMessageQueueSemantics
{
    private readonly BlockingCollection<Envelope> _queue;

    public BoundedMessageQueue(Configuration.Config config)
        : this(config.GetInt("bounded-capacity"), config.GetTimeSpan("push-timeout")) { }

    public BoundedMessageQueue(int boundedCapacity, TimeSpan pushTimeOut)
    {
        PushTimeOut = pushTimeOut;
        if (boundedCapacity < 0)
            throw new ArgumentException("The capacity of a bounded mailbox must not be negative.", nameof(boundedCapacity));
        _queue = boundedCapacity == 0 ? [] : new BlockingCollection<Envelope>(boundedCapacity);
    }

    public TimeSpan PushTimeOut { get; set; }

    public bool HasMessages => _queue.Count > 0;

    public int Count => _queue.Count;

    public void Enqueue(IActorRef receiver, Envelope envelope)
    {
        if (PushTimeOut < TimeSpan.Zero) _queue.Add(envelope);
        else if (!_queue.TryAdd(envelope, PushTimeOut)) Leftovers.Refuse(receiver, envelope);
    }

    public bool TryDequeue(out Envelope envelope) => _queue.TryTake(out envelope);

    public void CleanUp(IActorRef owner, IMessageQueue deadletters) => Leftovers.Move(this, owner, deadletters);
}

/// <summary>Lets another queue be prepended to.</summary>
public class DequeWrapperMessageQueue : IMessageQueue, IDequeBasedMessageQueueSemantics
{
    protected readonly IMessageQueue MessageQueue;

    private readonly ConcurrentStack<Envelope> _front = new();

    public DequeWrapperMessageQueue(IMessageQueue messageQueue) => MessageQueue = messageQueue;

    public bool HasMessages => !_front.IsEmpty || MessageQueue.HasMessages;

    public int Count => _front.Count + MessageQueue.Count;

    public void Enqueue(IActorRef receiver, Envelope envelope) => MessageQueue.Enqueue(receiver, envelope);

    public bool TryDequeue(out Envelope envelope) => _front.TryPop(out envelope) || MessageQueue.TryDequeue(out envelope);

    public void EnqueueFirst(Envelope envelope) => _front.Push(envelope);

    public void CleanUp(IActorRef owner, IMessageQueue deadletters) => Leftovers.Move(this, owner, deadletters);
}

public class UnboundedDequeMessageQueue : DequeWrapperMessageQueue, IUnboundedDequeBasedMessageQueueSemantics
{
    public UnboundedDequeMessageQueue() : base(new UnboundedMessageQueue()) { }
}

public class BoundedDequeMessageQueue : DequeWrapperMessageQueue, IBoundedDequeBasedMessageQueueSemantics
{
    public BoundedDequeMessageQueue(int boundedCapacity, TimeSpan pushTimeOut)
        : base(new BoundedMessageQueue(boundedCapacity, pushTimeOut)) => PushTimeOut = pushTimeOut;

    public TimeSpan PushTimeOut { get; }
}

internal static class Leftovers
{
    internal static void Move(IMessageQueue queue, IActorRef owner, IMessageQueue deadLetters)
    {
        while (queue.TryDequeue(out var envelope)) deadLetters.Enqueue(owner, envelope);
    }

    internal static void Refuse(IActorRef receiver, Envelope envelope)
    {
        var deadLetters = ((IInternalActorRef)receiver).Provider.DeadLetters;
        deadLetters.Tell(new DeadLetter(envelope.Message, envelope.Sender ?? deadLetters, receiver), envelope.Sender);
    }
}
