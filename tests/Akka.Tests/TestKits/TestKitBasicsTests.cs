using Akka.Actor;
using Akka.Event;
using Akka.TestKit;
using Akka.TestKit.Internal.StringMatcher;
using Xunit.Abstractions;

namespace Akka.Tests.TestKits;

// What a test class gets from the kit before it does anything: its configuration, its log, and filters by hand.
public sealed class TestKitBasicsTests() : Akka.TestKit.Xunit2.TestKit(nameof(TestKitBasicsTests))
{
    [Fact]
    public void The_bare_name_of_a_test_is_a_configuration_without_content() =>
        Sys.Settings.Config.HasPath(nameof(TestKitBasicsTests)).ShouldBeFalse();

    [Fact]
    public void The_log_names_the_class_of_the_test()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(Error));

        EventFilter.Error(source: LogSource.FromType(GetType(), Sys)).ExpectOne(() => Log.Error("wrong"));

        ExpectMsg<Error>().LogClass.ShouldBe(GetType());
    }

    [Fact]
    public void A_filter_of_dead_letters_takes_predicates()
    {
        var any = new PredicateMatcher(_ => true);
        var numbers = new DeadLettersFilter(any, any, letter => letter.Message is int);

        numbers.Apply(Lost(5)).ShouldBeTrue();
        numbers.Apply(Lost("a text")).ShouldBeFalse();
        new PredicateMatcher(text => text.Length == 1, "one letter").IsMatch("a").ShouldBeTrue();
        new PredicateMatcher(text => text.Length == 1, "one letter").ToString().ShouldContain("one letter");
    }

    [Fact]
    public void A_message_that_cannot_be_formatted_is_a_fault_in_the_output_of_a_test()
    {
        var heard = new Heard();
        var logger = ((ExtendedActorSystem)Sys).SystemActorOf(Props.Create(() => new Akka.TestKit.Xunit2.Internals.TestOutputLogger(heard)), "output");
        Sys.EventStream.Subscribe(TestActor, typeof(Error));
        var wrong = new LogMessageOf("only {3}", "one");

        logger.Tell(new Warning("here", GetType(), wrong));
        ExpectMsg<Error>().Cause.ShouldBeOfType<FormatException>().Message.ShouldContain("only {3}");
        logger.Tell(new Error(new InvalidOperationException("first"), "here", GetType(), wrong));
        ExpectMsg<Error>().Cause.ShouldBeOfType<AggregateException>().InnerExceptions.Count.ShouldBe(2);

        heard.Lines.ShouldAllBe(line => line.Contains("only {3}"));
        heard.Lines.Count.ShouldBe(2);
    }

    private Warning Lost(object message) => new("here", GetType(), new DeadLetter(message, Sys.DeadLetters, Sys.DeadLetters));

    // As the engine's own messages do, this one falls back to its parts.
    private sealed class LogMessageOf(string format, params object[] args) : LogMessage(DefaultLogMessageFormatter.Instance, format)
    {
        public override string Unformatted() => $"{Format} with [{string.Join(", ", args)}]";

        public override IEnumerable<object> Parameters() => args;

        public override string ToString() => Unformatted();
    }

    private sealed class Heard : ITestOutputHelper
    {
        public List<string> Lines { get; } = [];

        public void WriteLine(string message) => Lines.Add(message);

        public void WriteLine(string format, params object[] args) => Lines.Add(string.Format(null, format, args));
    }
}
