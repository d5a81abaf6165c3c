using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Event;

namespace Akka.Actor;

// What the configuration says about the system itself, read once.

public class Settings
{
    private readonly Config _userConfig;
    private Config _fallback = ConfigurationFactory.Default();

    public Settings(ActorSystem system, Config config) : this(system, config, ActorSystemSetup.Empty) { }

    public Settings(ActorSystem system, Config config, ActorSystemSetup setup)
    {
        System = system;
        Setup = setup;
        _userConfig = config;
        Config = config.SafeWithFallback(_fallback);
        var provider = setup.Get<BootstrapSetup>() is { HasValue: true } bootstrap && bootstrap.Value.ActorRefProvider.HasValue
            ? bootstrap.Value.ActorRefProvider.Value
            : ProviderSelection.Parse(Config.GetString("akka.actor.provider"));
        ProviderSelectionType = provider;
        ProviderClass = provider.Fqn;
        HasCluster = provider.HasCluster;

        SupervisorStrategyClass = Config.GetString("akka.actor.guardian-supervisor-strategy");
        AskTimeout = Config.GetTimeSpan("akka.actor.ask-timeout", Timeout.InfiniteTimeSpan);
        UnstartedPushTimeout = Config.GetTimeSpan("akka.actor.unstarted-push-timeout");
        SerializeAllMessages = Config.GetBoolean("akka.actor.serialize-messages");
        CreationTimeout = Config.GetTimeSpan("akka.actor.creation-timeout");
        LogLevel = Config.GetString("akka.loglevel");
        StdoutLogLevel = Config.GetString("akka.stdout-loglevel");
        StdoutLogger = CreateStdoutLogger(Config.GetString("akka.stdout-logger-class", ""));
        LogFormatter = CreateLogFormatter(Config.GetString("akka.logger-formatter", ""));
        LogFilter = setup.Get<LogFilterSetup>() is { HasValue: true } filters ? filters.Value.CreateEvaluator() : LogFilterEvaluator.NoFilters;
        StdoutLogger.Filter = LogFilter;
        Loggers = Config.GetStringList("akka.loggers");
        LoggersDispatcher = Config.GetString("akka.loggers-dispatcher");
        LoggerStartTimeout = Config.GetTimeSpan("akka.logger-startup-timeout");
        LoggerAsyncStart = Config.GetBoolean("akka.logger-async-start");
        LogConfigOnStart = Config.GetBoolean("akka.log-config-on-start");
        LogDeadLetters = Config.GetString("akka.log-dead-letters")?.ToLowerInvariant() switch
        {
            "on" or "true" => int.MaxValue,
            "off" or "false" => 0,
            _ => Config.GetInt("akka.log-dead-letters"),
        };
        LogDeadLettersSuspendDuration = Config.GetTimeSpan("akka.log-dead-letters-suspend-duration");
        LogDeadLettersDuringShutdown = Config.GetBoolean("akka.log-dead-letters-during-shutdown");
        DebugEventStream = Config.GetBoolean("akka.actor.debug.event-stream");
        DebugAutoReceive = Config.GetBoolean("akka.actor.debug.autoreceive");
        DebugLifecycle = Config.GetBoolean("akka.actor.debug.lifecycle");
        DebugUnhandledMessage = Config.GetBoolean("akka.actor.debug.unhandled");
        DebugTimerScheduler = Config.GetBoolean("akka.actor.debug.log-timers");
        EmitActorTelemetry = Config.GetBoolean("akka.actor.telemetry.enabled");
        AddLoggingReceive = Config.GetBoolean("akka.actor.debug.receive");
        SchedulerClass = Config.GetString("akka.scheduler.implementation");
        SchedulerShutdownTimeout = Config.GetTimeSpan("akka.scheduler.shutdown-timeout");
        CoordinatedShutdownTerminateActorSystem = Config.GetBoolean("akka.coordinated-shutdown.terminate-actor-system");
        CoordinatedShutdownRunByActorSystemTerminate = Config.GetBoolean("akka.coordinated-shutdown.run-by-actor-system-terminate");
        ConfigVersion = Config.GetString("akka.version");
        Home = Config.GetString("akka.home");
    }

