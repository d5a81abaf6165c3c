using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Configuration;
using Akka.Event;

namespace Akka.Dispatch;

// The dispatchers of a system by their configuration path; each is made when it is first asked for. A path that holds
// another path instead of a block is an alias.

public sealed class Dispatchers
{
    public const string DefaultDispatcherId = "akka.actor.default-dispatcher";
    public const string DefaultBlockingDispatcherId = "akka.actor.default-blocking-io-dispatcher";
    public const string SynchronizedDispatcherId = "akka.actor.synchronized-dispatcher";
    internal const string InternalDispatcherId = "akka.actor.internal-dispatcher";

    // A longer chain of aliases is a circle.
    private const int AliasDepthMax = 20;

    private readonly ActorSystem _system;
    private readonly ConcurrentDictionary<string, Lazy<MessageDispatcherConfigurator>> _configurators = new();

    public Dispatchers(ActorSystem system, IDispatcherPrerequisites prerequisites, ILoggingAdapter logger)
    {
        _system = system;
        Prerequisites = prerequisites;
        _ = logger;
    }

    public IDispatcherPrerequisites Prerequisites { get; }

    public MessageDispatcher DefaultGlobalDispatcher => Lookup(DefaultDispatcherId);

    /// <summary>What a block does not say, the default dispatcher's says for it.</summary>
    public Config DefaultDispatcherConfig => WithId(DefaultDispatcherId, _system.Settings.Config.GetConfig(DefaultDispatcherId));

    public bool HasDispatcher(string id) => _configurators.ContainsKey(id) || _system.Settings.Config.HasPath(id);

    /// <summary>The dispatcher that the configuration describes at this path.</summary>
    public MessageDispatcher Lookup(string dispatcherName)
    {
        var id = Concrete(string.IsNullOrEmpty(dispatcherName) ? DefaultDispatcherId : dispatcherName);
        if (!_configurators.TryGetValue(id, out var configurator))
        {
            configurator = _configurators.GetOrAdd(
                id, static (key, self) => new Lazy<MessageDispatcherConfigurator>(() => self.Configure(key)), this);
        }

        return configurator.Value.Dispatcher();
    }

    /// <summary>Puts a configurator at a path; false when there is one already.</summary>
    public bool RegisterConfigurator(string id, MessageDispatcherConfigurator configurator) =>
        _configurators.TryAdd(id, new Lazy<MessageDispatcherConfigurator>(configurator));

    /// <summary>The block at this path, or at the path that stands there instead of a block.</summary>
    public static Config GetConfig(Config config, string id, int depth = 0)
    {
        if (depth > AliasDepthMax) throw Circle(id);
        var value = config.GetValue(id) ?? throw new ConfigurationException($"Dispatcher [{id}] not configured");
        return value.IsString() ? GetConfig(config, value.GetString(), depth + 1) : value.ToConfig();
    }

    internal void Shutdown()
    {
        foreach (var configurator in _configurators.Values)
        {
            if (configurator.IsValueCreated) configurator.Value.Shutdown();
        }
    }

    private static ConfigurationException Circle(string id) => new(
        $"Could not find a concrete dispatcher config after following {AliasDepthMax} aliases. Is there a circle in the configuration? " +
        $"The last one was [{id}]");

    /// <summary>Where a path and the aliases that it leads to end: who asks by an alias shares the dispatcher that it stands for.</summary>
    private string Concrete(string id)
    {
        for (var depth = 0; !_configurators.ContainsKey(id); depth++)
        {
            if (depth > AliasDepthMax) throw Circle(id);
            if (_system.Settings.Config.GetValue(id) is not { } value || !value.IsString()) break;
            id = value.GetString();
        }

        return id;
    }

    private static Config WithId(string id, Config config) => ConfigurationFactory.ParseString($"id = \"{id}\"").WithFallback(config);

    private MessageDispatcherConfigurator Configure(string id)
    {
        var block = GetConfig(_system.Settings.Config, id);
        var config = WithId(id, block);
        if (id != DefaultDispatcherId) config = config.WithFallback(_system.Settings.Config.GetConfig(DefaultDispatcherId));
        var typeName = config.GetString("type", "Dispatcher");
        if (DispatcherConfigurator.IsBuiltIn(typeName)) return new DispatcherConfigurator(config, Prerequisites);
        if (Type.GetType(typeName) is not { } type || !typeof(MessageDispatcherConfigurator).IsAssignableFrom(type))
        {
            throw new ConfigurationException(
                $"Dispatcher [{id}] has type [{typeName}], but Dispatcher, ForkJoinDispatcher, PinnedDispatcher, TaskDispatcher, " +
                "SynchronizedDispatcher or the name of a MessageDispatcherConfigurator is expected");
        }

        return (MessageDispatcherConfigurator)Activator.CreateInstance(type, config, Prerequisites);
    }
}
