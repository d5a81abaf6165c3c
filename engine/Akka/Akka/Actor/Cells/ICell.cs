namespace Akka.Actor;

// The running half of an actor that a reference stands for.

internal interface ICell
{
    IActorRef Self { get; }

    ActorSystem System { get; }

    bool IsTerminated { get; }

    int NumberOfMessages { get; }

    IEnumerable<IInternalActorRef> GetChildren();

    IInternalActorRef GetSingleChild(string name);
}
