using Akka.Actor.Internal;
using Akka.Dispatch;
using Akka.Dispatch.SysMsg;
using Akka.Event;

namespace Akka.Actor;

// One actor at run time: its mailbox, its instance, its behaviour and its family. This part receives messages; the
// others hold the children, death watch, faults (start, restart, stop) and the receive timeout. Apart from looking up
// and making children, everything here runs on the thread that runs the mailbox.

public partial class ActorCell : ICell, IUntypedActorContext
{
    [ThreadStatic]
    private static ActorCell _current;

    private readonly Mailbox _mailbox;
    private readonly bool _isSerializing;
    private ActorBase _actor;
    private Receive _behavior;
    private Stack<Receive> _outerBehaviors;
    private object _currentMessage;
    private IActorRef _sender;
    private ActorTaskScheduler _taskScheduler;
    private bool _isAwaiting;
    private long _messageCount;

    internal ActorCell(
        ActorSystemImpl system, IInternalActorRef self, Props props, MessageDispatcher dispatcher, MailboxType mailboxType,
            IInternalActorRef parent)
    {
        SystemImpl = system;
        Self = self;
        Props = props;
        Dispatcher = dispatcher.ForActor();
        Parent = parent;
        _isSerializing = system.Settings.SerializeAllMessages;
        _mailbox = new Mailbox(this, mailboxType?.Create(self, system));
    }

    /// <summary>The cell whose mailbox this thread runs just now.</summary>
    internal static ActorCell Current
    {
        get => _current;
        set => _current = value;
    }

    public ActorSystem System => SystemImpl;

    public Props Props { get; }

    public MessageDispatcher Dispatcher { get; }

    public IActorRef Self { get; }

    IActorRef IActorContext.Parent => Parent;

    public IActorRef Sender => _sender ?? SystemImpl.DeadLetters;

    public bool IsTerminated => _mailbox.IsClosed;

    public int NumberOfMessages => _mailbox.NumberOfMessages;

    public ActorSystemImpl SystemImpl { get; }

    public IInternalActorRef Parent { get; }

    public object CurrentMessage => _currentMessage;

    public bool HasMessages => _mailbox.HasMessages;

    public bool IsLocal => true;

    /// <summary>How many messages this cell has received: tells one from another that looks the same.</summary>
    internal long MessageCount => _messageCount;

    internal ActorBase Actor => _actor;

    public virtual ActorTaskScheduler TaskScheduler => _taskScheduler ??= new ActorTaskScheduler(this);

    public static IActorRef GetCurrentSelfOrNoSender() => _current?.Self;

    public static IActorRef GetCurrentSenderOrNoSender() => _current?.Sender;

    internal void Start() => Dispatcher.Attach(this);

    internal void OpenMailbox() => _mailbox.Start();

    internal void SendMessage(object message, IActorRef sender) =>
        _mailbox.Post(_isSerializing ? ThroughSerializer(message) : message, sender);

    internal void SendSystemMessage(ISystemMessage message) => _mailbox.PostSystem(message);

    internal void Prepend(in Envelope envelope)
    {
        if (envelope.Message is Terminated terminated) TerminatedQueuedFor(terminated.ActorRef, default);
        _mailbox.Prepend(envelope);
    }

    internal void Invoke(in Envelope envelope)
    {
        _messageCount++;
        _currentMessage = envelope.Message;
        _sender = envelope.Sender;
        try
        {
            if (envelope.Message is IAutoReceivedMessage) AutoReceive(envelope);
            else ReceiveMessage(envelope.Message);
        }
        catch (Exception cause)
        {
            HandleInvokeFailure(cause);
        }

        if (_idle is not null) NoteActivity(envelope.Message);
    }

    /// <summary>Handles what the engine says to this cell; what fails in here is a failure of the actor.</summary>
    internal void SystemInvoke(ISystemMessage message)
    {
        try
        {
            switch (message)
            {
                case ActorTask task: TaskScheduler.Execute(task.Task); break;
                case Create create: CreateActor(create.Failure); break;
                case Watch watch: AddWatcher(watch.Watchee, watch.Watcher); break;
                case Unwatch unwatch: RemoveWatcher(unwatch.Watchee, unwatch.Watcher); break;
                case DeathWatchNotification dead: WatchedActorTerminated(dead.Actor, dead.ExistenceConfirmed,
                    dead.AddressTerminated); break;
                case Recreate recreate: FaultRecreate(recreate.Cause); break;
                case Suspend: FaultSuspend(); break;
                case Resume resume: FaultResume(resume.CausedByFailure); break;
                case Terminate: TerminateActor(); break;
                case Supervise supervise: Supervise((IInternalActorRef)supervise.Child); break;
                case Failed failed: HandleFailed(failed); break;
                case NoMessage: break;
                default: throw new NotSupportedException($"Unknown system message {message.GetType()}");
            }
        }
        catch (Exception cause)
        {
            HandleInvokeFailure(cause);
        }
    }

