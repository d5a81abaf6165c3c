using System.Net.Sockets;

namespace Hyperion.Tests;

// Exceptions come back with what a person needs to find the fault: type, message, stack, cause, and their own data.
public class ExceptionTests
{
    public sealed class JobException(string message, int code, Exception? inner = null) : Exception(message, inner)
    {
        public int Code { get; } = code;
        public string? Node { get; init; }
    }

    private static T Thrown<T>(T exception) where T : Exception
    {
        try
        {
            throw exception;
        }
        catch (T caught)
        {
            return caught;
        }
    }

    [Fact]
    public void Message_stack_cause_and_own_fields_come_back()
    {
        var thrown = Thrown(new JobException("failed", 7, Thrown(new InvalidOperationException("inside"))) { Node = "node-1" });
        var back = Wire.Trip<Exception>(thrown).ShouldBeOfType<JobException>();
        back.Message.ShouldBe("failed");
        back.Code.ShouldBe(7);
        back.Node.ShouldBe("node-1");
        back.StackTrace.ShouldBe(thrown.StackTrace);
        back.HResult.ShouldBe(thrown.HResult);
        back.InnerException.ShouldBeOfType<InvalidOperationException>().Message.ShouldBe("inside");
        back.ToString().ShouldBe(thrown.ToString());
    }

    [Fact]
    public void An_exception_that_came_over_can_be_thrown_and_sent_on()
    {
        var back = Thrown(Wire.Trip(Thrown(new JobException("failed", 1))));
        back.StackTrace!.ShouldContain(nameof(Thrown));
        Wire.Trip(back).StackTrace.ShouldBe(back.StackTrace);
        Wire.Trip(new JobException("never thrown", 1)).StackTrace.ShouldBeNull();
    }

    [Fact]
    public void Exceptions_of_the_framework_come_back()
    {
        var all = new AggregateException("many", new ArgumentNullException("name"), new FileNotFoundException("gone", "a.txt"));
        var back = Wire.Trip(all);
        back.InnerExceptions.Count.ShouldBe(2);
        back.InnerExceptions[0].ShouldBeOfType<ArgumentNullException>().ParamName.ShouldBe("name");
        back.InnerExceptions[1].ShouldBeOfType<FileNotFoundException>().FileName.ShouldBe("a.txt");
        Wire.Trip(new SocketException(111)).ErrorCode.ShouldBe(111);
        Wire.Trip(new OperationCanceledException()).Message.ShouldBe(new OperationCanceledException().Message);
        Wire.Trip(new Exception()).Message.ShouldBe(new Exception().Message);
    }
}
