using Akka.Dispatch.SysMsg;
using Akka.Util;

namespace Akka.Actor;

// What one can do with a reference. Users hold IActorRef; the engine talks to IInternalActorRef.

public interface ICanTell
{
    void Tell(object message, IActorRef sender);
}

/// <summary>A handle on an actor, wherever it is. Telling it never blocks and never throws for a dead actor.</summary>
public interface IActorRef : ICanTell, ISurrogated, IComparable, IComparable<IActorRef>, IEquatable<IActorRef>
{
    ActorPath Path { get; }
}

public interface IActorRefScope
{
    bool IsLocal { get; }
}

public interface IInternalActorRef : IActorRef, IActorRefScope
{
    IActorRefProvider Provider { get; }

    IInternalActorRef Parent { get; }

    bool IsTerminated { get; }

    /// <summary>The descendant by these names; an empty name is the actor itself, ".." its parent.</summary>
    IActorRef GetChild(IReadOnlyList<string> name);

    void Start();

    void Resume(Exception causedByFailure = null);

    void Suspend();

    void Restart(Exception cause);

    void Stop();

    void SendSystemMessage(ISystemMessage message);
}

public interface ICanWatch
{
    IActorRef Watch(IActorRef subject);

    IActorRef WatchWith(IActorRef subject, object message);

    IActorRef Unwatch(IActorRef subject);
}

public interface IActorRefFactory
{
    IActorRef ActorOf(Props props, string name = null);

    ActorSelection ActorSelection(ActorPath actorPath);

    ActorSelection ActorSelection(string actorPath);
}
