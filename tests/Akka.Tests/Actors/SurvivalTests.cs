using Akka.Actor;

namespace Akka.Tests.Actors;

// What survives a restart and what does not, and what must not be lost or come too late around an end.
public sealed class SurvivalTests : TestSystem
{
    private readonly TestProbe _probe;

    public SurvivalTests() => _probe = CreateProbe();

    [Fact]
    public void Children_that_their_parent_keeps_are_restarted_with_it()
    {
        var parent = System.ActorOf(Props.Create(() => new Keeper(_probe.Ref)));
        var child = parent.Ask<IActorRef>(new Recorder.MakeChild("child"), Limit).Result;
        _probe.Expect("child: started");

        parent.Tell(new Recorder.Fail(new InvalidOperationException("oops")));

        _probe.Expect("child: before restart, oops");
        _probe.Expect("child: stopped");
        _probe.Expect("child: after restart, oops");
        _probe.Expect("child: started");
        parent.Ask<IActorRef>("child?", Limit).Result.ShouldBe(child);
    }

    [Fact]
    public void Whom_an_actor_watches_it_watches_after_a_restart_too()
    {
        var subject = System.ActorOf(Props.Empty);
        var watcher = System.ActorOf(Props.Create(() => new Keeper(_probe.Ref)));
        watcher.Tell(subject);
        watcher.Tell(new Recorder.Fail(new InvalidOperationException("oops")));
        _ = watcher.Ask<IActorRef>("self", Limit).Result;

        System.Stop(subject);

        _probe.Expect<LocalActorRef>().ShouldBe(subject);
    }

    [Fact]
    public void The_behaviour_after_a_restart_is_the_first_one()
    {
        var actor = System.ActorOf(Props.Create(() => new Keeper(_probe.Ref)));
        actor.Tell("become");
        actor.Tell("one");
        actor.Tell(new Recorder.Fail(new InvalidOperationException("oops")));
        actor.Tell("two");

        _probe.Expect("became: one");
        _probe.Expect("two");
    }

    [Fact]
    public void The_reference_is_the_same_after_a_restart()
    {
        var actor = System.ActorOf(Props.Create(() => new Keeper(_probe.Ref)));
        var before = actor.Ask<IActorRef>("self", Limit).Result;

        actor.Tell(new Recorder.Fail(new InvalidOperationException("oops")));

        var after = actor.Ask<IActorRef>("self", Limit).Result;
        after.ShouldBe(before);
        after.Path.Uid.ShouldBe(before.Path.Uid);
    }

    [Fact]
    public void The_news_of_an_end_comes_after_the_last_message()
    {
        var subject = System.ActorOf(Props.Create(() => new Talker(_probe.Ref)));
        _probe.Watch(subject);

        subject.Tell(1000);

        for (var word = 1; word <= 1000; word++) _probe.Expect(word);
        _probe.Expect("last words");
        _probe.ExpectTerminated(subject);
        _probe.ExpectNothingBefore("end");
    }

    [Fact]
    public async Task Graceful_stop_of_an_actor_that_does_not_end_in_time_is_cancelled()
    {
        using var gate = new ManualResetEventSlim();
        var busy = System.ActorOf(Props.Create(() => new Blocked()));
        busy.Tell(gate);

        await Should.ThrowAsync<TaskCanceledException>(() => busy.GracefulStop(TimeSpan.FromMilliseconds(20)));

        gate.Set();
        (await busy.GracefulStop(Limit)).ShouldBeTrue();
    }

    private sealed class Keeper : ReceiveActor
    {
        public Keeper(IActorRef probe)
        {
            Receive<Recorder.Fail>(fail => throw fail.Cause);
            Receive<Recorder.MakeChild>(make => Sender.Tell(Context.ActorOf(Recorder.Create(probe), make.Name)));
            Receive<IActorRef>(subject => Context.Watch(subject));
            Receive<Terminated>(terminated => probe.Tell(terminated.ActorRef));
            Receive<string>(text => text == "child?", _ => Sender.Tell(Context.Child("child")));
            Receive<string>(text => text == "self", _ => Sender.Tell(Self));
            Receive<string>(text => text == "become", _ => Become(() =>
            {
                Receive<Recorder.Fail>(fail => throw fail.Cause);
                Receive<string>(text => probe.Tell($"became: {text}"));
            }));
            ReceiveAny(probe.Tell);
        }

        // The children stay.
        protected override void PreRestart(Exception reason, object message) { }
    }

    private sealed class Talker : ReceiveActor
    {
        private readonly IActorRef _probe;

        public Talker(IActorRef probe)
        {
            _probe = probe;
            Receive<int>(count =>
            {
                for (var word = 1; word <= count; word++) probe.Tell(word);
                Context.Stop(Self);
            });
        }

        protected override void PostStop() => _probe.Tell("last words");
    }

    private sealed class Blocked : ReceiveActor
    {
        public Blocked() => Receive<ManualResetEventSlim>(gate => gate.Wait(Limit));
    }
}
