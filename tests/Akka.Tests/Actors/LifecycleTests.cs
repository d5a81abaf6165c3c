using Akka.Actor;

namespace Akka.Tests.Actors;

public sealed class LifecycleTests : TestSystem
{
    private readonly TestProbe _probe;

    public LifecycleTests() => _probe = CreateProbe();

    [Fact]
    public void An_actor_is_started_before_its_first_message()
    {
        var actor = System.ActorOf(Recorder.Create(_probe.Ref), "a");
        actor.Tell("first");

        _probe.Expect("a: started");
        _probe.Expect("first");
    }

    [Fact]
    public void A_poison_pill_waits_for_its_turn()
    {
        var actor = System.ActorOf(Recorder.Create(_probe.Ref), "a");
        actor.Tell("before");
        actor.Tell(PoisonPill.Instance);
        actor.Tell("after");

        _probe.Expect("a: started");
        _probe.Expect("before");
        _probe.Expect("a: stopped");
        _probe.ExpectNothingBefore("end");
    }

    [Fact]
    public void Stopping_a_parent_stops_its_children_first()
    {
        var parent = System.ActorOf(Recorder.Create(_probe.Ref), "parent");
        _probe.Expect("parent: started");
        parent.Ask<IActorRef>(new Recorder.MakeChild("child"), Limit).Wait(Limit);
        _probe.Expect("child: started");

        System.Stop(parent);

        _probe.Expect("child: stopped");
        _probe.Expect("parent: stopped");
    }

    [Fact]
    public void A_restart_replaces_the_instance_and_keeps_the_mailbox()
    {
        var actor = System.ActorOf(Recorder.Create(_probe.Ref), "a");
        actor.Tell(new Recorder.Fail(new InvalidOperationException("oops")));
        actor.Tell("waiting behind the failure");

        _probe.Expect("a: started");
        _probe.Expect("a: before restart, oops");
        _probe.Expect("a: stopped");
        _probe.Expect("a: after restart, oops");
        _probe.Expect("a: started");
        _probe.Expect("waiting behind the failure");
    }

    [Fact]
    public void A_restart_stops_the_children()
    {
        var actor = System.ActorOf(Recorder.Create(_probe.Ref), "a");
        _probe.Expect("a: started");
        actor.Ask<IActorRef>(new Recorder.MakeChild("child"), Limit).Wait(Limit);
        _probe.Expect("child: started");

        actor.Tell(new Recorder.Fail(new InvalidOperationException("oops")));

        _probe.Expect("a: before restart, oops");
        _probe.Expect("a: stopped");
        _probe.Expect("child: stopped");
        _probe.Expect("a: after restart, oops");
    }

    [Fact]
    public void The_failed_instance_hears_which_message_it_failed_on()
    {
        var actor = System.ActorOf(Props.Create(() => new TellsItsFailure(_probe.Ref)));

        actor.Tell("the bad one");

        _probe.Expect("failed on: the bad one");
    }

    [Fact]
    public void An_actor_whose_constructor_throws_is_stopped()
    {
        var actor = System.ActorOf(Props.Create(() => new CannotBeMade()));

        CreateProbe().Watch(actor).ExpectTerminated(actor);
    }

    [Fact]
    public void Kill_stops_an_actor()
    {
        var actor = System.ActorOf(Recorder.Create(_probe.Ref), "a");
        var watcher = CreateProbe().Watch(actor);

        actor.Tell(Kill.Instance);

        watcher.ExpectTerminated(actor);
    }

    [Fact]
    public async Task Graceful_stop_ends_when_the_actor_has()
    {
        var actor = System.ActorOf(Recorder.Create(_probe.Ref), "a");

        (await actor.GracefulStop(Limit)).ShouldBeTrue();

        _probe.Expect("a: started");
        _probe.Expect("a: stopped");
    }

    [Fact]
    public async Task Graceful_stop_of_an_actor_that_has_ended_ends_at_once()
    {
        var actor = System.ActorOf(Recorder.Create(_probe.Ref), "a");
        await actor.GracefulStop(Limit);

        (await actor.GracefulStop(Limit)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_name_is_free_again_when_its_actor_has_ended()
    {
        var first = System.ActorOf(Recorder.Create(_probe.Ref), "a");
        await first.GracefulStop(Limit);
        var second = await UntilFree("a");

        second.Path.ShouldBe(first.Path);
        second.ShouldNotBe(first);
    }

    [Fact]
    public void A_name_is_given_once()
    {
        System.ActorOf(Recorder.Create(_probe.Ref), "a");

        Should.Throw<InvalidActorNameException>(() => System.ActorOf(Recorder.Create(_probe.Ref), "a"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("$a")]
    [InlineData("with space")]
    [InlineData("slash/ed")]
    public void A_name_of_odd_characters_is_refused(string name) =>
        Should.Throw<InvalidActorNameException>(() => System.ActorOf(Recorder.Create(_probe.Ref), name));

    [Fact]
    public void An_actor_cannot_be_made_with_new() =>
        Should.Throw<ActorInitializationException>(() => new Recorder(_probe.Ref, null));

    [Fact]
    public void Null_is_no_message() =>
        Should.Throw<InvalidMessageException>(() => _probe.Ref.Tell(null!, ActorRefs.NoSender));

    [Fact]
    public void PreRestart_still_knows_who_sent_the_message_that_failed()
    {
        var actor = System.ActorOf(Props.Create(() => new AnswersAtRestart()));

        actor.Tell("this", _probe.Ref);

        _probe.Expect("failed on: this");
    }

    // The parent frees the name when it hears of the end, which may be after the watcher has.
    private async Task<IActorRef> UntilFree(string name)
    {
        while (true)
        {
            try
            {
                return System.ActorOf(Recorder.Create(_probe.Ref), name);
            }
            catch (InvalidActorNameException)
            {
                await Task.Yield();
            }
        }
    }

    private sealed class TellsItsFailure(IActorRef probe) : UntypedActor
    {
        protected override void OnReceive(object message) => throw new InvalidOperationException("oops");

        protected override void PreRestart(Exception reason, object message) => probe.Tell($"failed on: {message}");
    }

    private sealed class AnswersAtRestart : UntypedActor
    {
        protected override void OnReceive(object message) => throw new InvalidOperationException("oops");

        protected override void PreRestart(Exception reason, object message) => Sender.Tell($"failed on: {message}");
    }

    private sealed class CannotBeMade : UntypedActor
    {
        public CannotBeMade() => throw new InvalidOperationException("never");

        protected override void OnReceive(object message) { }
    }
}
