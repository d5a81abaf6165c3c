using Akka.Dispatch;

namespace Akka.Actor;

// What an actor sees of its own running half.

/// <summary>Handles a message; false when it does not want it.</summary>
public delegate bool Receive(object message);

public delegate void UntypedReceive(object message);

public interface IActorContext : IActorRefFactory, ICanWatch
{
    ActorSystem System { get; }

    IActorRef Self { get; }

    IActorRef Sender { get; }

    IActorRef Parent { get; }

    Props Props { get; }

    MessageDispatcher Dispatcher { get; }

    TimeSpan? ReceiveTimeout { get; }

    IActorRef Child(string name);

    IEnumerable<IActorRef> GetChildren();

    void Become(Receive receive);

    void BecomeStacked(Receive receive);

    void UnbecomeStacked();

    void SetReceiveTimeout(TimeSpan? timeout);

    void Stop(IActorRef child);
}

public interface IUntypedActorContext : IActorContext
{
    void Become(UntypedReceive receive);

    void BecomeStacked(UntypedReceive receive);
}

public interface IInternalActor
{
    IActorContext ActorContext { get; }
}
