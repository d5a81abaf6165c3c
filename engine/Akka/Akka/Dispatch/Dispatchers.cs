using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Configuration;
using Akka.Event;

namespace Akka.Dispatch;

// The dispatchers of a system by their configuration path; each is made when it is first asked for.

public sealed class Dispatchers
{
    public const string DefaultDispatcherId = "akka.actor.default-dispatcher";
    public const string DefaultBlockingDispatcherId = "akka.actor.default-blocking-io-dispatcher";
    public const string SynchronizedDispatcherId = "akka.actor.synchronized-dispatcher";
    internal const string InternalDispatcherId = "akka.actor.internal-dispatcher";

    private readonly ActorSystem _system;
    private readonly EventStream _eventStream;
    private readonly ConcurrentDictionary<string, Lazy<MessageDispatcher>> _dispatchers = new();

    internal Dispatchers(ActorSystem system, EventStream eventStream)
    {
        _system = system;
        _eventStream = eventStream;
    }

    public MessageDispatcher DefaultGlobalDispatcher => Lookup(DefaultDispatcherId);

    public bool HasDispatcher(string id) => _dispatchers.ContainsKey(id) || _system.Settings.Config.HasPath(id);

    /// <summary>The dispatcher that the configuration describes at this path.</summary>
    public MessageDispatcher Lookup(string dispatcherName)
    {
        var id = string.IsNullOrEmpty(dispatcherName) ? DefaultDispatcherId : dispatcherName;
        if (_dispatchers.TryGetValue(id, out var known)) return known.Value;
        return _dispatchers.GetOrAdd(id, static (key, self) => new Lazy<MessageDispatcher>(() => self.Create(key)), this).Value;
    }

    internal void Shutdown()
    {
        foreach (var dispatcher in _dispatchers.Values)
        {
            if (dispatcher.IsValueCreated) dispatcher.Value.Shutdown();
        }
    }

    private MessageDispatcher Create(string id)
    {
        var config = _system.Settings.Config.GetConfig(id)
            ?? throw new ConfigurationException($"Dispatcher [{id}] not configured");
        var throughput = Math.Max(1, config.GetInt("throughput", MessageDispatcher.DefaultThroughput));
        var deadlineTicks = config.GetTimeSpan("throughput-deadline-time", TimeSpan.Zero, allowInfinite: false).Ticks;
        long? deadline = deadlineTicks > 0 ? deadlineTicks : null;
        var type = config.GetString("type", "Dispatcher");
        MessageDispatcher made = type switch
        {
            "PinnedDispatcher" => new PinnedDispatcher(id, throughput, deadline, _eventStream),
            "ForkJoinDispatcher" => new Dispatcher(id, throughput, deadline, CreateThreads(id, config), _eventStream),
            "SynchronizedDispatcher" => new Dispatcher(id, throughput, deadline, new CallingThread(), _eventStream),
            "Akka.TestKit.CallingThreadDispatcherConfigurator, Akka.TestKit" =>
                new Dispatcher(id, throughput, deadline, new CurrentThread(), _eventStream),
            "Dispatcher" or "TaskDispatcher" => new Dispatcher(id, throughput, deadline, CreateExecutor(id, config), _eventStream),
            _ => throw new ConfigurationException(
                $"Dispatcher [{id}] has type [{type}], but Dispatcher, ForkJoinDispatcher, PinnedDispatcher, TaskDispatcher " +
                "or SynchronizedDispatcher is expected"),
        };
        made.Config = config;
        return made;
    }

    private static Executor CreateExecutor(string id, Config config)
    {
        var executor = config.GetString("executor", "default-executor");
        return executor switch
        {
            "fork-join-executor" => CreateThreads(id, config),
            "current-context-executor" => new CallingThread(),
            "default-executor" or "thread-pool-executor" or "task-executor" or "channel-executor" or "" => PoolThreads.Instance,
            _ => throw new ConfigurationException($"Dispatcher [{id}] has an unknown executor [{executor}]"),
        };
    }

    private static DedicatedThreads CreateThreads(string id, Config config)
    {
        var count = config.GetInt("dedicated-thread-pool.thread-count", 0);
        if (count <= 0)
        {
            var factor = config.GetDouble("fork-join-executor.parallelism-factor", 1.0);
            var scaled = (int)Math.Ceiling(Environment.ProcessorCount * factor);
            var floor = config.GetInt("fork-join-executor.parallelism-min", 2);
            count = Math.Clamp(scaled, floor, Math.Max(floor, config.GetInt("fork-join-executor.parallelism-max", 8)));
        }

        return new DedicatedThreads(id[(id.LastIndexOf('.') + 1)..], count);
    }
}
