using System.Collections.Immutable;
using Akka.Actor;

namespace Akka.Event;

// The news that nothing at an address can be reached any more. Remoting publishes it; cells that watch, or are watched
// by, somebody elsewhere subscribe.

internal sealed class AddressTerminated : IAutoReceivedMessage, IPossiblyHarmful, IDeadLetterSuppression
{
    internal AddressTerminated(Address address) => Address = address;

    internal Address Address { get; }

    public override string ToString() => $"AddressTerminated({Address})";
}

internal sealed class AddressTerminatedTopic : IExtension
{
    private ImmutableHashSet<IActorRef> _subscribers = [];

    internal static AddressTerminatedTopic Get(ActorSystem system) =>
        (AddressTerminatedTopic)system.RegisterExtension(AddressTerminatedTopicProvider.Instance);

    internal void Subscribe(IActorRef subscriber) => ImmutableInterlocked.Update(ref _subscribers, set => set.Add(subscriber));

    internal void Unsubscribe(IActorRef subscriber) => ImmutableInterlocked.Update(ref _subscribers, set => set.Remove(subscriber));

    internal void Publish(AddressTerminated message)
    {
        foreach (var subscriber in _subscribers) subscriber.Tell(message, ActorRefs.NoSender);
    }

    private sealed class AddressTerminatedTopicProvider : ExtensionIdProvider<AddressTerminatedTopic>
    {
        internal static readonly AddressTerminatedTopicProvider Instance = new();

        public override AddressTerminatedTopic CreateExtension(ExtendedActorSystem system) => new();
    }
}
