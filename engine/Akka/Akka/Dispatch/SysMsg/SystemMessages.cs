using Akka.Actor;
using Akka.Event;

namespace Akka.Dispatch.SysMsg;

// What cells say to one another behind the users' backs: life, death, failure and supervision. System messages overtake
// user messages and are handled while a mailbox is suspended.

public interface ISystemMessage : INoSerializationVerificationNeeded;

public abstract class SystemMessage : ISystemMessage
{
    protected SystemMessage() { }
}

/// <summary>First message of an actor: build the instance.</summary>
public sealed class Create : SystemMessage
{
    internal static readonly Create Plain = new();

    public Create(ActorInitializationException failure = null) => Failure = failure;

    public ActorInitializationException Failure { get; }

    public override bool Equals(object obj) => obj is Create other && Equals(Failure, other.Failure);

    public override int GetHashCode() => Failure?.GetHashCode() ?? 0;

    public override string ToString() => Failure is null ? "<Create>" : $"<Create> ({Failure})";
}

/// <summary>Restart because of <see cref="Cause"/>.</summary>
public sealed class Recreate : SystemMessage
{
    public Recreate(Exception cause) => Cause = cause;

    public Exception Cause { get; }

    public override string ToString() => $"<Recreate>{(Cause is null ? "" : " Cause: " + Cause)}";
}

public sealed class Suspend : SystemMessage
{
    public override string ToString() => "<Suspend>";
}

public sealed class Resume : SystemMessage
{
    public Resume(Exception causedByFailure) => CausedByFailure = causedByFailure;

    public Exception CausedByFailure { get; set; }

    public override string ToString() => $"<Resume>{(CausedByFailure is null ? "" : " CausedByFailure: " + CausedByFailure)}";
}

/// <summary>Stop: children first, then the actor.</summary>
public sealed class Terminate : SystemMessage, IPossiblyHarmful, IDeadLetterSuppression
{
    internal static readonly Terminate Plain = new();

    public override string ToString() => "<Terminate>";
}

/// <summary>Tells a parent of a child that was made elsewhere.</summary>
public sealed class Supervise : SystemMessage
{
    public Supervise(IActorRef child, bool async)
    {
        Child = child;
        Async = async;
    }

    public IActorRef Child { get; }

    public bool Async { get; }

    public override string ToString() => $"<Supervise>: {Child}, {(Async ? "async" : "sync")}";
}

public class Watch : SystemMessage
{
    public Watch(IInternalActorRef watchee, IInternalActorRef watcher)
    {
        Watchee = watchee;
        Watcher = watcher;
    }

    public IInternalActorRef Watchee { get; }

    public IInternalActorRef Watcher { get; }

    protected bool Equals(Watch other) => Equals(Watchee, other.Watchee) && Equals(Watcher, other.Watcher);

    public override bool Equals(object obj) => obj is Watch other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(Watchee, Watcher);

    public override string ToString() => $"<Watch>: {Watcher} wants to watch {Watchee}";
}

public sealed class Unwatch : SystemMessage
{
    public Unwatch(IInternalActorRef watchee, IInternalActorRef watcher)
    {
        Watchee = watchee;
        Watcher = watcher;
    }

    public IInternalActorRef Watchee { get; }

    public IInternalActorRef Watcher { get; }

    public override bool Equals(object obj) =>
        obj is Unwatch other && Equals(Watchee, other.Watchee) && Equals(Watcher, other.Watcher);

    public override int GetHashCode() => HashCode.Combine(Watchee, Watcher);

    public override string ToString() => $"<Unwatch>: {Watcher} wants to unwatch {Watchee}";
}

/// <summary>Tells a watcher, or the parent, that <see cref="Actor"/> is no more.</summary>
public sealed class DeathWatchNotification : SystemMessage, IDeadLetterSuppression
{
    public DeathWatchNotification(IActorRef actor, bool existenceConfirmed, bool addressTerminated)
    {
        Actor = actor;
        ExistenceConfirmed = existenceConfirmed;
        AddressTerminated = addressTerminated;
    }

    public IActorRef Actor { get; }

    public bool ExistenceConfirmed { get; }

    public bool AddressTerminated { get; }

    public override string ToString() =>
        $"<DeathWatchNotification>: {Actor}, ExistenceConfirmed={ExistenceConfirmed}, AddressTerminated={AddressTerminated}";
}

/// <summary>A child asks its parent what to do about its failure.</summary>
public sealed class Failed : SystemMessage
{
    public Failed(IActorRef child, Exception cause, long uid)
    {
        Child = child;
        Cause = cause;
        Uid = uid;
    }

    public IActorRef Child { get; }

    public Exception Cause { get; }

    public long Uid { get; }

    public override string ToString() => $"<Failed>: {Child} ({Uid}){(Cause is null ? "" : ", Cause: " + Cause)}";
}

/// <summary>A piece of an asynchronous handler that has to run as its actor.</summary>
public sealed class ActorTask : SystemMessage
{
    public ActorTask(Task task) => Task = task;

    public Task Task { get; }
}

public sealed class NoMessage : SystemMessage
{
    public override string ToString() => "NoMessage";
}
