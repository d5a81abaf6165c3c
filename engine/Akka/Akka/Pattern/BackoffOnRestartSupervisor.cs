using Akka.Actor;
using Akka.Event;

namespace Akka.Pattern;

// Where the strategy would restart the child at once, it is stopped instead, and started again after a pause. A child that
// stops for any other reason ends its supervisor.
internal sealed class BackoffOnRestartSupervisor(
    BackoffChild child, BackoffPauses pauses, IBackoffReset reset, OneForOneStrategy strategy, object replyWhileStopped,
    Func<object, bool> isFinalStopMessage)
    : BackoffSupervisorBase(child.Props, child.Name, reset, replyWhileStopped, isFinalStopMessage)
{
    private readonly IActorContext _context = Context;

    // The child that was stopped to be started again, until it has ended.
    private IActorRef _stopping;

    protected override SupervisorStrategy SupervisorStrategy() => new StopsWhereItWouldRestart(this, strategy);

    protected override bool Receive(object message)
    {
        if (message is BackoffSupervisor.StartChild && _stopping is not null)
            return true; // A late one: the pause has not begun.
        if (message is not Terminated terminated || !terminated.ActorRef.Equals(Child))
            return HandleBackoff(message);
        if (terminated.ActorRef.Equals(_stopping))
        {
            _stopping = null;
            Pause(pauses);
        }
        else
        {
            Context.GetLogger().Debug("Child [{0}] stopped by itself, and so does its supervisor", Child);
            Context.Stop(Self);
        }

        return true;
    }

    private void WouldRestart(IActorRef failed)
    {
        if (strategy.MaxNumberOfRetries < 0 || RestartCountN < strategy.MaxNumberOfRetries)
        {
            _stopping = failed;
            return;
        }

        _context.GetLogger().Debug("Child [{0}] failed after {1} further starts, which is the most: its supervisor stops", failed, RestartCountN);
        _context.Stop(Self);
    }

    private sealed class StopsWhereItWouldRestart(BackoffOnRestartSupervisor supervisor, OneForOneStrategy strategy)
        : OneForOneStrategy(strategy.MaxNumberOfRetries, strategy.WithinTimeRangeMilliseconds, strategy.Decider)
    {
        protected override Directive Handle(IActorRef child, Exception exception)
        {
            var directive = base.Handle(child, exception);
            if (directive != Directive.Restart)
                return directive;
            supervisor.WouldRestart(child);
            return Directive.Stop;
        }
    }
}
