using Akka.Actor;
using Akka.Event;

namespace Akka.Tests.Events;

public sealed class LoggingTests() : TestSystem("akka { loglevel = INFO, stdout-loglevel = OFF, loggers = [] }")
{
    [Fact]
    public void A_log_call_becomes_an_event_with_its_source()
    {
        var probe = CreateProbe();
        System.EventStream.Subscribe(probe.Ref, typeof(Info));
        var actor = System.ActorOf(Props.Create(() => new Logs()), "logs");

        actor.Tell("world");

        var logged = probe.Expect<Info>();
        logged.Message.ToString().ShouldBe("hello world, 3 times");
        logged.LogSource.ShouldContain("/user/logs");
        logged.LogClass.ShouldBe(typeof(Logs));
    }

    [Fact]
    public async Task The_end_of_a_system_and_of_its_loggers_is_told()
    {
        var probe = CreateProbe();
        var ending = ActorSystem.Create("ending", "akka { loglevel = INFO, stdout-loglevel = OFF }");
        ending.EventStream.Subscribe(probe.Ref, typeof(Debug));

        await ending.Terminate().WaitAsync(Limit);

        probe.Expect<Debug>().Message.ShouldBe("System shutdown initiated");
        var started = probe.Expect<Debug>();
        started.Message.ShouldBe("Shutting down: StandardOutLogger started");
        started.LogSource.ShouldBe("EventStream");
        started.LogClass.ShouldBe(typeof(EventStream));
        probe.Expect<Debug>().Message.ShouldBe("All default loggers stopped");
    }

    [Fact]
    public async Task What_goes_to_standard_output_may_go_to_a_class_of_ones_own()
    {
        var printing = ActorSystem.Create(
            "printing", $"akka {{ loggers = [], stdout-loglevel = INFO, stdout-logger-class = \"{typeof(Kept).AssemblyQualifiedName}\" }}");

        printing.Log.Info("kept {0}", 1);

        var kept = printing.Settings.StdoutLogger.ShouldBeOfType<Kept>();
        kept.Messages.OfType<Info>().ShouldContain(info => info.Message.ToString() == "kept 1");
        await printing.Terminate().WaitAsync(Limit);
        Should.Throw<ArgumentException>(() => ActorSystem.Create("wrong", "akka.stdout-logger-class = \"System.String\""))
            .Message.ShouldContain("System.String");
    }

    [Fact]
    public void What_lies_below_the_level_is_not_logged()
    {
        var probe = CreateProbe();
        System.EventStream.Subscribe(probe.Ref, typeof(LogEvent));

        System.Log.Debug("quiet");
        System.Log.Info("loud");

        probe.Expect<Info>().Message.ToString().ShouldBe("loud");
        System.Log.IsDebugEnabled.ShouldBeFalse();
    }

    [Fact]
    public void An_error_carries_its_cause()
    {
        var probe = CreateProbe();
        System.EventStream.Subscribe(probe.Ref, typeof(Error));
        var cause = new InvalidOperationException("oops");

        System.Log.Error(cause, "it went wrong at {0}", 5);

        var logged = probe.Expect<Error>();
        logged.Cause.ShouldBe(cause);
        logged.Message.ToString().ShouldBe("it went wrong at 5");
    }

    [Fact]
    public void A_failure_of_an_actor_is_logged()
    {
        var probe = CreateProbe();
        System.EventStream.Subscribe(probe.Ref, typeof(Error));
        var failing = System.ActorOf(Recorder(probe), "failing");

        failing.Tell(new Actors.Recorder.Fail(new InvalidOperationException("oops")));

        var logged = probe.Expect<Error>();
        logged.Message.ToString().ShouldBe("oops");
        logged.LogSource.ShouldContain("/user/failing");
    }

    [Theory]
    [InlineData("DEBUG", LogLevel.DebugLevel)]
    [InlineData("info", LogLevel.InfoLevel)]
    [InlineData("WARNING", LogLevel.WarningLevel)]
    [InlineData("ERROR", LogLevel.ErrorLevel)]
    public void Levels_are_read_by_name(string name, LogLevel level) => Logging.LogLevelFor(name).ShouldBe(level);

    private Props Recorder(TestProbe probe) => Actors.Recorder.Create(((ExtendedActorSystem)System).DeadLetters);

    private sealed class Logs : ReceiveActor
    {
        private readonly ILoggingAdapter _log = Context.GetLogger();

        public Logs() => Receive<string>(name => _log.Info("hello {0}, {1} times", name, 3));
    }

    private sealed class Kept : MinimalLogger
    {
        public System.Collections.Concurrent.ConcurrentQueue<object> Messages { get; } = new();

        protected override void Log(object message) => Messages.Enqueue(message);
    }
}
