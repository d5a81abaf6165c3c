using Akka.Actor;

namespace Akka.Event;

// Getting an adapter, what a log event names as its source, and the names of the levels.

/// <summary>Getting an adapter, and the names of the levels.</summary>
public static class Logging
{
    // Above all levels: nothing is logged.
    private const LogLevel Off = (LogLevel)int.MaxValue;

    public static ILoggingAdapter GetLogger(this IActorContext context, ILogMessageFormatter logMessageFormatter = null) =>
        GetLogger(context.System, context, logMessageFormatter);

    public static ILoggingAdapter GetLogger(ActorSystem system, object logSourceObj, ILogMessageFormatter logMessageFormatter = null) =>
        Adapter(system.EventStream, LogSource.Create(logSourceObj, system), logMessageFormatter ?? system.Settings.LogFormatter);

    public static ILoggingAdapter GetLogger(LoggingBus loggingBus, object logSourceObj, ILogMessageFormatter logMessageFormatter = null) =>
        Adapter(loggingBus, LogSource.Create(logSourceObj), logMessageFormatter);

    /// <summary>Reads a level; OFF is above all of them.</summary>
    public static LogLevel LogLevelFor(string logLevel) => logLevel?.ToUpperInvariant() switch
    {
        "DEBUG" => LogLevel.DebugLevel,
        "INFO" => LogLevel.InfoLevel,
        "WARNING" => LogLevel.WarningLevel,
        "ERROR" => LogLevel.ErrorLevel,
        "OFF" => Off,
        var other => throw new ArgumentException(
            $"Unknown LogLevel: \"{other}\". Valid values are: \"DEBUG\", \"INFO\", \"WARNING\", \"ERROR\", \"OFF\"", nameof(logLevel)),
    };

    public static LogLevel LogLevelFor<T>() where T : LogEvent =>
        typeof(T) == typeof(Debug) ? LogLevel.DebugLevel
        : typeof(T) == typeof(Info) ? LogLevel.InfoLevel
        : typeof(T) == typeof(Warning) ? LogLevel.WarningLevel
        : typeof(T) == typeof(Error) ? LogLevel.ErrorLevel
        : throw new ArgumentException($"Unknown LogEvent type: \"{typeof(T).FullName}\". Debug, Info, Warning and Error are valid.");

    public static Type ClassFor(this LogLevel logLevel) => logLevel switch
    {
        LogLevel.DebugLevel => typeof(Debug),
        LogLevel.InfoLevel => typeof(Info),
        LogLevel.WarningLevel => typeof(Warning),
        LogLevel.ErrorLevel => typeof(Error),
        _ => throw new ArgumentException("Unknown LogLevel", nameof(logLevel)),
    };

    public static string StringFor(this LogLevel logLevel) => logLevel switch
    {
        LogLevel.DebugLevel => "DEBUG",
        LogLevel.InfoLevel => "INFO",
        LogLevel.WarningLevel => "WARNING",
        LogLevel.ErrorLevel => "ERROR",
        Off => "OFF",
        _ => throw new ArgumentException("Unknown LogLevel", nameof(logLevel)),
    };

    public static string SimpleName(object o) => SimpleName(o.GetType());

    public static string SimpleName(Type t) => t.Name;

    private static BusLogging Adapter(LoggingBus bus, LogSource source, ILogMessageFormatter formatter) =>
        new(bus, source.Source, source.Type, formatter ?? DefaultLogMessageFormatter.Instance);
}

/// <summary>The type of a source that is only a text.</summary>
public class DummyClassForStringSources;

/// <summary>Where a log event comes from: an actor's path, or a name with the system it belongs to.</summary>
public struct LogSource
{
    private LogSource(string source, Type type)
    {
        Source = source;
        Type = type;
    }

    public string Source { get; }

    public Type Type { get; }

    public static LogSource Create(object o) => o switch
    {
        IActorContext context => new LogSource(context.Self.Path.ToString(), SourceType(o)),
        IActorRef reference => new LogSource(reference.Path.ToString(), SourceType(o)),
        string text => new LogSource(text, SourceType(o)),
        Type type => new LogSource(Logging.SimpleName(type), type),
        _ => new LogSource(Logging.SimpleName(o), SourceType(o)),
    };

    public static LogSource Create(object o, ActorSystem system) => o switch
    {
        IActorContext context => new LogSource(FromActor(context, system), SourceType(o)),
        IActorRef reference => new LogSource(FromActorRef(reference, system), SourceType(o)),
        string text => new LogSource(FromString(text, system), SourceType(o)),
        _ => new LogSource(FromType(SourceType(o), system), SourceType(o)),
    };

    public static LogSource Create(string source, Type t) => new(source, t);

    public static Type SourceType(object o) => o switch
    {
        Type type => type,
        IActorContext context => context.Props.Type,
        string => typeof(DummyClassForStringSources),
        _ => o.GetType(),
    };

    public static string FromType(Type t, ActorSystem system) => $"{Logging.SimpleName(t)} ({system})";

    public static string FromString(string source, ActorSystem system) => $"{source} ({system})";

    public static string FromActor(IActorContext actor, ActorSystem system) => FromActorRef(actor.Self, system);

    /// <summary>The path with the address at which others reach the system, once it has one.</summary>
    public static string FromActorRef(IActorRef a, ActorSystem system) =>
        ((ExtendedActorSystem)system).Provider is { DefaultAddress: { } address }
            ? a.Path.ToStringWithAddress(address)
            : a.Path.ToString();
}
