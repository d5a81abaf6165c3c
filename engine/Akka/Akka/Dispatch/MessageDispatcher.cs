using Akka.Event;

namespace Akka.Dispatch;

// Gives mailboxes their turns on an executor's threads. One dispatcher serves many actors; each turn handles at most
// Throughput messages, so that a busy actor cannot keep a thread for itself.

public abstract class MessageDispatcher
{
    public const int DefaultThroughput = 100;

    protected MessageDispatcher(MessageDispatcherConfigurator configurator)
    {
        var config = configurator.Config;
        Configurator = configurator;
        Id = config.GetString("id");
        Throughput = Math.Max(1, config.GetInt("throughput", DefaultThroughput));
        var deadlineTicks = config.GetTimeSpan("throughput-deadline-time", TimeSpan.Zero, allowInfinite: false).Ticks;
        ThroughputDeadlineTime = deadlineTicks > 0 ? deadlineTicks : null;
    }

    public MessageDispatcherConfigurator Configurator { get; }

    public string Id { get; protected set; }

    public int Throughput { get; set; }

    public long? ThroughputDeadlineTime { get; protected set; }

    public EventStream EventStream => Configurator.Prerequisites.EventStream;

    public Mailboxes Mailboxes => Configurator.Prerequisites.Mailboxes;

    /// <summary>An actor begins: its mailbox may run from now on.</summary>
    public virtual void Attach(Actor.ActorCell cell) => cell.OpenMailbox();

    /// <summary>An actor has ended.</summary>
    public virtual void Detach(Actor.ActorCell cell) => Release();

    public void Schedule(Action run) => Schedule(new ActionRunnable(run));

    public void Schedule(IRunnable run) => TryExecute(run);

    /// <summary>Runs the work, now or soon, on a thread of this dispatcher's.</summary>
    protected abstract void ExecuteTask(IRunnable run);

    /// <summary>Lets go of the threads: the system has ended.</summary>
    protected abstract void Shutdown();

    internal void End() => Shutdown();

    /// <summary>As <see cref="ExecuteTask"/>; false when the threads are gone.</summary>
    internal virtual bool TryExecute(IRunnable run)
    {
        ExecuteTask(run);
        return true;
    }

    /// <summary>The dispatcher that a new actor gets: this one, or one with a thread of its own.</summary>
    internal virtual MessageDispatcher ForActor() => this;

    internal virtual void Release() { }
}

public class Dispatcher : MessageDispatcher
{
    private readonly Executor _executor;

    internal Dispatcher(MessageDispatcherConfigurator configurator, Executor executor) : base(configurator) => _executor = executor;

    internal override bool TryExecute(IRunnable run) => _executor.TryExecute(run);

    protected override void ExecuteTask(IRunnable run) => TryExecute(run);

    protected override void Shutdown() => _executor.Shutdown();
}

/// <summary>Gives every actor a thread of its own, which ends with the actor.</summary>
public sealed class PinnedDispatcher : Dispatcher
{
    private static int _threadCount;

    private readonly bool _isOfOneActor;

    // Before there is an actor there is no thread to own: what is scheduled then runs on the pool.
    internal PinnedDispatcher(MessageDispatcherConfigurator configurator) : base(configurator, PoolThreads.Instance) { }

    private PinnedDispatcher(MessageDispatcherConfigurator configurator, string threadName)
        : base(configurator, new DedicatedThreads(threadName, 1)) => _isOfOneActor = true;

    internal override MessageDispatcher ForActor() => new PinnedDispatcher(Configurator, $"{Id}-{Interlocked.Increment(ref _threadCount)}");

    internal override void Release()
    {
        if (_isOfOneActor) Shutdown();
    }
}
