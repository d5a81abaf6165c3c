using Akka.Dispatch.SysMsg;
using Akka.Event;

namespace Akka.Actor;

// References behind which there is no actor any more, or never was one. What is told to them is published as a dead letter.

/// <summary>The reference of an actor that does not exist.</summary>
public class EmptyLocalActorRef : MinimalActorRef
{
    public EmptyLocalActorRef(IActorRefProvider provider, ActorPath path, EventStream eventStream)
    {
        Provider = provider;
        Path = path;
        EventStream = eventStream;
    }

    public override ActorPath Path { get; }

    public override IActorRefProvider Provider { get; }

    public override bool IsTerminated => true;

    private protected EventStream EventStream { get; }

    public override void SendSystemMessage(ISystemMessage message) => SpecialHandle(message, Provider.DeadLetters);

    protected override void TellInternal(object message, IActorRef sender)
    {
        switch (message)
        {
            case DeadLetter letter:
                SpecialHandle(letter.Message, letter.Sender);
                break;
            default:
                if (!SpecialHandle(message, sender)) Publish(message, sender);
                break;
        }
    }

    /// <summary>Answers what even an actor that does not exist must answer: watch, identify, selections.</summary>
    protected virtual bool SpecialHandle(object message, IActorRef sender)
    {
        switch (message)
        {
            case Watch watch:
                if (watch.Watchee.Equals(this) && !watch.Watcher.Equals(this))
                {
                    watch.Watcher.SendSystemMessage(
                        new DeathWatchNotification(watch.Watchee, existenceConfirmed: false, addressTerminated: false));
                }

                return true;
            case Unwatch:
                return true;
            case Identify identify:
                sender?.Tell(new ActorIdentity(identify.MessageId, null), ActorRefs.NoSender);
                return true;
            case ActorSelectionMessage selection:
                if (selection.Message is Identify wrapped)
                {
                    if (!selection.WildCardFanOut)
                        sender?.Tell(new ActorIdentity(wrapped.MessageId, null), ActorRefs.NoSender);
                }
                else if (!selection.WildCardFanOut)
                {
                    Publish(selection.Message, sender);
                }

                return true;
            case IDeadLetterSuppression suppressed:
                EventStream.Publish(new SuppressedDeadLetter(suppressed, sender ?? Provider.DeadLetters, this));
                return true;
            default:
                return false;
        }
    }

    private void Publish(object message, IActorRef sender) =>
        EventStream.Publish(new DeadLetter(message, sender ?? Provider.DeadLetters, this));
}

/// <summary>The system's <c>/deadLetters</c>.</summary>
public class DeadLetterActorRef : EmptyLocalActorRef
{
    public DeadLetterActorRef(IActorRefProvider provider, ActorPath path, EventStream eventStream)
        : base(provider, path, eventStream) { }

    protected override void TellInternal(object message, IActorRef sender)
    {
        switch (message)
        {
            case Identify identify:
                sender?.Tell(new ActorIdentity(identify.MessageId, ActorRefs.Nobody), ActorRefs.NoSender);
                break;
            case DeadLetter letter:
                if (!SpecialHandle(letter.Message, letter.Sender)) EventStream.Publish(letter);
                break;
            default:
                if (!SpecialHandle(message, sender)) EventStream.Publish(new DeadLetter(message, sender ?? this, this));
                break;
        }
    }

    protected override bool SpecialHandle(object message, IActorRef sender)
    {
        if (message is not Watch watch) return base.SpecialHandle(message, sender);
        if (!watch.Watchee.Equals(this) && !watch.Watcher.Equals(this))
        {
            watch.Watcher.SendSystemMessage(
                new DeathWatchNotification(watch.Watchee, existenceConfirmed: false, addressTerminated: false));
        }

        return true;
    }
}

/// <summary>A system's ignore reference: swallows everything. It has the same path everywhere, and means the reader's own.</summary>
internal sealed class IgnoreActorRef : MinimalActorRef
{
    private static readonly ActorPath StaticPath = new RootActorPath(new Address("akka", "all-systems")) / "ignore";

    internal IgnoreActorRef(IActorRefProvider provider) => Provider = provider;

    public override ActorPath Path => StaticPath;

    public override IActorRefProvider Provider { get; }

    internal static bool IsAt(ActorPath path) =>
        path.Depth == 1 && path.Address.System == StaticPath.Address.System && path.Equals(StaticPath);
}