    public ActorSystem System { get; }

    public ActorSystemSetup Setup { get; }

    public Config Config { get; private set; }

    public ProviderSelection ProviderSelectionType { get; }

    public string ProviderClass { get; }

    public bool HasCluster { get; }

    public string SupervisorStrategyClass { get; }

    public TimeSpan AskTimeout { get; }

    public TimeSpan CreationTimeout { get; }

    public TimeSpan UnstartedPushTimeout { get; }

    public bool SerializeAllMessages { get; }

    public string LogLevel { get; }

    public string StdoutLogLevel { get; }

    public MinimalLogger StdoutLogger { get; }

    /// <summary>What puts the arguments of a log message into its text.</summary>
    public ILogMessageFormatter LogFormatter { get; }

    /// <summary>What loggers do not print, from a <see cref="LogFilterSetup"/>.</summary>
    public LogFilterEvaluator LogFilter { get; }

    public IList<string> Loggers { get; }

    public string LoggersDispatcher { get; }

    public TimeSpan LoggerStartTimeout { get; }

    /// <summary>Whether the system's start goes on while its loggers start.</summary>
    public bool LoggerAsyncStart { get; }

    public bool LogConfigOnStart { get; }

    public int LogDeadLetters { get; }

    public bool LogDeadLettersDuringShutdown { get; }

    public TimeSpan LogDeadLettersSuspendDuration { get; }

    public bool DebugEventStream { get; }

    public bool DebugAutoReceive { get; }

    public bool DebugLifecycle { get; }

    public bool DebugUnhandledMessage { get; }

    public bool DebugTimerScheduler { get; }

    public bool AddLoggingReceive { get; }

    /// <summary>Whether each actor's start, restart and stop is published as an <see cref="IActorTelemetryEvent"/>.</summary>
    public bool EmitActorTelemetry { get; }

    public string SchedulerClass { get; }

    public TimeSpan SchedulerShutdownTimeout { get; }

    public bool CoordinatedShutdownTerminateActorSystem { get; }

    public bool CoordinatedShutdownRunByActorSystemTerminate { get; }

    public string ConfigVersion { get; }

    public string Home { get; }

    /// <summary>Adds defaults below everything the user gave, and above the defaults that are there.</summary>
    public void InjectTopLevelFallback(Config config)
    {
        _fallback = config.SafeWithFallback(_fallback);
        Config = _userConfig.SafeWithFallback(_fallback);
    }

    public override string ToString() => Config.ToString();

    private static ILogMessageFormatter CreateLogFormatter(string typeName)
    {
        if (string.IsNullOrWhiteSpace(typeName)) return DefaultLogMessageFormatter.Instance;
        var type = Type.GetType(typeName)
            ?? throw new ConfigurationException($"akka.logger-formatter names the type [{typeName}], which cannot be found");
        if (type == typeof(DefaultLogMessageFormatter)) return DefaultLogMessageFormatter.Instance;
        return typeof(ILogMessageFormatter).IsAssignableFrom(type)
            ? (ILogMessageFormatter)Activator.CreateInstance(type)
            : throw new ConfigurationException($"akka.logger-formatter names the type [{typeName}], which is no ILogMessageFormatter");
    }

    private static MinimalLogger CreateStdoutLogger(string typeName)
    {
        if (string.IsNullOrWhiteSpace(typeName)) return new StandardOutLogger();
        var type = Type.GetType(typeName)
            ?? throw new ArgumentException($"akka.stdout-logger-class names the type [{typeName}], which cannot be found");
        return typeof(MinimalLogger).IsAssignableFrom(type)
            ? (MinimalLogger)Activator.CreateInstance(type)
            : throw new ArgumentException($"akka.stdout-logger-class names the type [{typeName}], which is no MinimalLogger");
    }
}
