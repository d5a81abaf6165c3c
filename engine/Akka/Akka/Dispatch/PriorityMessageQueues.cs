using Akka.Actor;

namespace Akka.Dispatch.MessageQueues;

// Queues that hand out the most important message first: the one whose number is lowest. The stable one keeps the order
// of messages of the same number; here both do.

public abstract class BlockingMessageQueue : IMessageQueue
{
    private readonly Lock _lock = new();

    protected BlockingMessageQueue() { }

    public bool HasMessages => Count > 0;

    public int Count
    {
        get
        {
            lock (_lock) return LockedCount;
        }
    }

    protected abstract int LockedCount { get; }

    public void Enqueue(IActorRef receiver, Envelope envelope)
    {
        lock (_lock) LockedEnqueue(envelope);
    }

    public bool TryDequeue(out Envelope envelope)
    {
        lock (_lock) return LockedTryDequeue(out envelope);
    }

    public void CleanUp(IActorRef owner, IMessageQueue deadletters) => Leftovers.Move(this, owner, deadletters);

    protected abstract void LockedEnqueue(Envelope envelope);

    protected abstract bool LockedTryDequeue(out Envelope envelope);
}

public class UnboundedPriorityMessageQueue : BlockingMessageQueue, IUnboundedDequeBasedMessageQueueSemantics
{
    private readonly PriorityOrder _order;

    public UnboundedPriorityMessageQueue(Func<object, int> priorityGenerator, int initialCapacity) =>
        _order = new PriorityOrder(priorityGenerator, initialCapacity);

    protected override int LockedCount => _order.Count;

    public void EnqueueFirst(Envelope envelope) => _order.AddFirst(envelope);

    protected override void LockedEnqueue(Envelope envelope) => _order.Add(envelope);

    protected override bool LockedTryDequeue(out Envelope envelope) => _order.TryTake(out envelope);
}

public class UnboundedStablePriorityMessageQueue : BlockingMessageQueue, IUnboundedDequeBasedMessageQueueSemantics
{
    private readonly PriorityOrder _order;

    public UnboundedStablePriorityMessageQueue(Func<object, int> priorityGenerator, int initialCapacity) =>
        _order = new PriorityOrder(priorityGenerator, initialCapacity);

    protected override int LockedCount => _order.Count;

    public void EnqueueFirst(Envelope envelope) => _order.AddFirst(envelope);

    protected override void LockedEnqueue(Envelope envelope) => _order.Add(envelope);

    protected override bool LockedTryDequeue(out Envelope envelope) => _order.TryTake(out envelope);
}

/// <summary>By number, then by arrival; what was put back comes before everything.</summary>
internal sealed class PriorityOrder(Func<object, int> priorityOf, int initialCapacity)
{
    private readonly PriorityQueue<Envelope, (int Priority, long Arrival)> _queue = new(Math.Max(0, initialCapacity));
    private readonly System.Collections.Concurrent.ConcurrentStack<Envelope> _front = new();
    private long _arrivals;

    internal int Count => _queue.Count + _front.Count;

    internal void Add(Envelope envelope) => _queue.Enqueue(envelope, (priorityOf(envelope.Message), _arrivals++));

    internal void AddFirst(Envelope envelope) => _front.Push(envelope);

    internal bool TryTake(out Envelope envelope) => _front.TryPop(out envelope) || _queue.TryDequeue(out envelope, out _);
}
