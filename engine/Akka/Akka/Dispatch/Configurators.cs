using Akka.Actor;
using Akka.Configuration;
using Akka.Event;

namespace Akka.Dispatch;

// Who makes the dispatcher of a configuration block: the built-in one for the types that have a name, or a class of the
// user's, which the block's `type` names.

/// <summary>What a configurator may need of the system.</summary>
public interface IDispatcherPrerequisites
{
    EventStream EventStream { get; }

    IScheduler Scheduler { get; }

    Settings Settings { get; }

    Mailboxes Mailboxes { get; }
}

public sealed class DefaultDispatcherPrerequisites : IDispatcherPrerequisites
{
    public DefaultDispatcherPrerequisites(EventStream eventStream, IScheduler scheduler, Settings settings, Mailboxes mailboxes)
    {
        EventStream = eventStream;
        Scheduler = scheduler;
        Settings = settings;
        Mailboxes = mailboxes;
    }

    public EventStream EventStream { get; }

    public IScheduler Scheduler { get; }

    public Settings Settings { get; }

    public Mailboxes Mailboxes { get; }
}

/// <summary>Makes the dispatcher that a configuration block describes; derive from it for a dispatcher of your own.</summary>
public abstract class MessageDispatcherConfigurator
{
    protected MessageDispatcherConfigurator(Config config, IDispatcherPrerequisites prerequisites)
    {
        Config = config;
        Prerequisites = prerequisites;
    }

    /// <summary>The block, with its path as <c>id</c>, above the default dispatcher's.</summary>
    public Config Config { get; }

    public IDispatcherPrerequisites Prerequisites { get; }

    /// <summary>The dispatcher, asked for at each lookup: the same one, unless it must not be shared.</summary>
    public abstract MessageDispatcher Dispatcher();

    internal virtual void Shutdown() { }
}

/// <summary>Makes the dispatchers whose type has a name.</summary>
public sealed class DispatcherConfigurator : MessageDispatcherConfigurator
{
    private readonly Lazy<MessageDispatcher> _shared;

    public DispatcherConfigurator(Config config, IDispatcherPrerequisites prerequisites) : base(config, prerequisites)
    {
        _shared = new Lazy<MessageDispatcher>(() => Create(Config.GetString("type", "Dispatcher")));
    }

    public override MessageDispatcher Dispatcher() =>
        Config.GetString("type", "Dispatcher") == "PinnedDispatcher" ? new PinnedDispatcher(this) : _shared.Value;

    internal override void Shutdown()
    {
        if (_shared.IsValueCreated) _shared.Value.End();
    }

    internal static bool IsBuiltIn(string type) =>
        type is "Dispatcher" or "TaskDispatcher" or "ForkJoinDispatcher" or "PinnedDispatcher" or "SynchronizedDispatcher";

    private Dispatcher Create(string type) => type switch
    {
        "ForkJoinDispatcher" => new Dispatcher(this, CreateThreads()),
        "SynchronizedDispatcher" => new Dispatcher(this, new CallingThread()),
        _ => new Dispatcher(this, CreateExecutor()),
    };

    private Executor CreateExecutor()
    {
        var executor = Config.GetString("executor", "default-executor");
        return executor switch
        {
            "fork-join-executor" => CreateThreads(),
            "current-context-executor" => new CallingThread(),
            "default-executor" or "thread-pool-executor" or "task-executor" or "channel-executor" or "" => PoolThreads.Instance,
            _ => throw new ConfigurationException($"Dispatcher [{Config.GetString("id")}] has an unknown executor [{executor}]"),
        };
    }

    private DedicatedThreads CreateThreads()
    {
        var count = Config.GetInt("dedicated-thread-pool.thread-count", 0);
        if (count <= 0)
        {
            var factor = Config.GetDouble("fork-join-executor.parallelism-factor", 1.0);
            var scaled = (int)Math.Ceiling(Environment.ProcessorCount * factor);
            var floor = Config.GetInt("fork-join-executor.parallelism-min", 2);
            count = Math.Clamp(scaled, floor, Math.Max(floor, Config.GetInt("fork-join-executor.parallelism-max", 8)));
        }

        var id = Config.GetString("id", "dispatcher");
        return new DedicatedThreads(id[(id.LastIndexOf('.') + 1)..], count);
    }
}
