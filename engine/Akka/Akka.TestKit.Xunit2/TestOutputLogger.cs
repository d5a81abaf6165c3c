using Akka.Actor;
using Akka.Event;
using Xunit.Abstractions;

namespace Akka.TestKit.Xunit2.Internals;

// Writes log events to the output of a test.

public class TestOutputLogger : ReceiveActor
{
    public TestOutputLogger(ITestOutputHelper output)
    {
        Receive<LogEvent>(logEvent => Write(output, logEvent));
        Receive<InitializeLogger>(initialize =>
        {
            foreach (var type in new[] { typeof(Debug), typeof(Info), typeof(Warning), typeof(Error) })
                ((EventStream)initialize.LoggingBus).Subscribe(Self, type);
            Sender.Tell(new LoggerInitialized());
        });
    }

    // A test that has ended has no output any more: what its system still says then goes to the console.
    private static void Write(ITestOutputHelper output, LogEvent logEvent)
    {
        try
        {
            output.WriteLine(logEvent.ToString());
        }
        catch (InvalidOperationException)
        {
            Console.WriteLine(logEvent);
        }
    }
}
