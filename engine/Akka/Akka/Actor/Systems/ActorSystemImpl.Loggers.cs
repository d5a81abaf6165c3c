using Akka.Configuration;
using Akka.Event;

namespace Akka.Actor.Internal;

// The loggers that are actors: each is made, told which bus it serves, and counts once it has answered.
public partial class ActorSystemImpl
{
    private void StartLoggers()
    {
        foreach (var name in Settings.Loggers)
        {
            if (name.StartsWith("Akka.Event.StandardOutLogger", StringComparison.Ordinal)) continue;
            var type = TypeNamed(name, "akka.loggers");
            var logger = SystemActorOf(Props.Create(type).WithDispatcher(Settings.LoggersDispatcher),
                $"log{_loggers.Count + 1}-{type.Name}");
            Initialize(logger, name);
            EventStream.AddLogger(logger);
            _loggers.Add(logger);
        }

        if (_loggers.Count > 0) EventStream.StopStdoutLogger(Settings);
        if (Settings.DebugUnhandledMessage)
            EventStream.Subscribe<UnhandledMessage>(SystemActorOf<UnhandledMessageForwarder>(nameof(UnhandledMessageForwarder)));
        if (Settings.LogDeadLetters <= 0) return;
        _deadLetterListener = SystemActorOf<DeadLetterListener>("deadLetterListener");
        DeadLetterListener.Subscribe(EventStream, _deadLetterListener);
    }

    // A logger that says nothing in time is used all the same: what it was told waits in its mailbox. What is logged
    // meanwhile goes to standard output.
    private void Initialize(IActorRef logger, string name)
    {
        var answered = logger.Ask(new InitializeLogger(EventStream), Timeout.InfiniteTimeSpan);
        var limit = Settings.LoggerStartTimeout;
        if (!Settings.LoggerAsyncStart && ((IAsyncResult)answered).AsyncWaitHandle.WaitOne(limit))
        {
            if (answered.GetAwaiter().GetResult() is var answer and not LoggerInitialized)
                throw new ConfigurationException($"Logger [{name}] did not answer with LoggerInitialized, but with [{answer}]");
            TellOfStart(name);
            return;
        }

        if (!Settings.LoggerAsyncStart)
            Log.Warning("Logger [{0}] did not answer within {1} (akka.logger-startup-timeout); it may begin later", name, limit);
        _ = answered.ContinueWith(
            _ => TellOfStart(name), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
    }

    private void TellOfStart(string name) =>
        EventStream.Publish(new Debug(nameof(EventStream), typeof(EventStream), $"Logger [{name}] started"));
}
