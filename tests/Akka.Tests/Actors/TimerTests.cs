using Akka.Actor;

namespace Akka.Tests.Actors;

public sealed class TimerTests : TestSystem
{
    private readonly TestProbe _probe;
    private readonly IActorRef _actor;

    public TimerTests()
    {
        _probe = CreateProbe();
        _actor = System.ActorOf(Props.Create(() => new Timing(_probe.Ref)));
    }

    [Fact]
    public void A_single_timer_fires_once()
    {
        Do(timers => timers.StartSingleTimer("key", "tick", TimeSpan.FromMilliseconds(1)));

        _probe.Expect("tick");
        Ask(timers => timers.IsTimerActive("key")).ShouldBeFalse();
    }

    [Fact]
    public void A_periodic_timer_fires_until_it_is_cancelled()
    {
        Do(timers => timers.StartPeriodicTimer("key", "tick", TimeSpan.FromMilliseconds(1)));

        for (var i = 0; i < 3; i++) _probe.Expect("tick");
        Ask(timers => timers.IsTimerActive("key")).ShouldBeTrue();
        Do(timers => timers.Cancel("key"));
        Ask(timers => timers.IsTimerActive("key")).ShouldBeFalse();
    }

    [Fact]
    public void A_timer_of_the_same_key_replaces_the_earlier_one()
    {
        Do(timers =>
        {
            timers.StartSingleTimer("key", "old", TimeSpan.Zero);
            timers.StartSingleTimer("key", "new", TimeSpan.FromMilliseconds(50));
        });

        _probe.Expect("new");
    }

    [Fact]
    public void A_cancelled_timer_is_not_heard_even_if_its_message_waits()
    {
        using var gate = new ManualResetEventSlim();
        Do(timers => timers.StartSingleTimer("key", "tick", TimeSpan.Zero));
        var fired = new TaskCompletionSource();
        _actor.Tell((Action<ITimerScheduler>)(timers =>
        {
            timers.StartSingleTimer("key", "tick", TimeSpan.Zero);
            System.Scheduler.Advanced.ScheduleOnce(TimeSpan.FromMilliseconds(20), fired.SetResult);
            fired.Task.Wait(Limit);
            timers.Cancel("key");
        }));
        Ask(timers => timers.IsTimerActive("key")).ShouldBeFalse();
    }

    [Fact]
    public void Cancel_all_leaves_none()
    {
        Do(timers =>
        {
            timers.StartSingleTimer("a", "a", TimeSpan.FromHours(1));
            timers.StartPeriodicTimer("b", "b", TimeSpan.FromHours(1));
        });
        Ask(timers => timers.ActiveTimers.Count).ShouldBe(2);

        Do(timers => timers.CancelAll());

        Ask(timers => timers.ActiveTimers.Count).ShouldBe(0);
    }

    [Fact]
    public void A_restart_cancels_the_timers()
    {
        Do(timers => timers.StartPeriodicTimer("key", "tick", TimeSpan.FromHours(1)));

        _actor.Tell(new Recorder.Fail(new InvalidOperationException("oops")));

        Ask(timers => timers.IsTimerActive("key")).ShouldBeFalse();
    }

    [Fact]
    public void The_receive_timeout_comes_when_nothing_else_does()
    {
        var actor = System.ActorOf(Props.Create(() => new Waiting(_probe.Ref, TimeSpan.FromMilliseconds(5))));

        _probe.Expect("timeout");
        actor.Tell("off");
    }

    [Fact]
    public void The_receive_timeout_comes_again()
    {
        System.ActorOf(Props.Create(() => new Waiting(_probe.Ref, TimeSpan.FromMilliseconds(5))));

        _probe.Expect("timeout");
        _probe.Expect("timeout");
    }

    [Fact]
    public void A_receive_timeout_that_is_not_positive_is_refused() =>
        Should.Throw<Exception>(() => Do(_ => { }, context => context.SetReceiveTimeout(TimeSpan.Zero)));

    private void Do(Action<ITimerScheduler> action) => Ask(timers =>
    {
        action(timers);
        return true;
    });

    private void Do(Action<ITimerScheduler> action, Action<IActorContext> withContext)
    {
        Exception? thrown = null;
        _actor.Tell((Action<IActorContext>)(context => thrown = Record.Exception(() => withContext(context))));
        Do(action);
        if (thrown is not null) throw thrown;
    }

    [Fact]
    public void A_constructor_may_start_timers()
    {
        System.ActorOf(Props.Create(() => new TimedFromTheStart(_probe.Ref, TimeSpan.FromMilliseconds(1))));

        _probe.Expect("tick");
    }

    [Fact]
    public void No_timer_runs_any_more_when_an_actor_is_told_of_its_restart_or_end()
    {
        var actor = System.ActorOf(Props.Create(() => new TimedFromTheStart(_probe.Ref, TimeSpan.FromHours(1))));
        actor.Tell("running?");
        _probe.Expect("running: True");

        actor.Tell(new Recorder.Fail(new InvalidOperationException("oops")));
        _probe.Expect("before restart: False");
        actor.Tell("running?");
        _probe.Expect("running: True");
        System.Stop(actor);
        _probe.Expect("after the end: False");
    }

    private T Ask<T>(Func<ITimerScheduler, T> question) =>
        (T)_actor.Ask<object>((Func<ITimerScheduler, object>)(timers => question(timers)!), Limit).Result;

    private sealed class Timing : ReceiveActor, IWithTimers
    {
        public Timing(IActorRef probe)
        {
            Receive<Action<IActorContext>>(action => action(Context));
            Receive<Action<ITimerScheduler>>(action => action(Timers));
            Receive<Func<ITimerScheduler, object>>(question => Sender.Tell(question(Timers)));
            Receive<Recorder.Fail>(fail => throw fail.Cause);
            ReceiveAny(message => probe.Tell(message));
        }

        public ITimerScheduler Timers { get; set; } = null!;
    }

    private sealed class TimedFromTheStart : ReceiveActor, IWithTimers
    {
        private readonly IActorRef _probe;

        public TimedFromTheStart(IActorRef probe, TimeSpan timeout)
        {
            _probe = probe;
            Timers.StartSingleTimer("key", "tick", timeout);
            Receive<Recorder.Fail>(fail => throw fail.Cause);
            Receive<string>(text => text == "running?", _ => Tell("running"));
            ReceiveAny(message => probe.Tell(message));
        }

        public ITimerScheduler Timers { get; set; } = null!;

        protected override void PreRestart(Exception reason, object message) => Tell("before restart");

        protected override void PostStop() => Tell("after the end");

        private void Tell(string when) => _probe.Tell($"{when}: {Timers.IsTimerActive("key")}");
    }

    private sealed class Waiting : ReceiveActor
    {
        public Waiting(IActorRef probe, TimeSpan timeout)
        {
            SetReceiveTimeout(timeout);
            Receive<ReceiveTimeout>(_ => probe.Tell("timeout"));
            Receive<string>(_ => SetReceiveTimeout(null));
        }
    }
}
