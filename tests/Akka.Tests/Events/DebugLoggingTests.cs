using Akka.Actor;
using Akka.Event;

namespace Akka.Tests.Events;

// What actors say about themselves when the configuration asks them to.

public sealed class DebugLoggingTests() : TestSystem("""
    akka.loglevel = DEBUG
    akka.loggers = []
    akka.actor.debug { lifecycle = on, autoreceive = on, receive = on, log-timers = on }
    """)
{
    private TestProbe Lines(string about)
    {
        var probe = CreateProbe();
        System.EventStream.Subscribe(System.ActorOf(Props.Create(() => new Filter(about, probe.Ref))), typeof(Debug));
        return probe;
    }

    [Fact]
    public void Birth_restart_and_end_are_told()
    {
        var lines = Lines("/user/subject");
        var actor = System.ActorOf(Props.Create(() => new Subject()), "subject");
        lines.Expect<string>().ShouldStartWith("Started (");
        actor.Tell("fail");
        lines.Expect("Restarting");
        lines.Expect<string>().ShouldStartWith("Restarted (");
        System.Stop(actor);
        lines.Expect("Stopped");
    }

    [Fact]
    public void Watchers_are_told()
    {
        var lines = Lines("/user/subject");
        var actor = System.ActorOf(Props.Create(() => new Subject()), "subject");
        lines.Expect<string>().ShouldStartWith("Started (");
        var watcher = CreateProbe("watcher").Watch(actor);

        lines.Expect<string>().ShouldBe($"now watched by {watcher.Ref}");
    }

    [Fact]
    public void Messages_to_an_actor_that_logs_them_are_told_with_whether_it_handled_them()
    {
        var lines = Lines("/user/subject");
        var sender = CreateProbe("sender");
        var actor = System.ActorOf(Props.Create(() => new Subject()), "subject");
        lines.Expect<string>().ShouldStartWith("Started (");
        actor.Tell("known", sender.Ref);
        actor.Tell(1, sender.Ref);

        lines.Expect($"received handled message known from {sender.Ref.Path}");
        lines.Expect($"received unhandled message 1 from {sender.Ref.Path}");
    }

    [Fact]
    public void What_the_engine_handles_for_an_actor_is_told()
    {
        var lines = Lines("/user/subject");
        var actor = System.ActorOf(Props.Create(() => new Subject()), "subject");
        lines.Expect<string>().ShouldStartWith("Started (");
        actor.Tell(new Identify("who"));

        lines.Expect<string>().ShouldStartWith("received AutoReceiveMessage");
    }

    [Fact]
    public void Timers_are_told()
    {
        var lines = CreateProbe();
        System.EventStream.Subscribe(System.ActorOf(Props.Create(() => new TimerLines(lines.Ref))), typeof(Debug));
        var actor = System.ActorOf(Props.Create(() => new Timing()));
        actor.Tell("start");
        actor.Tell("cancel");

        lines.Expect("Start timer [key] with generation [1]");
        lines.Expect("Cancel timer [key] with generation [1]");
    }

    private sealed class Timing : UntypedActor, IWithTimers
    {
        public ITimerScheduler Timers { get; set; } = null!;

        protected override void OnReceive(object message)
        {
            if (message is "start") Timers.StartSingleTimer("key", "tick", TimeSpan.FromMinutes(1));
            else Timers.Cancel("key");
        }
    }

    private sealed class TimerLines(IActorRef probe) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            if (message is Debug line && line.Message.ToString() is { } text && text.Contains("timer [key]")) probe.Tell(text);
        }
    }

    private sealed class Subject : ActorBase, ILogReceive
    {
        protected override bool Receive(object message) => message switch
        {
            "fail" => throw new InvalidOperationException("oops"),
            _ => message is string,
        };
    }

    private sealed class Filter(string about, IActorRef probe) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            // The dead letters' listener also speaks of this actor, whenever its turn comes.
            if (message is Debug line && line.LogSource.EndsWith(about, StringComparison.Ordinal) && line.LogClass == typeof(Subject))
                probe.Tell(line.Message);
        }
    }
}

// Who asks to hear of timers hears of them, whatever level the log has.
public sealed class TimerLoggingTests() : TestSystem("akka.loggers = [], akka.actor.debug.log-timers = on")
{
    [Fact]
    public void Timers_are_told_at_every_level()
    {
        var probe = CreateProbe();
        System.EventStream.Subscribe(probe.Ref, typeof(Debug));
        System.ActorOf(Props.Create(() => new Ticking()));

        var line = probe.Expect<Debug>().Message.ToString();

        line.ShouldBe("Start timer [tick] with generation [1]");
    }

    private sealed class Ticking : ReceiveActor, IWithTimers
    {
        public ITimerScheduler Timers { get; set; } = null!;

        protected override void PreStart() => Timers.StartSingleTimer("tick", "tick", TimeSpan.FromHours(1));
    }
}
