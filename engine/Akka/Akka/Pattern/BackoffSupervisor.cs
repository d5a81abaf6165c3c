using Akka.Actor;
using Akka.Event;

namespace Akka.Pattern;

// The child that stopped comes back after a pause, however it came to stop; what its failures lead to is the strategy's. Most
// strategies restart a child that fails, which is no end: then the child is back at once, and nothing is counted here.

/// <summary>Starts its child again after a pause when it has stopped.</summary>
public sealed partial class BackoffSupervisor : BackoffSupervisorBase
{
    private readonly BackoffPauses _pauses;
    private readonly SupervisorStrategy _strategy;

    public BackoffSupervisor(Props childProps, string childName, TimeSpan minBackoff, TimeSpan maxBackoff, double randomFactor)
        : this(childProps, childName, minBackoff, maxBackoff, new AutoReset(minBackoff), randomFactor,
            Akka.Actor.SupervisorStrategy.DefaultStrategy) { }

    public BackoffSupervisor(
        Props childProps, string childName, TimeSpan minBackoff, TimeSpan maxBackoff, IBackoffReset reset, double randomFactor,
        SupervisorStrategy strategy, object replyWhileStopped = null, Func<object, bool> finalStopMessage = null)
        : base(childProps, childName, reset, replyWhileStopped, finalStopMessage)
    {
        _pauses = new BackoffPauses(minBackoff, maxBackoff, randomFactor);
        _strategy = strategy;
    }

    // The strategy's retries are counted here: it has the last word on restarts only.
    private int RetryCountMax => _strategy is OneForOneStrategy { MaxNumberOfRetries: >= 0 and var max } ? max : int.MaxValue;

    /// <summary>A supervisor that leaves failures to the default strategy.</summary>
    public static Props Props(Props childProps, string childName, TimeSpan minBackoff, TimeSpan maxBackoff, double randomFactor) =>
        PropsWithSupervisorStrategy(
            childProps, childName, minBackoff, maxBackoff, randomFactor, Akka.Actor.SupervisorStrategy.DefaultStrategy);

    /// <summary>As above; after so many starts the supervisor stops, and -1 is any number.</summary>
    public static Props Props(
        Props childProps, string childName, TimeSpan minBackoff, TimeSpan maxBackoff, double randomFactor, int maxNrOfRetries) =>
        PropsWithSupervisorStrategy(
            childProps, childName, minBackoff, maxBackoff, randomFactor,
            new OneForOneStrategy(Akka.Actor.SupervisorStrategy.DefaultDecider).WithMaxNrOfRetries(maxNrOfRetries));

    /// <summary>A supervisor as the options have it.</summary>
    public static Props Props(BackoffOptions options) => options.Props;

    public static Props PropsWithSupervisorStrategy(
        Props childProps, string childName, TimeSpan minBackoff, TimeSpan maxBackoff, double randomFactor, SupervisorStrategy strategy) =>
        Akka.Actor.Props.Create(() => new BackoffSupervisor(
            childProps, childName, minBackoff, maxBackoff, new AutoReset(minBackoff), randomFactor, strategy, null, null));

    protected override SupervisorStrategy SupervisorStrategy() => _strategy;

    protected override bool Receive(object message)
    {
        if (message is not Terminated terminated || !terminated.ActorRef.Equals(Child))
            return HandleBackoff(message);
        if (FinalStopMessageReceived)
            Context.Stop(Self);
        else if (RestartCountN < RetryCountMax)
            Pause(_pauses);
        else
        {
            Context.GetLogger().Debug("Child [{0}] stopped after {1} further starts, which is the most: its supervisor stops", Child, RestartCountN);
            Context.Stop(Self);
        }

        return true;
    }
}
