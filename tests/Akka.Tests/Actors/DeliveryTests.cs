using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Event;

namespace Akka.Tests.Actors;

// What holds of many messages from many threads: each is handled once, in its sender's order, or is a dead letter.

public sealed class DeliveryTests : TestSystem
{
    private const int SenderCount = 8;
    private const int CountEach = 20_000;

    [Fact]
    public void Messages_of_many_senders_keep_each_senders_order()
    {
        var done = new TaskCompletionSource();
        var actor = System.ActorOf(Props.Create(() => new ChecksOrder(SenderCount * CountEach, done)));

        Parallel.For(0, SenderCount, sender =>
        {
            for (var i = 0; i < CountEach; i++) actor.Tell((sender, i));
        });

        done.Task.Wait(Limit).ShouldBeTrue();
    }

    [Fact]
    public void A_message_to_an_actor_that_is_ending_is_handled_or_a_dead_letter_and_never_both()
    {
        var letters = new ConcurrentQueue<object>();
        var handled = new ConcurrentQueue<object>();
        var counted = new CountdownEvent(SenderCount * CountEach);
        System.EventStream.Subscribe(System.ActorOf(Props.Create(() => new Keeps(letters, counted))), typeof(DeadLetter));
        var actor = System.ActorOf(Props.Create(() => new Keeps(handled, counted)));

        Parallel.For(0, SenderCount, sender =>
        {
            for (var i = 0; i < CountEach; i++)
            {
                actor.Tell((sender, i));
                if (sender == 0 && i == CountEach / 2) System.Stop(actor);
            }
        });

        counted.Wait(Limit).ShouldBeTrue();
        handled.Concat(letters).Distinct().Count().ShouldBe(SenderCount * CountEach);
        letters.ShouldNotBeEmpty();
    }

    [Fact]
    public void Ten_thousand_children_end_with_their_parent()
    {
        var probe = CreateProbe();
        var ended = new CountdownEvent(10_000);
        var parent = System.ActorOf(Props.Create(() => new Parent(10_000, ended)));
        probe.Watch(parent);
        System.Stop(parent);

        probe.ExpectTerminated(parent);
        ended.CurrentCount.ShouldBe(0);
    }

    private sealed class ChecksOrder(int total, TaskCompletionSource done) : ReceiveActor
    {
        private readonly int[] _next = new int[SenderCount];
        private int _count;

        protected override void PreStart() => Become(() => Receive<(int Sender, int Number)>(message =>
        {
            if (message.Number != _next[message.Sender]++) done.TrySetException(new InvalidOperationException($"{message} is out of order"));
            if (++_count == total) done.TrySetResult();
        }));
    }

    private sealed class Keeps(ConcurrentQueue<object> kept, CountdownEvent counted) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            var content = message is DeadLetter letter ? letter.Message : message;
            if (content is not (int, int)) return;
            kept.Enqueue(content);
            counted.Signal();
        }
    }

    private sealed class Parent(int count, CountdownEvent ended) : UntypedActor
    {
        protected override void PreStart()
        {
            var props = Props.Create(() => new Child(ended));
            for (var i = 0; i < count; i++) Context.ActorOf(props);
        }

        protected override void OnReceive(object message) { }
    }

    private sealed class Child(CountdownEvent ended) : UntypedActor
    {
        protected override void PostStop() => ended.Signal();

        protected override void OnReceive(object message) { }
    }
}
