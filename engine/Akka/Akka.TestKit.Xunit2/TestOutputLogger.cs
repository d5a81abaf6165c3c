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
            if (logEvent.Message is LogMessage message) Check(logEvent, message);
        }
        catch (InvalidOperationException)
        {
            Console.WriteLine(logEvent);
        }
    }

    // Who logs a text that its arguments do not fit must not fall, but in a test it is a fault to be seen: this logger falls.
    private static void Check(LogEvent logEvent, LogMessage message)
    {
        if (message.ToString() != message.Unformatted()) return;
        var text = $"A log message cannot be formatted. Level: [{logEvent.LogLevel()}], template: [{message.Format}], {message.Unformatted()}";
        var wrong = new FormatException(text);
        throw logEvent.Cause is null ? wrong : new AggregateException(text, wrong, logEvent.Cause);
    }
}
