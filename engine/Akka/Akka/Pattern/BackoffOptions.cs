using Akka.Actor;

namespace Akka.Pattern;

// How a child that fails or stops is started again, a little later each time. What is asked for here is carried out by
// BackoffSupervisor for children that stop, and by BackoffOnRestartSupervisor for those that would be restarted.

/// <summary>The options of supervisors that start a child again after a pause, which doubles from one time to the next.</summary>
public static class Backoff
{
    [Obsolete("Use the one with maxNrOfRetries")]
    public static BackoffOptions OnFailure(
        Props childProps, string childName, TimeSpan minBackoff, TimeSpan maxBackoff, double randomFactor) =>
        OnFailure(childProps, childName, minBackoff, maxBackoff, randomFactor, -1);

    /// <summary>
    /// The child is stopped where the strategy would restart it, and started again after a pause. If it stops by itself, the
    /// supervisor does, too. Pauses are longer by up to <paramref name="randomFactor"/> (0 to 1) of them; -1 retries are any number.
    /// </summary>
    public static BackoffOptions OnFailure(
        Props childProps, string childName, TimeSpan minBackoff, TimeSpan maxBackoff, double randomFactor, int maxNrOfRetries) =>
        Plan(isOnStop: false, new BackoffChild(childProps, childName), new BackoffPauses(minBackoff, maxBackoff, randomFactor), maxNrOfRetries);

    [Obsolete("Use the one with maxNrOfRetries")]
    public static BackoffOptions OnStop(
        Props childProps, string childName, TimeSpan minBackoff, TimeSpan maxBackoff, double randomFactor) =>
        OnStop(childProps, childName, minBackoff, maxBackoff, randomFactor, -1);

    /// <summary>The child is started again after a pause whenever it has stopped; the numbers are those of OnFailure.</summary>
    public static BackoffOptions OnStop(
        Props childProps, string childName, TimeSpan minBackoff, TimeSpan maxBackoff, double randomFactor, int maxNrOfRetries) =>
        Plan(isOnStop: true, new BackoffChild(childProps, childName), new BackoffPauses(minBackoff, maxBackoff, randomFactor), maxNrOfRetries);

    private static BackoffOptions Plan(bool isOnStop, BackoffChild child, BackoffPauses pauses, int maxNrOfRetries) =>
        new BackoffPlan(isOnStop, child, pauses).WithMaxNrOfRetries(maxNrOfRetries);
}

/// <summary>Options for <see cref="BackoffSupervisor.Props(BackoffOptions)"/>; each method gives the same with one changed.</summary>
public abstract class BackoffOptions
{
    protected BackoffOptions() { }

    internal abstract Props Props { get; }

    /// <summary>The count of starts begins anew when a child has run for this long. The default, with the shortest pause.</summary>
    public abstract BackoffOptions WithAutoReset(TimeSpan resetBackoff);

    /// <summary>The count of starts begins anew when the supervisor is told <see cref="BackoffSupervisor.Reset"/>.</summary>
    public abstract BackoffOptions WithManualReset();

    /// <summary>What is done about the child's failures, and how often it is started again at most.</summary>
    public abstract BackoffOptions WithSupervisorStrategy(OneForOneStrategy supervisorStrategy);

    /// <summary>Every failure stops the child.</summary>
    public abstract BackoffOptions WithDefaultStoppingStrategy();

    /// <summary>Who sends a message while there is no child gets this answer, instead of the message being a dead letter.</summary>
    public abstract BackoffOptions WithReplyWhileStopped(object replyWhileStopped);

    /// <summary>The child is started again so often, and then the supervisor stops; -1 is any number.</summary>
    public abstract BackoffOptions WithMaxNrOfRetries(int maxNrOfRetries);

    /// <summary>After such a message the supervisor stops as soon as there is no child.</summary>
    public abstract BackoffOptions WithFinalStopMessage(Func<object, bool> isFinalStopMessage);
}

/// <summary>When the count of starts begins anew.</summary>
public interface IBackoffReset;

// When the supervisor is told.
internal sealed record ManualReset : IBackoffReset;

// When a child has run for so long.
internal sealed record AutoReset(TimeSpan After) : IBackoffReset;

internal sealed class BackoffPlan(bool isOnStop, BackoffChild child, BackoffPauses pauses) : BackoffOptions
{
    private IBackoffReset _reset = new AutoReset(pauses.Min);
    private OneForOneStrategy _strategy = new(SupervisorStrategy.DefaultDecider);
    private object _replyWhileStopped;
    private Func<object, bool> _isFinalStopMessage;

    internal override Props Props
    {
        get
        {
            pauses.Check();
            var (reset, strategy, reply, isFinal) = (_reset, _strategy, _replyWhileStopped, _isFinalStopMessage);
            return isOnStop
                ? Props.Create(() => new BackoffSupervisor(
                    child.Props, child.Name, pauses.Min, pauses.Max, reset, pauses.RandomFactor, strategy, reply, isFinal))
                : Props.Create(() => new BackoffOnRestartSupervisor(child, pauses, reset, strategy, reply, isFinal));
        }
    }

    public override BackoffOptions WithAutoReset(TimeSpan resetBackoff) => With(plan => plan._reset = new AutoReset(resetBackoff));

    public override BackoffOptions WithManualReset() => With(static plan => plan._reset = new ManualReset());

    public override BackoffOptions WithSupervisorStrategy(OneForOneStrategy supervisorStrategy) =>
        With(plan => plan._strategy = supervisorStrategy);

    public override BackoffOptions WithDefaultStoppingStrategy() => With(static plan => plan._strategy =
        new OneForOneStrategy(plan._strategy.MaxNumberOfRetries, null, SupervisorStrategy.StoppingStrategy.Decider));

    public override BackoffOptions WithReplyWhileStopped(object replyWhileStopped) =>
        With(plan => plan._replyWhileStopped = replyWhileStopped);

    public override BackoffOptions WithMaxNrOfRetries(int maxNrOfRetries) =>
        With(plan => plan._strategy = plan._strategy.WithMaxNrOfRetries(maxNrOfRetries));

    public override BackoffOptions WithFinalStopMessage(Func<object, bool> isFinalStopMessage) =>
        With(plan => plan._isFinalStopMessage = isFinalStopMessage);

    private BackoffPlan With(Action<BackoffPlan> change)
    {
        var copy = (BackoffPlan)MemberwiseClone();
        change(copy);
        return copy;
    }
}

internal sealed record BackoffChild(Props Props, string Name);

// How long a child stays away: the shortest time at first, doubled from one start to the next up to the longest.
internal sealed record BackoffPauses(TimeSpan Min, TimeSpan Max, double RandomFactor)
{
    public TimeSpan After(int startCount) => BackoffDelay.After(startCount, Min, Max, RandomFactor);

    public void Check()
    {
        if (Min <= TimeSpan.Zero)
            throw new ArgumentException($"minBackoff is {Min}, but must be more than 0");
        if (Max < Min)
            throw new ArgumentException($"maxBackoff is {Max}, but must be {Min} or more");
        if (RandomFactor is not (>= 0 and <= 1))
            throw new ArgumentException($"randomFactor is {RandomFactor}, but must be 0 to 1");
    }
}
