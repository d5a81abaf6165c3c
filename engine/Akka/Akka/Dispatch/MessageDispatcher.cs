using Akka.Event;

namespace Akka.Dispatch;

// Gives mailboxes their turns on an executor's threads. One dispatcher serves many actors; each turn handles at most
// Throughput messages, so that a busy actor cannot keep a thread for itself.

public abstract class MessageDispatcher
{
    public const int DefaultThroughput = 100;

    private readonly Executor _executor;

    private protected MessageDispatcher(string id, int throughput, long? throughputDeadlineTime, Executor executor, EventStream eventStream)
    {
        Id = id;
        Throughput = throughput;
        ThroughputDeadlineTime = throughputDeadlineTime;
        EventStream = eventStream;
        _executor = executor;
    }

    public string Id { get; protected set; }

    public int Throughput { get; set; }

    public long? ThroughputDeadlineTime { get; protected set; }

    public EventStream EventStream { get; }

    /// <summary>What the configuration says about this dispatcher; null for one that was not made from it.</summary>
    internal Configuration.Config Config { get; set; }

    public void Schedule(Action run) => Schedule(new ActionRunnable(run));

    public void Schedule(IRunnable run) => TryExecute(run);

    internal virtual bool TryExecute(IRunnable run) => _executor.TryExecute(run);

    /// <summary>The dispatcher that a new actor gets: this one, or one with a thread of its own.</summary>
    internal virtual MessageDispatcher ForActor() => this;

    internal virtual void Release() { }

    internal virtual void Shutdown() => _executor?.Shutdown();
}

internal sealed class Dispatcher : MessageDispatcher
{
    internal Dispatcher(string id, int throughput, long? throughputDeadlineTime, Executor executor, EventStream eventStream)
        : base(id, throughput, throughputDeadlineTime, executor, eventStream) { }
}

/// <summary>Gives every actor a thread of its own, which ends with the actor.</summary>
internal sealed class PinnedDispatcher : MessageDispatcher
{
    private static int _threadCount;

    internal PinnedDispatcher(string id, int throughput, long? throughputDeadlineTime, EventStream eventStream)
        : base(id, throughput, throughputDeadlineTime, null, eventStream) { }

    internal override MessageDispatcher ForActor()
    {
        var name = $"{Id}-{Interlocked.Increment(ref _threadCount)}";
        return new OneActorDispatcher(Id, Throughput, ThroughputDeadlineTime, new DedicatedThreads(name, 1), EventStream);
    }

    internal override bool TryExecute(IRunnable run) => ThreadPool.UnsafeQueueUserWorkItem(run, preferLocal: false);

    private sealed class OneActorDispatcher : MessageDispatcher
    {
        internal OneActorDispatcher(string id, int throughput, long? deadline, Executor executor, EventStream eventStream)
            : base(id, throughput, deadline, executor, eventStream) { }

        internal override void Release() => Shutdown();
    }
}
