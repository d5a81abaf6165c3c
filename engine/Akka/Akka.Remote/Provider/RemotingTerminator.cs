using Akka.Actor;
using Akka.Actor.Internal;
using Akka.Dispatch.SysMsg;
using Akka.Event;
using Akka.Remote.Transport;

namespace Akka.Remote;

// Ends remoting at the right moment of the system's end: when all user actors have stopped, so that their last words and
// the news of their end have been sent, and before the system's own actors stop.
internal sealed class RemotingTerminator : UntypedActor
{
    private readonly Remoting remoting;
    private readonly ILoggingAdapter log = Context.GetLogger();

    public RemotingTerminator(Remoting remoting) => this.remoting = remoting;

    private static IActorRef SystemGuardian => ((ActorSystemImpl)Context.System).Provider.SystemGuardian;

    protected override void PreStart() => SystemGuardian.Tell(RegisterTerminationHook.Instance, Self);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case TerminationHook:
                remoting.Shutdown().PipeTo(Self, Self, () => new Ended(null), failure => new Ended(failure));
                break;
            case Ended ended:
                if (ended.Cause is not null)
                    log.Error(ended.Cause, "Remoting did not end well");
                SystemGuardian.Tell(TerminationHookDone.Instance, Self);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private sealed record Ended(Exception? Cause) : INoSerializationVerificationNeeded;
}
