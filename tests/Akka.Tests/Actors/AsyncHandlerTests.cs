using Akka.Actor;

namespace Akka.Tests.Actors;

public sealed class AsyncHandlerTests : TestSystem
{
    private readonly TestProbe _probe;

    public AsyncHandlerTests() => _probe = CreateProbe();

    [Fact]
    public void The_next_message_waits_until_the_handler_has_ended()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var actor = System.ActorOf(Props.Create(() => new Awaiting(_probe.Ref)));
        actor.Tell(gate.Task);
        actor.Tell("next");
        _probe.Expect("before await");
        _probe.ExpectNothingBefore("still waiting");

        gate.SetResult();

        _probe.Expect("after await");
        _probe.Expect("next");
    }

    [Fact]
    public void After_an_await_the_handler_still_has_its_sender_and_self()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var actor = System.ActorOf(Props.Create(() => new Replying()));
        var asked = actor.Ask<(IActorRef Self, IActorRef Sender, int Step)>(gate.Task, Limit);

        gate.SetResult();

        asked.Result.Self.ShouldBe(actor);
        asked.Result.Step.ShouldBe(2);
    }

    [Fact]
    public void A_failure_after_an_await_restarts_the_actor()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var actor = System.ActorOf(Props.Create(() => new Awaiting(_probe.Ref)));
        actor.Tell(gate.Task);
        actor.Tell("next");
        _probe.Expect("before await");

        gate.SetException(new InvalidOperationException("oops"));

        _probe.Expect("restarted: oops");
        _probe.Expect("next");
    }

    [Fact]
    public void A_failure_before_the_first_await_restarts_the_actor()
    {
        var actor = System.ActorOf(Props.Create(() => new Awaiting(_probe.Ref)));

        actor.Tell(Task.FromException(new InvalidOperationException("at once")));

        _probe.Expect("before await");
        _probe.Expect("restarted: at once");
    }

    [Fact]
    public void A_handler_that_ends_at_once_costs_no_turn()
    {
        var actor = System.ActorOf(Props.Create(() => new Awaiting(_probe.Ref)));
        actor.Tell(Task.CompletedTask);
        actor.Tell("next");

        _probe.Expect("before await");
        _probe.Expect("after await");
        _probe.Expect("next");
    }

    [Fact]
    public void Handlers_that_await_many_times_never_overlap()
    {
        var actor = System.ActorOf(Props.Create(() => new Counting(_probe.Ref)));
        for (var i = 0; i < 20; i++) actor.Tell(i);

        for (var i = 0; i < 20; i++) _probe.Expect(i);
    }

    [Fact]
    public void An_actor_that_awaits_can_be_stopped()
    {
        var actor = System.ActorOf(Props.Create(() => new Awaiting(_probe.Ref)));
        actor.Tell(new TaskCompletionSource().Task);
        _probe.Expect("before await");
        var watcher = CreateProbe().Watch(actor);

        System.Stop(actor);

        watcher.ExpectTerminated(actor);
    }

    [Fact]
    public void A_child_that_is_made_while_its_parent_awaits_runs()
    {
        var parent = System.ActorOf(Props.Create(() => new AsksItsChild()));

        parent.Ask<string>("go", Limit).Result.ShouldBe("child says hello");
    }

    private sealed class Awaiting : ReceiveActor
    {
        private readonly IActorRef _probe;

        public Awaiting(IActorRef probe)
        {
            _probe = probe;
            ReceiveAsync<Task>(async task =>
            {
                probe.Tell("before await");
                await task;
                probe.Tell("after await");
            });
            ReceiveAny(message => probe.Tell(message));
        }

        protected override void PostRestart(Exception reason) => _probe.Tell($"restarted: {reason.Message}");
    }

    private sealed class Replying : ReceiveActor
    {
        public Replying() => ReceiveAsync<Task>(async task =>
        {
            var sender = Sender;
            await task;
            await Task.Yield();
            Sender.Equals(sender).ShouldBeTrue();
            Sender.Tell((Self, Sender, 2));
        });
    }

    private sealed class Counting : ReceiveActor
    {
        private int _running;

        public Counting(IActorRef probe) => ReceiveAsync<int>(async number =>
        {
            if (++_running != 1) throw new InvalidOperationException("two handlers at once");
            for (var i = 0; i < 10; i++) await Task.Yield();
            await Task.Run(() => { });
            _running--;
            probe.Tell(number);
        });
    }

    private sealed class AsksItsChild : ReceiveActor
    {
        public AsksItsChild() => ReceiveAsync<string>(async _ =>
        {
            await Task.Yield();
            var child = Context.ActorOf(Props.Create(() => new Hello()));
            Sender.Tell(await child.Ask<string>("?"));
        });
    }

    private sealed class Hello : ReceiveActor
    {
        public Hello() => ReceiveAny(_ => Sender.Tell("child says hello"));
    }
}
