using Akka.Dispatch.SysMsg;
using Akka.Util;

namespace Akka.Actor;

// The bases that all references share: equality by path and incarnation, order by path, and the travelling form.

public abstract class ActorRefBase : IActorRef
{
    protected ActorRefBase() { }

    public abstract ActorPath Path { get; }

    public void Tell(object message, IActorRef sender)
    {
        if (message is null && !TakesNull) throw new InvalidMessageException("Message is null.");
        TellInternal(message, sender ?? ActorRefs.NoSender);
    }

    /// <summary>Whether nothing is an answer, too: it is one to a question, and no message to an actor.</summary>
    private protected virtual bool TakesNull => false;

    protected abstract void TellInternal(object message, IActorRef sender);

    public bool Equals(IActorRef other) =>
        ReferenceEquals(this, other) || (other is not null && Path.Uid == other.Path.Uid && Path.Equals(other.Path));

    public override bool Equals(object obj) => obj is IActorRef other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(Path.GetHashCode(), Path.Uid);

    public int CompareTo(object obj) => obj is IActorRef other
        ? CompareTo(other)
        : throw new ArgumentException($"Object must be of type IActorRef, but is [{obj}].", nameof(obj));

    public int CompareTo(IActorRef other)
    {
        if (other is null) return 1;
        var order = Path.CompareTo(other.Path);
        return order != 0 ? order : Path.Uid.CompareTo(other.Path.Uid);
    }

    public override string ToString() => Path.Uid == 0 ? $"[{Path}]" : $"[{Path}#{Path.Uid}]";

    public virtual ISurrogate ToSurrogate(ActorSystem system) =>
        new Surrogate(global::Akka.Serialization.Serialization.SerializedActorPath(this));

    /// <summary>A reference as its path on the wire.</summary>
    public class Surrogate : ISurrogate
    {
        public Surrogate(string path) => Path = path;

        public string Path { get; }

        public ISurrogated FromSurrogate(ActorSystem system) =>
            ((ExtendedActorSystem)system).Provider.ResolveActorRef(Path);
    }
}

public abstract class InternalActorRefBase : ActorRefBase, IInternalActorRef
{
    protected InternalActorRefBase() { }

    public abstract IInternalActorRef Parent { get; }

    public abstract IActorRefProvider Provider { get; }

    public abstract bool IsLocal { get; }

    public abstract bool IsTerminated { get; }

    public abstract IActorRef GetChild(IReadOnlyList<string> name);

    public abstract void Start();

    public abstract void Resume(Exception causedByFailure = null);

    public abstract void Suspend();

    public abstract void Restart(Exception cause);

    public abstract void Stop();

    public abstract void SendSystemMessage(ISystemMessage message);
}

/// <summary>A reference with nothing behind it: every call does nothing unless a subclass says otherwise.</summary>
public abstract class MinimalActorRef : InternalActorRefBase
{
    protected MinimalActorRef() { }

    public override IInternalActorRef Parent => ActorRefs.Nobody;

    public override bool IsLocal => true;

    public override bool IsTerminated => false;

    public override IActorRef GetChild(IReadOnlyList<string> name)
    {
        foreach (var element in name)
        {
            if (!string.IsNullOrEmpty(element)) return ActorRefs.Nobody;
        }

        return this;
    }

    public override void Start() { }

    public override void Resume(Exception causedByFailure = null) { }

    public override void Suspend() { }

    public override void Restart(Exception cause) { }

    public override void Stop() { }

    public override void SendSystemMessage(ISystemMessage message) { }

    protected override void TellInternal(object message, IActorRef sender) { }
}

/// <summary>A reference to an actor that runs in this process.</summary>
public abstract class ActorRefWithCell : InternalActorRefBase
{
    protected ActorRefWithCell() { }

    public abstract ICell Underlying { get; }

    public abstract IEnumerable<IActorRef> Children { get; }

    public abstract IInternalActorRef GetSingleChild(string name);
}

/// <summary>No actor at all; what looking for a child that does not exist gives.</summary>
public sealed class Nobody : MinimalActorRef
{
    public static Nobody Instance = new();

    private Nobody() { }

    public override ActorPath Path { get; } = new RootActorPath(Address.AllSystems, "/Nobody");

    public override IActorRefProvider Provider => throw new NotSupportedException("Nobody does not provide");

    public override ISurrogate ToSurrogate(ActorSystem system) => new NobodySurrogate();

    public class NobodySurrogate : ISurrogate
    {
        public ISurrogated FromSurrogate(ActorSystem system) => Instance;
    }
}

public static class ActorRefs
{
    public static readonly Nobody Nobody = Nobody.Instance;

    /// <summary>Says that a message has no sender (null).</summary>
    public static readonly IActorRef NoSender = null;
}

public static class ActorRefExtensions
{
    public static bool IsNobody(this IActorRef actorRef) => actorRef is null or Nobody;

    public static IActorRef GetOrElse(this IActorRef actorRef, Func<IActorRef> elseValue) =>
        actorRef.IsNobody() ? elseValue() : actorRef;
}

public static class ActorRefImplicitSenderExtensions
{
    /// <summary>Tells with the current actor as the sender.</summary>
    public static void Tell(this IActorRef receiver, object message) =>
        receiver.Tell(message, ActorCell.GetCurrentSelfOrNoSender());

    /// <summary>Tells with the sender of the message in hand as the sender.</summary>
    public static void Forward(this IActorRef receiver, object message) =>
        receiver.Tell(message, ActorCell.GetCurrentSenderOrNoSender());
}

public static class ActorRefFactoryExtensions
{
    public static IActorRef ActorOf<TActor>(this IActorRefFactory factory, string name = null) where TActor : ActorBase, new() =>
        factory.ActorOf(Props.Create<TActor>(), name);

    public static ActorSelection ActorSelection(this IActorRefFactory factory, IActorRef anchorRef, string actorPath) =>
        ActorRefFactoryShared.ActorSelection(anchorRef, actorPath);
}
