using Akka.Actor.Internal;
using Akka.Event;
using Akka.Util.Internal;

namespace Akka.Actor;

// How a parent treats failed children: a decider says what, the strategy says to whom, and how often within which time.

public abstract class SupervisorStrategy
{
    public static IDecider DefaultDecider = global::Akka.Actor.Decider.From(
        Directive.Restart,
        Directive.Stop.When<ActorInitializationException>(),
        Directive.Stop.When<ActorKilledException>(),
        Directive.Stop.When<DeathPactException>());

    public static readonly OneForOneStrategy StoppingStrategy = new(static _ => Directive.Stop);

    public static readonly SupervisorStrategy DefaultStrategy = new OneForOneStrategy(DefaultDecider);

    protected SupervisorStrategy() { }

    public abstract IDecider Decider { get; }

    protected bool LoggingEnabled { get; set; } = true;

    public abstract void HandleChildTerminated(IActorContext actorContext, IActorRef child, IEnumerable<IInternalActorRef> children);

    /// <summary>Restarts or stops whom this strategy concerns.</summary>
    public abstract void ProcessFailure(
        IActorContext context, bool restart, IActorRef child, Exception cause, ChildRestartStats stats,
        IReadOnlyCollection<ChildRestartStats> children);

    protected abstract Directive Handle(IActorRef child, Exception exception);

    /// <summary>Does what the decider says; false when the failure is to be escalated.</summary>
    internal bool HandleFailure(
        ActorCell actorCell, IActorRef child, Exception cause, ChildRestartStats stats, IReadOnlyCollection<ChildRestartStats> children)
    {
        var directive = Handle(child, cause);
        LogFailure(actorCell, child, cause, directive);
        if (directive is Directive.Escalate) return false;
        if (directive is Directive.Resume) ResumeChild(child, cause);
        else ProcessFailure(actorCell, directive is Directive.Restart, child, cause, stats, children);
        return true;
    }

    protected void ResumeChild(IActorRef child, Exception exception) => ((IInternalActorRef)child).Resume(exception);

    protected void RestartChild(IActorRef child, Exception cause, bool suspendFirst)
    {
        var target = (IInternalActorRef)child;
        if (suspendFirst) target.Suspend();
        target.Restart(cause);
    }

    protected virtual void LogFailure(IActorContext context, IActorRef child, Exception cause, Directive directive)
    {
        // Whoever decides in the end logs what is escalated.
        if (!LoggingEnabled || directive is Directive.Escalate) return;
        var actual = cause is ActorInitializationException { InnerException: { } inner } ? inner : cause;
        if (actual is TypeLoadException { InnerException: { } thrown }) actual = thrown;
        var source = child.Path.ToString();
        LogEvent news = directive switch
        {
            Directive.Resume => new Warning(source, GetType(), actual.Message),
            _ => new Error(cause, source, GetType(), actual.Message),
        };
        context.System.EventStream.Publish(news);
    }
}

/// <summary>Makes the strategy of the user guardian, by the type that the configuration names.</summary>
public abstract class SupervisorStrategyConfigurator
{
    protected SupervisorStrategyConfigurator() { }

    public abstract SupervisorStrategy Create();

    public static SupervisorStrategyConfigurator CreateConfigurator(string typeName)
    {
        if (typeName is null or "" or "Akka.Actor.DefaultSupervisorStrategy") return new DefaultSupervisorStrategy();
        if (typeName == "Akka.Actor.StoppingSupervisorStrategy") return new StoppingSupervisorStrategy();
        var type = Type.GetType(typeName)
            ?? throw new Configuration.ConfigurationException($"Could not find SupervisorStrategyConfigurator type [{typeName}]");
        return Activator.CreateInstance(type).AsInstanceOf<SupervisorStrategyConfigurator>();
    }
}

public class DefaultSupervisorStrategy : SupervisorStrategyConfigurator
{
    public override SupervisorStrategy Create() => SupervisorStrategy.DefaultStrategy;
}

public class StoppingSupervisorStrategy : SupervisorStrategyConfigurator
{
    public override SupervisorStrategy Create() => SupervisorStrategy.StoppingStrategy;
}
