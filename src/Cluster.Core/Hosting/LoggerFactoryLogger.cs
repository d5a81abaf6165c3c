using System.Collections;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Dispatch;
using Akka.Event;
using Microsoft.Extensions.Logging;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace Cluster.Core.Hosting;

// What the actor system says about itself goes to the program's own ILoggerFactory, if it gave one: NodeOptions and
// ClusterClientOptions take it, and ClusterConfiguration names this actor under akka.loggers then.
internal sealed class LoggerFactoryLogger : UntypedActor, IRequiresMessageQueue<ILoggerMessageQueueSemantics>
{
    private readonly LogLevels _levels = LogLevels.From(Context.System.Settings.Config);
    private readonly ILoggerFactory _factory = Context.System.Settings.Setup.Get<LoggerFactorySetup>() is { HasValue: true } setup
        ? setup.Value.Factory
        : throw new InvalidOperationException($"{nameof(LoggerFactoryLogger)} needs a {nameof(LoggerFactorySetup)} in the system's setup");

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case InitializeLogger:
                Sender.Tell(new LoggerInitialized());
                break;
            case LogEvent told when _levels.Shows(told.LogClass, told.LogLevel()):
                // The factory keeps its loggers by category, which is the type that speaks, as elsewhere in .NET.
                _factory.CreateLogger(told.LogClass.FullName ?? told.LogClass.Name)
                    .Log(LevelOf(told), default, new LoggedState(told), told.Cause, static (state, _) => state.Text);
                break;
        }
    }

    private static LogLevel LevelOf(LogEvent told) => told.LogLevel() switch
    {
        Akka.Event.LogLevel.DebugLevel => LogLevel.Debug,
        Akka.Event.LogLevel.InfoLevel => LogLevel.Information,
        Akka.Event.LogLevel.WarningLevel => LogLevel.Warning,
        _ => LogLevel.Error,
    };

    // The line, and the properties for loggers that keep them: where and when it was said, which is not where and when it
    // is written, and the arguments' template.
    private sealed class LoggedState(LogEvent told) : IReadOnlyList<KeyValuePair<string, object?>>
    {
        private readonly KeyValuePair<string, object?>[] _properties =
        [
            new("LogSource", told.LogSource),
            new("ThreadId", told.Thread.ManagedThreadId),
            new("Timestamp", told.Timestamp),
            new("{OriginalFormat}", told.Message is LogMessage template ? template.Format : $"{told.Message}"),
        ];

        public string Text { get; } = $"{told.Message}";

        public int Count => _properties.Length;

        public KeyValuePair<string, object?> this[int index] => _properties[index];

        public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => _properties.AsEnumerable().GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        public override string ToString() => Text;
    }
}

// Hands the program's factory to the logger, which the actor system makes.
internal sealed class LoggerFactorySetup(ILoggerFactory factory) : Setup
{
    public ILoggerFactory Factory { get; } = factory;
}
