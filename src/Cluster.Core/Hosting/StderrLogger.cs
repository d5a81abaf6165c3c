using Akka.Actor;
using Akka.Dispatch;
using Akka.Event;

namespace Cluster.Core.Hosting;

// What the actor system of a node, driver or worker says about itself goes to stderr, a line an event: stdout belongs to
// what a command or a job prints. Named in cluster.hocon under akka.loggers.
internal sealed class StderrLogger : UntypedActor, IRequiresMessageQueue<ILoggerMessageQueueSemantics>
{
    private readonly LogLevels _levels = LogLevels.From(Context.System.Settings.Config);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case InitializeLogger:
                Sender.Tell(new LoggerInitialized());
                break;
            case LogEvent told when _levels.Shows(told.LogClass, told.LogLevel()):
                Console.Error.WriteLine(LogLine.Of(told));
                break;
        }
    }
}
