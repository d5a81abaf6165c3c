using Akka.Dispatch;
using Akka.Dispatch.SysMsg;
using Akka.Event;

namespace Akka.Actor
{
    // The actors at the top. When the users' guardian has ended, the system's tells those who asked for it, waits for
    // their work, and ends; with it the root ends, and with the root the system.

    public class GuardianActor : ActorBase, IRequiresMessageQueue<IUnboundedMessageQueueSemantics>
    {
        protected override bool Receive(object message)
        {
            switch (message)
            {
                case Terminated:
                    Context.Stop(Self);
                    return true;
                case StopChild stop:
                    Context.Stop(stop.Child);
                    return true;
                default:
                    Context.System.DeadLetters.Tell(new DeadLetter(message, Sender, Self), Sender);
                    return true;
            }
        }

        // The children of a guardian are not its own to make anew.
        protected override void PreStart() { }
    }

    public class SystemGuardianActor : ActorBase, IRequiresMessageQueue<IUnboundedMessageQueueSemantics>
    {
        private readonly IActorRef _userGuardian;
        private readonly HashSet<IActorRef> _hooks = [];
        private bool _isTerminating;

        public SystemGuardianActor(IActorRef userGuardian) => _userGuardian = userGuardian;

        protected override bool Receive(object message)
        {
            switch (message)
            {
                case Terminated terminated when terminated.ActorRef.Equals(_userGuardian):
                    _isTerminating = true;
                    foreach (var hook in _hooks) hook.Tell(TerminationHook.Instance);
                    StopWhenDone();
                    return true;
                case Terminated terminated:
                    _hooks.Remove(terminated.ActorRef);
                    if (_isTerminating) StopWhenDone();
                    return true;
                case RegisterTerminationHook when !_isTerminating && !Equals(Sender, Context.System.DeadLetters):
                    _hooks.Add(Sender);
                    Context.Watch(Sender);
                    return true;
                case TerminationHookDone:
                    Context.Unwatch(Sender);
                    _hooks.Remove(Sender);
                    if (_isTerminating) StopWhenDone();
                    return true;
                case StopChild stop:
                    Context.Stop(stop.Child);
                    return true;
                default:
                    Context.System.DeadLetters.Tell(new DeadLetter(message, Sender, Self), Sender);
                    return true;
            }
        }

        // Its children, and whom it watches, survive its restart.
        protected override void PreRestart(Exception reason, object message) { }

        private void StopWhenDone()
        {
            if (_hooks.Count > 0) return;
            ((Internal.ActorSystemImpl)Context.System).UseStdoutLogger();
            Context.Stop(Self);
        }
    }
}

namespace Akka.Dispatch.SysMsg
{
    /// <summary>Asks the system guardian to be told before it ends.</summary>
    public sealed class RegisterTerminationHook
    {
        private RegisterTerminationHook() { }

        public static RegisterTerminationHook Instance { get; } = new();

        public override string ToString() => "RegisterTerminationHook";
    }

    /// <summary>The users' actors have ended; answer <see cref="TerminationHookDone"/> when you are ready to end.</summary>
    public sealed class TerminationHook
    {
        private TerminationHook() { }

        public static TerminationHook Instance { get; } = new();

        public override string ToString() => "TerminationHook";
    }

    public sealed class TerminationHookDone
    {
        private TerminationHookDone() { }

        public static TerminationHookDone Instance { get; } = new();

        public override string ToString() => "TerminationHookDone";
    }

    /// <summary>Asks a guardian to stop one of its children.</summary>
    public sealed class StopChild
    {
        public StopChild(Actor.IActorRef child) => Child = child;

        public Actor.IActorRef Child { get; }

        public override string ToString() => $"<StopChild> {Child}";
    }
}
