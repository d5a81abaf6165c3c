using Akka.Actor;
using Akka.Event;

namespace Akka.Tests.Events;

public sealed class EventStreamTests : TestSystem
{
    private readonly TestProbe _probe;

    public EventStreamTests() => _probe = CreateProbe();

    [Fact]
    public void A_subscriber_of_a_type_gets_what_derives_from_it()
    {
        System.EventStream.Subscribe(_probe.Ref, typeof(Animal));

        System.EventStream.Publish(new Dog("rex"));
        System.EventStream.Publish("not an animal");
        System.EventStream.Publish(new Animal("cow"));

        _probe.Expect<Dog>().Name.ShouldBe("rex");
        _probe.Expect<Animal>().Name.ShouldBe("cow");
    }

    [Fact]
    public void A_subscriber_of_type_and_base_gets_an_event_once()
    {
        System.EventStream.Subscribe(_probe.Ref, typeof(Animal));
        System.EventStream.Subscribe(_probe.Ref, typeof(Dog));

        System.EventStream.Publish(new Dog("rex"));

        _probe.Expect<Dog>();
        _probe.ExpectNothingBefore("end");
    }

    [Fact]
    public void Subscribing_twice_is_told()
    {
        System.EventStream.Subscribe(_probe.Ref, typeof(Animal)).ShouldBeTrue();
        System.EventStream.Subscribe(_probe.Ref, typeof(Animal)).ShouldBeFalse();
    }

    [Fact]
    public void Who_unsubscribes_gets_no_more()
    {
        System.EventStream.Subscribe(_probe.Ref, typeof(Animal));
        System.EventStream.Publish(new Animal("one"));
        System.EventStream.Unsubscribe(_probe.Ref);
        System.EventStream.Publish(new Animal("two"));

        _probe.Expect<Animal>().Name.ShouldBe("one");
        _probe.ExpectNothingBefore("end");
    }

    [Fact]
    public void What_is_told_to_a_dead_actor_is_a_dead_letter()
    {
        System.EventStream.Subscribe(_probe.Ref, typeof(DeadLetter));
        var dead = CreateProbe().Ref;
        dead.GracefulStop(Limit).Wait(Limit);

        dead.Tell("anybody there?", _probe.Ref);

        var letter = _probe.Expect<DeadLetter>();
        letter.Message.ShouldBe("anybody there?");
        letter.Recipient.ShouldBe(dead);
        letter.Sender.ShouldBe(_probe.Ref);
    }

    [Fact]
    public void What_waits_when_an_actor_ends_becomes_dead_letters()
    {
        System.EventStream.Subscribe(_probe.Ref, typeof(DeadLetter));
        var actor = System.ActorOf(Props.Create(() => new StopsAtOnce()));
        using var gate = new ManualResetEventSlim();
        actor.Tell(gate);
        actor.Tell("left over");
        gate.Set();

        _probe.Expect<DeadLetter>().Message.ShouldBe("left over");
    }

    [Fact]
    public void Suppressed_messages_make_no_dead_letters()
    {
        System.EventStream.Subscribe(_probe.Ref, typeof(DeadLetter));
        var dead = CreateProbe().Ref;
        dead.GracefulStop(Limit).Wait(Limit);

        dead.Tell(PoisonPill.Instance);

        _probe.ExpectNothingBefore("end");
    }

    [Fact]
    public void Who_leaves_a_part_of_what_it_subscribed_to_keeps_the_rest()
    {
        System.EventStream.Subscribe(_probe.Ref, typeof(Animal));

        System.EventStream.Unsubscribe(_probe.Ref, typeof(Dog)).ShouldBeTrue();
        System.EventStream.Publish(new Puppy("tiny"));
        System.EventStream.Publish(new Dog("rex"));
        System.EventStream.Publish(new Animal("cow"));
        _probe.Expect<Animal>().Name.ShouldBe("cow");

        System.EventStream.Unsubscribe(_probe.Ref, typeof(Animal)).ShouldBeTrue();
        System.EventStream.Subscribe(_probe.Ref, typeof(Animal)).ShouldBeTrue();
        System.EventStream.Publish(new Dog("rex"));
        _probe.Expect<Dog>().Name.ShouldBe("rex");
        System.EventStream.Unsubscribe(_probe.Ref, typeof(string)).ShouldBeFalse();
    }

    [Fact]
    public void Nobody_can_neither_subscribe_nor_leave()
    {
        Should.Throw<ArgumentNullException>(() => System.EventStream.Subscribe(null!, typeof(Animal)));
        Should.Throw<ArgumentNullException>(() => System.EventStream.Unsubscribe(null!, typeof(Animal)));
        Should.Throw<ArgumentNullException>(() => System.EventStream.Unsubscribe(null!));
    }

    [Fact]
    public void A_system_may_have_event_streams_of_ones_own()
    {
        var stream = new EventStream(debug: false);
        stream.StartUnsubscriber((Akka.Actor.Internal.ActorSystemImpl)System);
        stream.Subscribe(_probe.Ref, typeof(Animal));

        stream.Publish(new Dog("rex"));

        _probe.Expect<Dog>().Name.ShouldBe("rex");
    }

    private record Animal(string Name);

    private record Dog(string Name) : Animal(Name);

    private sealed record Puppy(string Name) : Dog(Name);

    private sealed class StopsAtOnce : ReceiveActor
    {
        public StopsAtOnce() => Receive<ManualResetEventSlim>(gate =>
        {
            Context.Stop(Self);
            gate.Wait(TimeSpan.FromSeconds(30));
        });
    }
}
