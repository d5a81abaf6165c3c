using System.Linq.Expressions;
using Akka.Actor;
using Akka.Actor.Dsl;
using Akka.Util;

namespace Akka.TestKit;

// Making actors for a test: at the top, as children of the test actor, and such as run on the test's own thread.

public abstract partial class TestKitBase
{
    public IActorRef ActorOf(Props props) => Sys.ActorOf(props, null);

    public IActorRef ActorOf(Props props, string name) => Sys.ActorOf(props, name);

    public IActorRef ActorOf<TActor>() where TActor : ActorBase, new() => ActorOf(Props.Create<TActor>(), null);

    public IActorRef ActorOf<TActor>(string name) where TActor : ActorBase, new() => ActorOf(Props.Create<TActor>(), name);

    public IActorRef ActorOf<TActor>(Expression<Func<TActor>> factory) where TActor : ActorBase => ActorOf(Props.Create(factory), null);

    public IActorRef ActorOf<TActor>(Expression<Func<TActor>> factory, string name) where TActor : ActorBase =>
        ActorOf(Props.Create(factory), name);

    public IActorRef ActorOf(Action<IActorDsl> configure, string name = null) => Sys.ActorOf(configure, name);

    public IActorRef ActorOf(Action<IActorDsl, IActorContext> configure, string name = null) => Sys.ActorOf(configure, name);

    /// <summary>Makes a child of the test actor, which is treated by the given strategy when it fails.</summary>
    public IActorRef ChildActorOf(
        Props props, string name, SupervisorStrategy supervisorStrategy, CancellationToken cancellationToken = default) =>
        ChildActorOfAsync(props, name, supervisorStrategy, cancellationToken).GetAwaiter().GetResult();

    public IActorRef ChildActorOf(Props props, SupervisorStrategy supervisorStrategy, CancellationToken cancellationToken = default) =>
        ChildActorOfAsync(props, supervisorStrategy, cancellationToken).GetAwaiter().GetResult();

    public IActorRef ChildActorOf(Props props, string name, CancellationToken cancellationToken = default) =>
        ChildActorOfAsync(props, name, cancellationToken).GetAwaiter().GetResult();

    public IActorRef ChildActorOf(Props props, CancellationToken cancellationToken = default) =>
        ChildActorOfAsync(props, cancellationToken).GetAwaiter().GetResult();

    public Task<IActorRef> ChildActorOfAsync(
        Props props, string name, SupervisorStrategy supervisorStrategy, CancellationToken cancellationToken = default) =>
        SpawnAsync(props, name, supervisorStrategy, cancellationToken);

    public Task<IActorRef> ChildActorOfAsync(
        Props props, SupervisorStrategy supervisorStrategy, CancellationToken cancellationToken = default) =>
        SpawnAsync(props, Option<string>.None, supervisorStrategy, cancellationToken);

    public Task<IActorRef> ChildActorOfAsync(Props props, string name, CancellationToken cancellationToken = default) =>
        SpawnAsync(props, name, Option<SupervisorStrategy>.None, cancellationToken);

    public Task<IActorRef> ChildActorOfAsync(Props props, CancellationToken cancellationToken = default) =>
        SpawnAsync(props, Option<string>.None, Option<SupervisorStrategy>.None, cancellationToken);

    /// <summary>Makes an actor that runs on the thread of whoever tells it something, and whose instance a test can look at.</summary>
    public TestActorRef<TActor> ActorOfAsTestActorRef<TActor>(Props props, IActorRef supervisor, string name = null)
        where TActor : ActorBase =>
        new(Sys, props, supervisor, name);

    public TestActorRef<TActor> ActorOfAsTestActorRef<TActor>(Props props, string name = null) where TActor : ActorBase =>
        new(Sys, props, null, name);

    public TestActorRef<TActor> ActorOfAsTestActorRef<TActor>(Expression<Func<TActor>> factory, IActorRef supervisor, string name = null)
        where TActor : ActorBase => new(Sys, Props.Create(factory), supervisor, name);

    public TestActorRef<TActor> ActorOfAsTestActorRef<TActor>(Expression<Func<TActor>> factory, string name = null)
        where TActor : ActorBase =>
        new(Sys, Props.Create(factory), null, name);

    public TestActorRef<TActor> ActorOfAsTestActorRef<TActor>(IActorRef supervisor, string name = null) where TActor : ActorBase, new() =>
        new(Sys, Props.Create<TActor>(), supervisor, name);

    public TestActorRef<TActor> ActorOfAsTestActorRef<TActor>(string name = null) where TActor : ActorBase, new() =>
        new(Sys, Props.Create<TActor>(), null, name);

    private Task<IActorRef> SpawnAsync(
        Props props, Option<string> name, Option<SupervisorStrategy> strategy, CancellationToken cancellationToken) =>
        TestActor.Ask<IActorRef>(new TestActor.Spawn(props, name, strategy), Dilated(TestKitSettings.DefaultTimeout), cancellationToken);
}
