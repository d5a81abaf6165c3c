using Akka.Actor;

namespace Akka.Event;

// Where log events end: on standard output, from the first moment (StandardOutLogger) and by an actor (DefaultLogger).

public interface ILoggerMessageQueueSemantics : Dispatch.ISemantics;

/// <summary>A logger that is no actor, for the time when no actor runs.</summary>
public abstract class MinimalLogger : MinimalActorRef
{
    protected MinimalLogger() { }

    /// <summary>What this logger does not print.</summary>
    public LogFilterEvaluator Filter { get; internal set; } = LogFilterEvaluator.NoFilters;

    public sealed override ActorPath Path { get; } = new RootActorPath(Address.AllSystems, "/StandardOutLogger");

    public sealed override IActorRefProvider Provider => throw new NotSupportedException("This logger does not provide.");

    protected sealed override void TellInternal(object message, IActorRef sender)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (message is not LogEvent logEvent || Filter.ShouldTryKeepMessage(logEvent, out _)) Log(message);
    }

    protected abstract void Log(object message);
}

public class StandardOutLogger : MinimalLogger
{
    private static readonly Lock ConsoleLock = new();

    public static bool UseColors { get; set; } = !Console.IsOutputRedirected;

    public static ConsoleColor DebugColor { get; set; } = ConsoleColor.Gray;

    public static ConsoleColor InfoColor { get; set; } = ConsoleColor.White;

    public static ConsoleColor WarningColor { get; set; } = ConsoleColor.Yellow;

    public static ConsoleColor ErrorColor { get; set; } = ConsoleColor.Red;

    protected override void Log(object message)
    {
        if (message is LogEvent logEvent) Print(logEvent);
        else Console.WriteLine(message);
    }

    internal static void Print(LogEvent logEvent)
    {
        if (!UseColors)
        {
            Console.WriteLine(logEvent);
            return;
        }

        lock (ConsoleLock)
        {
            Console.ForegroundColor = logEvent.LogLevel() switch
            {
                LogLevel.DebugLevel => DebugColor,
                LogLevel.InfoLevel => InfoColor,
                LogLevel.WarningLevel => WarningColor,
                _ => ErrorColor,
            };
            Console.WriteLine(logEvent);
            Console.ResetColor();
        }
    }
}

/// <summary>Tells a logger which bus it serves; it answers <see cref="LoggerInitialized"/>.</summary>
public class InitializeLogger : INoSerializationVerificationNeeded
{
    public InitializeLogger(LoggingBus loggingBus) => LoggingBus = loggingBus;

    public LoggingBus LoggingBus { get; }
}

public class LoggerInitialized : INoSerializationVerificationNeeded, IDeadLetterSuppression;

public class DefaultLogger : ActorBase, Dispatch.IRequiresMessageQueue<ILoggerMessageQueueSemantics>
{
    protected override bool Receive(object message)
    {
        switch (message)
        {
            case InitializeLogger:
                Sender.Tell(new LoggerInitialized());
                return true;
            case LogEvent logEvent:
                if (Context.System.Settings.LogFilter.ShouldTryKeepMessage(logEvent, out _)) Print(logEvent);
                return true;
            default:
                return false;
        }
    }

    protected virtual void Print(LogEvent logEvent) => StandardOutLogger.Print(logEvent);
}
