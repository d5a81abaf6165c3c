using Akka.Actor;

namespace Akka.Pattern;

// What both supervisors share: there is a child or a pause, and whoever writes to the supervisor writes to the child. What the
// child tells its parent goes on to the supervisor's own.

/// <summary>The base of supervisors that start their child again after a pause.</summary>
public abstract class BackoffSupervisorBase : ActorBase
{
    internal BackoffSupervisorBase(
        Props childProps, string childName, IBackoffReset reset, object replyWhileStopped, Func<object, bool> finalStopMessage)
    {
        ChildProps = childProps;
        ChildName = childName;
        Reset = reset;
        ReplyWhileStopped = replyWhileStopped;
        FinalStopMessage = finalStopMessage;
    }

    protected Props ChildProps { get; }

    protected string ChildName { get; }

    protected IBackoffReset Reset { get; }

    protected object ReplyWhileStopped { get; }

    protected Func<object, bool> FinalStopMessage { get; }

    /// <summary>Null during a pause.</summary>
    protected IActorRef Child { get; set; }

    /// <summary>How often the child was started again since the count began.</summary>
    protected int RestartCountN { get; set; }

    protected bool FinalStopMessageReceived { get; set; }

    protected override void PreStart()
    {
        StartChild();
        base.PreStart();
    }

    /// <summary>Handles every message but the child's end.</summary>
    protected bool HandleBackoff(object message)
    {
        switch (message)
        {
            case BackoffSupervisor.StartChild:
                StartChild();
                if (Reset is AutoReset(var after))
                    TellSelfAfter(after, new BackoffSupervisor.ResetRestartCount(RestartCountN));
                break;
            case BackoffSupervisor.ResetRestartCount reset:
                if (reset.Current == RestartCountN) // Else it was started again since: it did not run for long enough.
                    RestartCountN = 0;
                break;
            case BackoffSupervisor.Reset when Reset is ManualReset:
                RestartCountN = 0;
                break;
            case BackoffSupervisor.Reset:
                Unhandled(message);
                break;
            case BackoffSupervisor.GetRestartCount:
                Sender.Tell(new BackoffSupervisor.RestartCount(RestartCountN));
                break;
            case BackoffSupervisor.GetCurrentChild:
                Sender.Tell(new BackoffSupervisor.CurrentChild(Child));
                break;
            default:
                PassOn(message);
                break;
        }

        return true;
    }

    // The child has ended: it is started again after a pause, which is longer from one time to the next.
    private protected void Pause(BackoffPauses pauses)
    {
        Child = null;
        TellSelfAfter(pauses.After(RestartCountN), BackoffSupervisor.StartChild.Instance);
        RestartCountN++;
    }

    private void StartChild() => Child ??= Context.Watch(Context.ActorOf(ChildProps, ChildName));

    private void PassOn(object message)
    {
        if (Child is null)
            Refuse(message);
        else if (Child.Equals(Sender))
            Context.Parent.Tell(message);
        else
        {
            Child.Forward(message);
            FinalStopMessageReceived = FinalStopMessageReceived || IsFinal(message);
        }
    }

    private void Refuse(object message)
    {
        if (ReplyWhileStopped is null)
            Context.System.DeadLetters.Forward(message);
        else
            Sender.Tell(ReplyWhileStopped);
        if (IsFinal(message))
            Context.Stop(Self);
    }

    private bool IsFinal(object message) => FinalStopMessage is not null && FinalStopMessage(message);

    private void TellSelfAfter(TimeSpan pause, object message) => Context.System.Scheduler.ScheduleTellOnce(pause, Self, message, Self);
}
