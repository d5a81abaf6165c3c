using Akka.Actor;
using Akka.Util;
using Akka.Util.Internal;

namespace Akka.Tests.Systems;

// The small things that Akka's users find in its utilities.
public sealed class UtilityTests : TestSystem
{
    [Fact]
    public void Counters_step_add_and_exchange()
    {
        var counter = new AtomicCounter(5);
        (counter.Next(), counter.GetAndIncrement(), counter.AddAndGet(3), counter.GetAndAdd(10), counter.Decrement()).ShouldBe((6, 6, 10, 10, 19));
        (counter.CompareAndSet(19, 1), counter.CompareAndSet(19, 2), counter.GetAndSet(7), counter.Current).ShouldBe((true, false, 1, 7));
        counter.Reset();
        counter.Current.ShouldBe(0);
        new AtomicCounterLong().IncrementAndGet().ShouldBe(0);
    }

    [Fact]
    public void References_and_flags_exchange()
    {
        var (first, second) = ("first", "second");
        var reference = new AtomicReference<string>(first);
        (reference.CompareAndSet(first, second), reference.CompareAndSet(first, second), (string)reference).ShouldBe((true, false, second));
        var flag = new AtomicBoolean();
        (flag.CompareAndSet(false, true), flag.GetAndSet(false), (bool)flag).ShouldBe((true, true, false));
    }

    [Fact]
    public void A_linked_cancelable_is_cancelled_with_any_of_its_own()
    {
        using var first = new Cancelable(System.Scheduler);
        using var second = new Cancelable(System.Scheduler);
        var linked = Cancelable.CreateLinkedCancelable(System.Scheduler, first, second);
        linked.IsCancellationRequested.ShouldBeFalse();
        second.Cancel();
        linked.IsCancellationRequested.ShouldBeTrue();
    }

    [Fact]
    public async Task An_actors_end_can_be_awaited()
    {
        var actor = System.ActorOf(Props.Create<Silent>());
        using var soon = new CancellationTokenSource(1);
        (await actor.WatchAsync(soon.Token)).ShouldBeFalse();
        var end = actor.WatchAsync();
        actor.Tell(PoisonPill.Instance);
        (await end.WaitAsync(Limit)).ShouldBeTrue();
        (await actor.WatchAsync().WaitAsync(Limit)).ShouldBeTrue(); // It is no more.
    }

    private sealed class Silent : UntypedActor
    {
        protected override void OnReceive(object message) { }
    }
}
