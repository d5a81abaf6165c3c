using Akka.Actor;
using Akka.Dispatch.SysMsg;
using Akka.Util;

namespace Akka.TestKit;

// A further actor to receive and send with, beside the test's own. It can stand wherever a reference can.

public class TestProbe : TestKitBase, IInternalActorRef, INoImplicitSender
{
    private static int _probeCount;

    public TestProbe(ActorSystem system, ITestKitAssertions assertions, string testProbeName = null)
        : base(assertions, system, testProbeName ?? $"testProbe{Interlocked.Increment(ref _probeCount)}") { }

    public IActorRef Ref => TestActor;

    /// <summary>Who sent the last message.</summary>
    public IActorRef Sender => LastSender;

    ActorPath IActorRef.Path => TestActor.Path;

    IInternalActorRef IInternalActorRef.Parent => Inner.Parent;

    IActorRefProvider IInternalActorRef.Provider => Inner.Provider;

    bool IInternalActorRef.IsTerminated => Inner.IsTerminated;

    bool IActorRefScope.IsLocal => Inner.IsLocal;

    private IInternalActorRef Inner => (IInternalActorRef)TestActor;

    /// <summary>Tells, with this probe as the sender.</summary>
    public void Send(IActorRef actor, object message) => actor.Tell(message, TestActor);

    /// <summary>Passes the last message on, with its sender.</summary>
    public void Forward(IActorRef actor) => actor.Tell(LastMessage, Sender);

    public void Forward(IActorRef actor, object message) => actor.Tell(message, Sender);

    /// <summary>Answers the last message.</summary>
    public void Reply(object message) => Sender.Tell(message, TestActor);

    public IActorRef ChildActorOf<T>(string name, SupervisorStrategy supervisorStrategy, CancellationToken cancellationToken = default)
        where T : ActorBase => ChildActorOf(Props.Create<T>(), name, supervisorStrategy, cancellationToken);

    public IActorRef ChildActorOf<T>(SupervisorStrategy supervisorStrategy, CancellationToken cancellationToken = default)
        where T : ActorBase =>
        ChildActorOf(Props.Create<T>(), supervisorStrategy, cancellationToken);

    public IActorRef ChildActorOf<T>(string name, CancellationToken cancellationToken = default) where T : ActorBase =>
        ChildActorOf(Props.Create<T>(), name, cancellationToken);

    public IActorRef ChildActorOf<T>(CancellationToken cancellationToken = default) where T : ActorBase =>
        ChildActorOf(Props.Create<T>(), cancellationToken);

    public Task<IActorRef> ChildActorOfAsync<T>(
        string name, SupervisorStrategy supervisorStrategy, CancellationToken cancellationToken = default)
        where T : ActorBase => ChildActorOfAsync(Props.Create<T>(), name, supervisorStrategy, cancellationToken);

    public Task<IActorRef> ChildActorOfAsync<T>(SupervisorStrategy supervisorStrategy, CancellationToken cancellationToken = default)
        where T : ActorBase => ChildActorOfAsync(Props.Create<T>(), supervisorStrategy, cancellationToken);

    public Task<IActorRef> ChildActorOfAsync<T>(string name, CancellationToken cancellationToken = default) where T : ActorBase =>
        ChildActorOfAsync(Props.Create<T>(), name, cancellationToken);

    public Task<IActorRef> ChildActorOfAsync<T>(CancellationToken cancellationToken = default) where T : ActorBase =>
        ChildActorOfAsync(Props.Create<T>(), cancellationToken);

    public void SendSystemMessage(ISystemMessage message) => Inner.SendSystemMessage(message);

    void ICanTell.Tell(object message, IActorRef sender) => TestActor.Tell(message, sender);

    IActorRef IInternalActorRef.GetChild(IReadOnlyList<string> name) => Inner.GetChild(name);

    void IInternalActorRef.Start() => Inner.Start();

    void IInternalActorRef.Resume(Exception causedByFailure) => Inner.Resume(causedByFailure);

    void IInternalActorRef.Suspend() => Inner.Suspend();

    void IInternalActorRef.Restart(Exception cause) => Inner.Restart(cause);

    void IInternalActorRef.Stop() => Inner.Stop();

    public int CompareTo(object obj) => TestActor.CompareTo(obj is TestProbe other ? other.TestActor : obj);

    int IComparable<IActorRef>.CompareTo(IActorRef other) => TestActor.CompareTo(other);

    bool IEquatable<IActorRef>.Equals(IActorRef other) => TestActor.Equals(other);

    public override bool Equals(object obj) => TestActor.Equals(obj is TestProbe other ? other.TestActor : obj);

    public override int GetHashCode() => TestActor.GetHashCode();

    public override string ToString() => TestActor.ToString();

    ISurrogate ISurrogated.ToSurrogate(ActorSystem system) => TestActor.ToSurrogate(system);
}
