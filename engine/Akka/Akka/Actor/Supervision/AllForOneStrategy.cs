using Akka.Actor.Internal;

namespace Akka.Actor;

// The strategy for children that cannot do without one another.

/// <summary>Treats all children alike when one of them fails.</summary>
public class AllForOneStrategy : SupervisorStrategy, IEquatable<AllForOneStrategy>
{
    private readonly StrategyLimits _limits;

    protected AllForOneStrategy() : this(DefaultDecider) { }

    public AllForOneStrategy(IDecider decider) : this(-1, -1, decider) { }

    public AllForOneStrategy(Func<Exception, Directive> localOnlyDecider) : this(-1, -1, localOnlyDecider) { }

    public AllForOneStrategy(int? maxNrOfRetries, TimeSpan? withinTimeRange, Func<Exception, Directive> localOnlyDecider)
        : this(maxNrOfRetries ?? -1, StrategyLimits.Milliseconds(withinTimeRange), localOnlyDecider) { }

    public AllForOneStrategy(int? maxNrOfRetries, TimeSpan? withinTimeRange, IDecider decider)
        : this(maxNrOfRetries ?? -1, StrategyLimits.Milliseconds(withinTimeRange), decider) { }

    public AllForOneStrategy(
        int maxNrOfRetries, int withinTimeMilliseconds, Func<Exception, Directive> localOnlyDecider, bool loggingEnabled = true)
        : this(maxNrOfRetries, withinTimeMilliseconds, Akka.Actor.Decider.From(localOnlyDecider), loggingEnabled) { }

    public AllForOneStrategy(int maxNrOfRetries, int withinTimeMilliseconds, IDecider decider, bool loggingEnabled = true)
    {
        _limits = new StrategyLimits(maxNrOfRetries, withinTimeMilliseconds, decider);
        LoggingEnabled = loggingEnabled;
    }

    public int MaxNumberOfRetries => _limits.RetryCountMax;

    public int WithinTimeRangeMilliseconds => _limits.WindowMilliseconds;

    public override IDecider Decider => _limits.Decider;

    public override void HandleChildTerminated(IActorContext actorContext, IActorRef child, IEnumerable<IInternalActorRef> children) { }

    public override void ProcessFailure(
        IActorContext context, bool restart, IActorRef child, Exception cause, ChildRestartStats stats,
        IReadOnlyCollection<ChildRestartStats> children)
    {
        if (children.Count == 0) return;
        var isAllowed = restart;
        foreach (var each in children)
        {
            if (restart) isAllowed &= _limits.AllowRestart(each);
        }

        foreach (var each in children)
        {
            if (isAllowed) RestartChild(each.Child, cause, suspendFirst: !child.Equals(each.Child));
            else context.Stop(each.Child);
        }
    }

    public bool Equals(AllForOneStrategy other) => other is not null && _limits == other._limits;

    public override bool Equals(object obj) => Equals(obj as AllForOneStrategy);

    public override int GetHashCode() => _limits.GetHashCode();

    protected override Directive Handle(IActorRef child, Exception exception) => _limits.Decider.Decide(exception);
}
