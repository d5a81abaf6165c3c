using Akka.Actor.Internal;

namespace Akka.Actor;

// The strategy that treats children one by one, and counts their restarts one by one.

/// <summary>Treats the failed child alone.</summary>
public class OneForOneStrategy : SupervisorStrategy, IEquatable<OneForOneStrategy>
{
    private readonly StrategyLimits _limits;

    protected OneForOneStrategy() : this(DefaultDecider) { }

    public OneForOneStrategy(IDecider decider) : this(-1, -1, decider) { }

    public OneForOneStrategy(Func<Exception, Directive> localOnlyDecider) : this(-1, -1, localOnlyDecider) { }

    public OneForOneStrategy(Func<Exception, Directive> localOnlyDecider, bool loggingEnabled = true)
        : this(-1, -1, localOnlyDecider, loggingEnabled) { }

    public OneForOneStrategy(int? maxNrOfRetries, TimeSpan? withinTimeRange, Func<Exception, Directive> localOnlyDecider)
        : this(maxNrOfRetries ?? -1, StrategyLimits.Milliseconds(withinTimeRange), localOnlyDecider) { }

    public OneForOneStrategy(int? maxNrOfRetries, TimeSpan? withinTimeRange, IDecider decider)
        : this(maxNrOfRetries ?? -1, StrategyLimits.Milliseconds(withinTimeRange), decider) { }

    public OneForOneStrategy(
        int maxNrOfRetries, int withinTimeMilliseconds, Func<Exception, Directive> localOnlyDecider, bool loggingEnabled = true)
        : this(maxNrOfRetries, withinTimeMilliseconds, Akka.Actor.Decider.From(localOnlyDecider), loggingEnabled) { }

    public OneForOneStrategy(int maxNrOfRetries, int withinTimeMilliseconds, IDecider decider, bool loggingEnabled = true)
    {
        _limits = new StrategyLimits(maxNrOfRetries, withinTimeMilliseconds, decider);
        LoggingEnabled = loggingEnabled;
    }

    public int MaxNumberOfRetries => _limits.RetryCountMax;

    public int WithinTimeRangeMilliseconds => _limits.WindowMilliseconds;

    public override IDecider Decider => _limits.Decider;

    public OneForOneStrategy WithMaxNrOfRetries(int maxNrOfRetries) =>
        new(maxNrOfRetries, WithinTimeRangeMilliseconds, _limits.Decider, LoggingEnabled);

    public override void HandleChildTerminated(IActorContext actorContext, IActorRef child, IEnumerable<IInternalActorRef> children) { }

    public override void ProcessFailure(
        IActorContext context, bool restart, IActorRef child, Exception cause, ChildRestartStats stats,
        IReadOnlyCollection<ChildRestartStats> children)
    {
        if (restart && _limits.AllowRestart(stats))
            RestartChild(child, cause, suspendFirst: false);
        else
            context.Stop(child);
    }

    public bool Equals(OneForOneStrategy other) => other is not null && _limits == other._limits;

    public override bool Equals(object obj) => Equals(obj as OneForOneStrategy);

    public override int GetHashCode() => _limits.GetHashCode();

    protected override Directive Handle(IActorRef child, Exception exception) => _limits.Decider.Decide(exception);
}
