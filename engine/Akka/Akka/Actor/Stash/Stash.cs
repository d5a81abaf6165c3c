using Akka.Dispatch;

namespace Akka.Actor
{
    // Putting messages aside until a better moment. An actor asks for a stash by implementing one of these interfaces.

    public interface IActorStash
    {
        IStash Stash { get; set; }
    }

    public interface IWithUnrestrictedStash : IActorStash;

    public interface IWithUnboundedStash : IWithUnrestrictedStash, IRequiresMessageQueue<IUnboundedDequeBasedMessageQueueSemantics>;

    public interface IWithStash : IWithUnrestrictedStash, IRequiresMessageQueue<IDequeBasedMessageQueueSemantics>;

    [Obsolete("Use IWithStash with a configured BoundedDequeBasedMailbox instead.")]
    public interface IWithBoundedStash : IWithUnrestrictedStash, IRequiresMessageQueue<IBoundedDequeBasedMessageQueueSemantics>;

    /// <summary>An <see cref="UntypedActor"/> with a stash.</summary>
    public abstract class UntypedActorWithStash : UntypedActor, IWithStash
    {
        protected UntypedActorWithStash() { }

        public IStash Stash { get; set; }
    }

    public abstract class UntypedActorWithUnboundedStash : UntypedActor, IWithUnboundedStash
    {
        protected UntypedActorWithUnboundedStash() { }

        public IStash Stash { get; set; }
    }

    public abstract class UntypedActorWithUnrestrictedStash : UntypedActor, IWithUnrestrictedStash
    {
        protected UntypedActorWithUnrestrictedStash() { }

        public IStash Stash { get; set; }
    }

    public interface IStash
    {
        int Count { get; }

        int Capacity { get; }

        bool IsEmpty { get; }

        bool NonEmpty { get; }

        bool IsFull { get; }

        /// <summary>Puts the current message aside.</summary>
        void Stash();

        /// <summary>Puts the oldest stashed message at the front of the mailbox.</summary>
        void Unstash();

        /// <summary>Puts all stashed messages, in their order, at the front of the mailbox.</summary>
        void UnstashAll();

        void UnstashAll(Func<Envelope, bool> predicate);

        IEnumerable<Envelope> ClearStash();

        void Prepend(IEnumerable<Envelope> envelopes);
    }

    public static class StashFactory
    {
        public static IStash CreateStash<T>(this IActorContext context) where T : ActorBase => context.CreateStash(typeof(T));

        public static IStash CreateStash(this IActorContext context, IActorStash actorInstance) =>
            context.CreateStash(actorInstance.GetType());

        /// <summary>Without a limit for <see cref="IWithUnboundedStash"/>; for the others with the limit that was set, if any.</summary>
        public static IStash CreateStash(this IActorContext context, Type actorType)
        {
            if (!typeof(IActorStash).IsAssignableFrom(actorType))
            {
                throw new ArgumentException(
                    $"Actor {actorType} implements an unrecognized subclass of {typeof(IActorStash)} - cannot instantiate",
                    nameof(actorType));
            }

            return typeof(IWithUnboundedStash).IsAssignableFrom(actorType)
                ? new Internal.UnboundedStashImpl(context) : new Internal.BoundedStashImpl(context);
        }
    }
}

namespace Akka.Actor.Internal
{
    public abstract class AbstractStash : IStash
    {
        private readonly ActorCell _cell;
        private readonly LinkedList<Envelope> _stashed = [];
        private long _lastMark = -1;

        protected AbstractStash(IActorContext context)
        {
            _cell = (ActorCell)context;
            var ofProps = _cell.Props.Deploy.StashCapacity;
            Capacity = ofProps != Deploy.NoStashSize
                ? ofProps : _cell.System.Mailboxes.StashCapacity(_cell.Props.Dispatcher, _cell.Props.Mailbox);
        }

        public int Count => _stashed.Count;

        /// <summary>How many messages it holds: what Props, deployment or mailbox say; -1 is no limit.</summary>
        public virtual int Capacity { get; }

        public bool IsEmpty => _stashed.Count == 0;

        public bool NonEmpty => _stashed.Count > 0;

        public bool IsFull => Capacity >= 0 && _stashed.Count >= Capacity;

        public void Stash()
        {
            var message = _cell.CurrentMessage;
            if (message is null)
            {
                throw new IllegalActorStateException(
                    "There is no message to stash right now. Stash() must be called inside an actor's Receive methods.");
            }

            var sender = _cell.Sender;
            if (_lastMark == _cell.MessageCount)
            {
                throw new IllegalActorStateException($"Can't stash the same message {message} more than once");
            }

            // No room at all (0) is no limit, as in Akka.
            if (Capacity > 0 && _stashed.Count >= Capacity)
                throw new StashOverflowException($"Couldn't enqueue message {message} from ${sender} to stash of {_cell.Self}");
            _lastMark = _cell.MessageCount;
            _stashed.AddLast(new Envelope(message, sender));
        }

        public void Unstash()
        {
            if (_stashed.Count == 0) return;
            var first = _stashed.First.Value;
            _stashed.RemoveFirst();
            _cell.Prepend(first);
        }

        public void UnstashAll()
        {
            for (var node = _stashed.Last; node is not null; node = node.Previous) _cell.Prepend(node.Value);
            _stashed.Clear();
        }

        public void UnstashAll(Func<Envelope, bool> filterPredicate)
        {
            for (var node = _stashed.Last; node is not null; node = node.Previous)
            {
                if (filterPredicate(node.Value)) _cell.Prepend(node.Value);
            }

            _stashed.Clear();
        }

        public IEnumerable<Envelope> ClearStash()
        {
            var all = _stashed.ToArray();
            _stashed.Clear();
            return all;
        }

        public void Prepend(IEnumerable<Envelope> envelopes)
        {
            foreach (var envelope in envelopes.Reverse()) _stashed.AddFirst(envelope);
        }
    }

    public class UnboundedStashImpl : AbstractStash
    {
        public UnboundedStashImpl(IActorContext context) : base(context) { }

        /// <summary>-1: no limit, whatever Props or configuration say.</summary>
        public override int Capacity => -1;
    }

    public class BoundedStashImpl : AbstractStash
    {
        public BoundedStashImpl(IActorContext context) : base(context) { }
    }
}
