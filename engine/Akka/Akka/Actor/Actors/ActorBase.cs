using Akka.Actor.Internal;
using Akka.Event;

namespace Akka.Actor;

// The base of every actor: its hooks, and its view of the cell it lives in.

public abstract class ActorBase : IInternalActor
{
    private readonly ActorCell _cell;
    private SupervisorStrategy _strategy;
    private TimerScheduler _timers;

    protected ActorBase()
    {
        _cell = ActorCell.Current ?? throw new ActorInitializationException(
            "There is no active ActorContext: an actor cannot be made with 'new'; use ActorOf with its Props.");

        // The constructor may start timers already.
        if (this is IWithTimers timed) timed.Timers = _timers = new TimerScheduler(_cell);
    }

    IActorContext IInternalActor.ActorContext => _cell;

    protected static IActorContext Context => CurrentCell();

    protected static Receive EmptyReceive { get; } = static _ => false;

    protected IActorRef Self => _cell.Self;

    protected IActorRef Sender => CurrentCell().Sender;

    internal SupervisorStrategy StrategyOfActor => _strategy ??= SupervisorStrategy();

    internal Receive InitialBehavior => Receive;

    protected abstract bool Receive(object message);

    protected internal virtual bool AroundReceive(Receive receive, object message)
    {
        var wasHandled = receive(message);
        if (!wasHandled) Unhandled(message);
        return wasHandled;
    }

    public virtual void AroundPreStart() => PreStart();

    public virtual void AroundPostStop()
    {
        _timers?.CancelAll();
        PostStop();
    }

    public virtual void AroundPreRestart(Exception cause, object message)
    {
        _timers?.CancelAll();
        PreRestart(cause, message);
    }

    public virtual void AroundPostRestart(Exception cause, object message) => PostRestart(cause);

    /// <summary>Called before the first message.</summary>
    protected virtual void PreStart() { }

    /// <summary>Called after the last message.</summary>
    protected virtual void PostStop() { }

    /// <summary>Called on the failed instance. Stops all children and calls PostStop unless it is overridden.</summary>
    protected virtual void PreRestart(Exception reason, object message)
    {
        foreach (var child in _cell.GetChildren())
        {
            _cell.Unwatch(child);
            _cell.Stop(child);
        }

        PostStop();
    }

    /// <summary>Called on the new instance. Calls PreStart unless it is overridden.</summary>
    protected virtual void PostRestart(Exception reason) => PreStart();

    /// <summary>How this actor's children are treated when they fail.</summary>
    protected virtual SupervisorStrategy SupervisorStrategy() => Akka.Actor.SupervisorStrategy.DefaultStrategy;

    /// <summary>Called for a message nobody handles: publishes it, or throws when it says that a watched actor died.</summary>
    protected virtual void Unhandled(object message)
    {
        if (message is Terminated terminated) throw new DeathPactException(terminated.ActorRef);
        _cell.System.EventStream.Publish(new UnhandledMessage(message, _cell.Sender, Self));
    }

    protected void Become(Receive receive) => _cell.Become(receive);

    protected void BecomeStacked(Receive receive) => _cell.BecomeStacked(receive);

    protected void UnbecomeStacked() => _cell.UnbecomeStacked();

    protected void SetReceiveTimeout(TimeSpan? timeout) => _cell.SetReceiveTimeout(timeout);

    /// <summary>Gives a new instance the stash that it asked for by its interfaces.</summary>
    internal void Incarnate(ActorCell cell)
    {
        if (this is IActorStash stash) stash.Stash ??= cell.CreateStash(GetType());
        if (this is IInitializableActor initializable) initializable.Init();
    }

    /// <summary>Ends an instance: timers that its last hook started stop, and what it stashed goes back to the mailbox.</summary>
    internal void Disincarnate()
    {
        _timers?.CancelAll();
        if (this is IActorStash { Stash: { } stash }) stash.UnstashAll();
    }

    internal object InterceptTimer(ITimerMessage message) => _timers?.Intercept(message);

    private static ActorCell CurrentCell() => ActorCell.Current ?? throw new NotSupportedException(
        "There is no active ActorContext, this is most likely due to use of async operations from within this actor.");
}

/// <summary>An actor with one handler for all messages.</summary>
public abstract class UntypedActor : ActorBase
{
    protected UntypedActor() { }

    protected static new IUntypedActorContext Context => (IUntypedActorContext)ActorBase.Context;

    protected sealed override bool Receive(object message)
    {
        OnReceive(message);
        return true;
    }

    protected abstract void OnReceive(object message);

    protected void Become(UntypedReceive receive) => Context.Become(receive);

    protected void BecomeStacked(UntypedReceive receive) => Context.BecomeStacked(receive);

    /// <summary>Runs an asynchronous action as this actor; it handles no other message until the action ends.</summary>
    protected void RunTask(Func<Task> action) => Dispatch.ActorTaskScheduler.RunTask(action);

    protected void RunTask(Action action) => Dispatch.ActorTaskScheduler.RunTask(action);
}
