using Akka.Actor;
using Akka.Event;

namespace Akka.Tests.Events;

// A bus with classes of a program's own: here the length of a text, and whoever wants a length also gets what is longer.
public sealed class EventBusTests : TestSystem
{
    private readonly ByLength _bus = new();

    [Fact]
    public void A_subscription_counts_once()
    {
        var probe = CreateProbe();

        _bus.Subscribe(probe.Ref, 3).ShouldBeTrue();
        _bus.Subscribe(probe.Ref, 3).ShouldBeFalse();
        _bus.Unsubscribe(probe.Ref, 3).ShouldBeTrue();
        _bus.Unsubscribe(probe.Ref, 3).ShouldBeFalse();
        _bus.Unsubscribe(probe.Ref).ShouldBeFalse();
    }

    [Fact]
    public void Only_who_wants_an_event_gets_it_and_once()
    {
        var (some, other) = (CreateProbe(), CreateProbe());
        _bus.Subscribe(some.Ref, 3);
        _bus.Subscribe(some.Ref, 4);
        _bus.Subscribe(other.Ref, 9);

        _bus.Publish("four");

        some.Expect("four");
        some.ExpectNothingBefore("marker");
        other.ExpectNothingBefore("marker");
    }

    [Fact]
    public void Who_has_left_gets_nothing()
    {
        var probe = CreateProbe();
        _bus.Publish("nobody is there");
        _bus.Subscribe(probe.Ref, 1);
        _bus.Subscribe(probe.Ref, 2);

        _bus.Unsubscribe(probe.Ref).ShouldBeTrue();
        _bus.Publish("four");

        probe.ExpectNothingBefore("marker");
    }

    private sealed class ByLength : ActorEventBus<string, int>
    {
        protected override bool IsSubClassification(int parent, int child) => child >= parent;

        protected override void Publish(string @event, IActorRef subscriber) => subscriber.Tell(@event, ActorRefs.NoSender);

        protected override bool Classify(string @event, int classifier) => @event.Length == classifier;

        protected override int GetClassifier(string @event) => @event.Length;
    }
}
