using Akka.Actor;
using Akka.Actor.Internal;
using Akka.Dispatch;

namespace Akka.TestKit.Internal;

// The reference of an actor that runs on the thread of whoever tells it something, and lets a test look at its instance.

public class InternalTestActorRef : LocalActorRef
{
    private static long _nameCount = -1;

    private InternalTestActorRef(
        ActorSystemImpl system, Props props, MessageDispatcher dispatcher, MailboxType mailboxType, IInternalActorRef supervisor,
            ActorPath path)
        : base(system, props, dispatcher, mailboxType, supervisor, path) { }

    /// <summary>The instance as it is now; another one after a restart.</summary>
    public object UnderlyingActor => Cell.Actor;

    /// <summary>Makes and starts an actor below the supervisor, or below the user's guardian.</summary>
    public static InternalTestActorRef Create(ActorSystem system, Props props, IActorRef supervisor = null, string name = null)
    {
        var impl = (ActorSystemImpl)system;
        var parent = supervisor as LocalActorRef ?? impl.Provider.Guardian;
        if (props.Deploy.Dispatcher == Deploy.NoDispatcherGiven) props = props.WithDispatcher(CallingThreadDispatcher.Id);
        var dispatcher = impl.Dispatchers.Lookup(props.Dispatcher);
        name ??= CreateUniqueName();
        parent.Cell.ReserveChild(name);
        var path = new ChildActorPath(parent.Path, name, ActorCell.NextUid());
        var made = new InternalTestActorRef(impl, props, dispatcher, impl.Mailboxes.ForActor(props, dispatcher), parent, path);
        parent.Cell.InitChild(made);
        made.Start();
        return made;
    }

    /// <summary>A name that no actor has that was made otherwise: those begin with one $.</summary>
    public static string CreateUniqueName() => Base64Names.Of(Interlocked.Increment(ref _nameCount), "$$");

    /// <summary>Lets the instance handle a message past its mailbox; what it throws, this throws.</summary>
    public void Receive(object message, IActorRef sender = null) =>
        Cell.ReceiveForTest(message, sender ?? ActorCell.GetCurrentSelfOrNoSender());

    /// <summary>As <see cref="Receive"/>.</summary>
    public Task ReceiveAsync(object message, IActorRef sender = null)
    {
        Receive(message, sender);
        return Task.CompletedTask;
    }

    public void Watch(IActorRef subject) => AsActor(cell => cell.Watch(subject));

    public void Unwatch(IActorRef subject) => AsActor(cell => cell.Unwatch(subject));

    private void AsActor(Action<ActorCell> action)
    {
        var caller = ActorCell.Current;
        ActorCell.Current = Cell;
        try
        {
            action(Cell);
        }
        finally
        {
            ActorCell.Current = caller;
        }
    }
}
