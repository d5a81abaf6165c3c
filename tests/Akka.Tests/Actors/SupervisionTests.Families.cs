using Akka.Actor;

namespace Akka.Tests.Actors;

// Failures that come while a family is still dealing with an earlier one.
public sealed partial class SupervisionTests
{
    [Fact]
    public void A_child_that_is_restarted_again_while_it_waits_for_its_own_children_goes_on()
    {
        using var gate = new ManualResetEventSlim();
        var (failing, slow) = SlowFamily(gate);

        failing.Tell("fail"); // The slow one is restarted too, and waits for its child.
        failing.Tell("fail"); // And is told so again.
        failing.Tell(1);
        _probe.Expect("sum 1");
        OpenSoon(gate);
        slow.Tell("hello");

        _probe.Expect("hello");
    }

    [Fact]
    public void A_child_that_is_stopped_while_it_is_restarted_ends_whatever_its_siblings_do()
    {
        using var gate = new ManualResetEventSlim();
        var (failing, slow) = SlowFamily(gate);
        var watcher = CreateProbe().Watch(slow);

        failing.Tell("fail");
        failing.Tell(1);
        _probe.Expect("sum 1");
        System.Stop(slow);
        failing.Tell("fail");
        failing.Tell(2);
        _probe.Expect("sum 2");
        OpenSoon(gate);

        watcher.ExpectTerminated(slow);
    }

    // Two siblings of which each restart concerns both; one has a child that ends when the gate opens.
    private (IActorRef Failing, IActorRef Slow) SlowFamily(ManualResetEventSlim gate)
    {
        var parent = Parent(new AllForOneStrategy(_ => Directive.Restart));
        var failing = Child(parent, "failing");
        var slow = parent.Ask<IActorRef>(
            new Parenting.Put("slow", Props.Create(() => new SlowParent(_probe.Ref, gate))), Limit).Result;
        slow.Ask<string>("ready?", Limit).Result.ShouldBe("ready");
        return (failing, slow);
    }

    // Not at once: what the siblings' failures mean has been told to the slow one, but it may not have looked at it yet.
    private static void OpenSoon(ManualResetEventSlim gate)
    {
        using var pause = new ManualResetEventSlim();
        pause.Wait(TimeSpan.FromMilliseconds(100));
        gate.Set();
    }

    private sealed class SlowParent : ReceiveActor
    {
        public SlowParent(IActorRef probe, ManualResetEventSlim gate)
        {
            Context.ActorOf(Props.Create(() => new SlowEnd(gate)));
            Receive<string>(text => text == "ready?", _ => Sender.Tell("ready"));
            Receive<string>(probe.Tell);
        }
    }

    private sealed class SlowEnd(ManualResetEventSlim gate) : ReceiveActor
    {
        protected override void PostStop() => gate.Wait(Limit);
    }
}
