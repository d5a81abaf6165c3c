using Akka.Actor;
using Akka.Dispatch.SysMsg;
using Akka.TestKit.Internal;
using Akka.Util;

namespace Akka.TestKit;

// An actor that runs on the thread of whoever tells it something: when Tell returns, the message has been handled, and the
// test may look at the instance.

public abstract class TestActorRefBase<TActor> : IInternalActorRef, IWrapsActorRef where TActor : ActorBase
{
    private readonly InternalTestActorRef _inner;

    protected TestActorRefBase(ActorSystem system, Props actorProps, IActorRef supervisor = null, string name = null) =>
        _inner = InternalTestActorRef.Create(system, actorProps, Unwrapped(supervisor), name);

    public IActorRef Ref => _inner;

    /// <summary>The instance as it is now; another one after a restart.</summary>
    public TActor UnderlyingActor => (TActor)_inner.UnderlyingActor;

    public ActorPath Path => _inner.Path;

    IActorRef IWrapsActorRef.Wrapped => _inner;

    IActorRefProvider IInternalActorRef.Provider => _inner.Provider;

    IInternalActorRef IInternalActorRef.Parent => _inner.Parent;

    bool IInternalActorRef.IsTerminated => _inner.IsTerminated;

    bool IActorRefScope.IsLocal => _inner.IsLocal;

    public static IActorRef ToActorRef(TestActorRefBase<TActor> actorRef) => actorRef._inner;

    public static bool operator ==(TestActorRefBase<TActor> testActorRef, IActorRef actorRef) =>
        testActorRef is null ? actorRef is null : testActorRef.Equals(actorRef);

    public static bool operator !=(TestActorRefBase<TActor> testActorRef, IActorRef actorRef) => !(testActorRef == actorRef);

    public static bool operator ==(IActorRef actorRef, TestActorRefBase<TActor> testActorRef) => testActorRef == actorRef;

    public static bool operator !=(IActorRef actorRef, TestActorRefBase<TActor> testActorRef) => !(testActorRef == actorRef);

    /// <summary>Lets the instance handle a message past its mailbox; what it throws, this throws.</summary>
    public void Receive(object message, IActorRef sender = null) => _inner.Receive(message, sender);

    public Task ReceiveAsync(object message, IActorRef sender = null) => _inner.ReceiveAsync(message, sender);

    public void Watch(IActorRef subject) => _inner.Watch(subject);

    public void Unwatch(IActorRef subject) => _inner.Unwatch(subject);

    public void Tell(object message) => _inner.Tell(message);

    public void Tell(object message, IActorRef sender) => _inner.Tell(message, sender);

    public void Forward(object message) => _inner.Forward(message);

    public void SendSystemMessage(ISystemMessage message) => _inner.SendSystemMessage(message);

    IActorRef IInternalActorRef.GetChild(IReadOnlyList<string> name) => _inner.GetChild(name);

    void IInternalActorRef.Start() => _inner.Start();

    void IInternalActorRef.Resume(Exception causedByFailure) => _inner.Resume(causedByFailure);

    void IInternalActorRef.Suspend() => _inner.Suspend();

    void IInternalActorRef.Restart(Exception cause) => _inner.Restart(cause);

    void IInternalActorRef.Stop() => _inner.Stop();

    public int CompareTo(object obj) => _inner.CompareTo(obj is TestActorRefBase<TActor> other ? other._inner : obj);

    int IComparable<IActorRef>.CompareTo(IActorRef other) => _inner.CompareTo(other);

    public bool Equals(IActorRef other) => _inner.Equals(Unwrapped(other));

    public override bool Equals(object obj) => obj is IActorRef other && Equals(other);

    public override int GetHashCode() => _inner.GetHashCode();

    public override string ToString() => _inner.ToString();

    ISurrogate ISurrogated.ToSurrogate(ActorSystem system) => _inner.ToSurrogate(system);

    private static IActorRef Unwrapped(IActorRef reference) => reference switch
    {
        IWrapsActorRef test => test.Wrapped,
        TestProbe probe => probe.TestActor,
        _ => reference,
    };
}

public class TestActorRef<TActor> : TestActorRefBase<TActor> where TActor : ActorBase
{
    public TestActorRef(ActorSystem system, Props actorProps, IActorRef supervisor = null, string name = null)
        : base(system, actorProps, supervisor, name) { }
}

/// <summary>A reference around another one, which is the actor's own.</summary>
internal interface IWrapsActorRef
{
    IActorRef Wrapped { get; }
}
