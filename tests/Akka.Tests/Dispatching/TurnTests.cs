using Akka.Actor;

namespace Akka.Tests.Dispatching;

// One actor's turn after another's on the same thread: nobody waits for a turn that waits for them, and what one leaves on the
// thread is gone before the next.
public sealed class TurnTests : TestSystem
{
    private static readonly AsyncLocal<string> Ambient = new();

    [Fact]
    public async Task A_turn_may_wait_for_whom_it_has_just_told_something()
    {
        for (var i = 0; i < 20; i++)
        {
            var opening = System.ActorOf(Props.Create(() => new Opening()));
            var waiting = System.ActorOf(Props.Create(() => new Waiting(opening, 1)));

            (await waiting.Ask<bool>("wait", Limit)).ShouldBeTrue();
        }
    }

    [Fact]
    public async Task A_turn_may_wait_for_many_whom_it_has_just_told_something()
    {
        var waiting = System.ActorOf(Props.Create(() => new Waiting(System.ActorOf(Props.Create(() => new Forwarding(8))), 8)));

        (await waiting.Ask<bool>("wait", Limit)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_turn_may_block_for_an_answer()
    {
        var asked = System.ActorOf(Props.Create(() => new Reading()));
        var blocking = System.ActorOf(Props.Create(() => new Blocking(asked)));

        for (var i = 0; i < 20; i++) (await blocking.Ask<string>("ask", Limit)).ShouldBe("nothing");
    }

    [Fact]
    public async Task What_one_turn_leaves_on_its_thread_is_not_there_in_the_next()
    {
        var reading = System.ActorOf(Props.Create(() => new Reading()));
        var leaving = System.ActorOf(Props.Create(() => new Leaving(reading)));

        for (var i = 0; i < 200; i++) (await leaving.Ask<string>("leave", Limit)).ShouldBe("nothing");
    }

    private sealed class Opening : UntypedActor
    {
        protected override void OnReceive(object message) => ((CountdownEvent)message).Signal();
    }

    private sealed class Forwarding(int count) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            for (var i = 0; i < count; i++) Context.ActorOf(Props.Create(() => new Opening())).Tell(message);
        }
    }

    private sealed class Waiting(IActorRef opening, int count) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            var gate = new CountdownEvent(count);
            opening.Tell(gate);
            Sender.Tell(gate.Wait(Limit));
        }
    }

    private sealed class Blocking(IActorRef asked) : UntypedActor
    {
        protected override void OnReceive(object message) => Sender.Tell(asked.Ask<string>("read", Limit).Result);
    }

    private sealed class Leaving(IActorRef reading) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            reading.Forward(message);
            Ambient.Value = "something";
            SynchronizationContext.SetSynchronizationContext(new SynchronizationContext());
        }
    }

    private sealed class Reading : UntypedActor
    {
        protected override void OnReceive(object message) =>
            Sender.Tell(SynchronizationContext.Current is null ? Ambient.Value ?? "nothing" : "a context");
    }
}