    /// <summary>Handles a message right here, past the mailbox; a failure is the caller's.</summary>
    internal void ReceiveForTest(object message, IActorRef sender)
    {
        var caller = _current;
        (_current, _currentMessage, _sender) = (this, message, sender);
        try
        {
            ReceiveMessage(message);
        }
        finally
        {
            ForgetCurrentMessage();
            _current = caller;
        }
    }

    internal void DeadLetter(in Envelope envelope)
    {
        // A dead letter that reaches a dead subscriber goes nowhere: it would come back here for ever.
        if (envelope.Message is AllDeadLetters) return;
        SystemImpl.DeadLetters.Tell(
            envelope.Message is IDeadLetterSuppression
                ? envelope.Message : new DeadLetter(envelope.Message, envelope.Sender ?? SystemImpl.DeadLetters, Self),
            envelope.Sender);
    }

    // A watch that comes after the end is answered like one of somebody who never was: nobody knows any more.
    internal void DeadSystemMessage(ISystemMessage message)
    {
        if (message is Watch watch && watch.Watchee.Equals(Self) && !watch.Watcher.Equals(Self))
            watch.Watcher.SendSystemMessage(new DeathWatchNotification(Self, existenceConfirmed: false, addressTerminated: false));
    }

    /// <summary>Lets go of the last message, unless a handler of it still awaits something, or failed at it: PreRestart may ask.</summary>
    internal void ForgetCurrentMessage()
    {
        if (_isAwaiting || IsFailed) return;
        _currentMessage = null;
        _sender = null;
    }

    internal void BeginAwait()
    {
        _isAwaiting = true;
        _mailbox.Suspend();
    }

    internal void EndAwait(Task handler)
    {
        _isAwaiting = false;
        if (_idle is not null) NoteActivity(_currentMessage);
        _mailbox.Resume();
        if (handler.IsCompletedSuccessfully) return;
        var cause = handler.Exception?.InnerException ?? new TaskCanceledException(handler);
        HandleInvokeFailure(cause);
    }

    public void Become(Receive receive) => _behavior = receive;

    public void BecomeStacked(Receive receive)
    {
        (_outerBehaviors ??= new Stack<Receive>()).Push(_behavior);
        _behavior = receive;
    }

    public void UnbecomeStacked() =>
        _behavior = _outerBehaviors is { Count: > 0 } ? _outerBehaviors.Pop() : null;

    void IUntypedActorContext.Become(UntypedReceive receive) => Become(Wrap(receive));

    void IUntypedActorContext.BecomeStacked(UntypedReceive receive) => BecomeStacked(Wrap(receive));

    public ActorSelection ActorSelection(string path) => ActorRefFactoryShared.ActorSelection(path, SystemImpl, Self);

    public ActorSelection ActorSelection(ActorPath path) => ActorRefFactoryShared.ActorSelection(path, SystemImpl);

    // Null until the first message: an actor's own Receive is a delegate that an idle actor does not need.
    private Receive Behavior => _behavior ??= _actor.InitialBehavior;

    private static Receive Wrap(UntypedReceive receive) => message =>
    {
        receive(message);
        return true;
    };

    private void ReceiveMessage(object message)
    {
        if (message is ITimerMessage timer)
        {
            message = _actor.InterceptTimer(timer);
            if (message is null) return;
            _currentMessage = message;
            if (message is IAutoReceivedMessage)
            {
                AutoReceive(new Envelope(message, _sender));
                return;
            }
        }

        var wasHandled = _actor.AroundReceive(Behavior, message);
        if (SystemImpl.Settings.AddLoggingReceive && _actor is ILogReceive)
            Debug($"received {(wasHandled ? "handled" : "unhandled")} message {message} from {Sender.Path}");
    }

    private void AutoReceive(in Envelope envelope)
    {
        if (SystemImpl.Settings.DebugAutoReceive) Debug($"received AutoReceiveMessage {envelope.Message}");
        switch (envelope.Message)
        {
            case Terminated terminated:
                ReceiveTerminated(terminated);
                break;
            case ReceiveTimerFired fired:
                ReceiveTimerElapsed(fired);
                break;
            case AddressTerminated terminated:
                AddressTerminated(terminated.Address);
                break;
            case Kill:
                throw new ActorKilledException("Kill");
            case PoisonPill:
                ((IInternalActorRef)Self).Stop();
                break;
            case ActorSelectionMessage selection:
                global::Akka.Actor.ActorSelection.Deliver((IInternalActorRef)Self, envelope.Sender, selection);
                break;
            case Identify identify:
                envelope.Sender?.Tell(new ActorIdentity(identify.MessageId, Self), Self);
                break;
            default:
                ReceiveMessage(envelope.Message);
                break;
        }
    }
}
