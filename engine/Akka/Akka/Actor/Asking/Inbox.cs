using Akka.Event;

namespace Akka.Actor;

// A mailbox for code that is no actor: it can be told, can watch, and hands out what it heard when somebody asks. It keeps
// akka.actor.inbox.inbox-size messages; what comes beyond that is dropped, with one warning until there is room again.

public interface IInboxable : ICanWatch
{
    IActorRef Receiver { get; }

    object Receive();

    object Receive(TimeSpan timeout);

    Task<object> ReceiveAsync();

    Task<object> ReceiveAsync(TimeSpan timeout);

    object ReceiveWhere(Predicate<object> predicate);

    object ReceiveWhere(Predicate<object> predicate, TimeSpan timeout);

    void Send(IActorRef target, object message);
}

public class Inbox : IInboxable, IDisposable
{
    private static int _count;

    private readonly ActorSystem _system;
    private readonly TimeSpan _defaultTimeout;
    private readonly int _messageCountMax;
    private readonly Lock _lock = new();
    private readonly LinkedList<object> _messages = [];
    private readonly LinkedList<Waiting> _waiting = [];
    private bool _hasWarned;

    private Inbox(ActorSystem system)
    {
        var config = system.Settings.Config.GetConfig("akka.actor.inbox");
        _system = system;
        _defaultTimeout = config.GetTimeSpan("default-timeout");
        _messageCountMax = config.GetInt("inbox-size");
        Receiver = ((ExtendedActorSystem)system).SystemActorOf(
            Props.Create(() => new InboxActor(this)), $"inbox-{Interlocked.Increment(ref _count)}");
    }

    public IActorRef Receiver { get; }

    public static Inbox Create(ActorSystem system) => new(system);

    public IActorRef Watch(IActorRef subject) => Told(subject, new StartWatch(subject, null));

    public IActorRef WatchWith(IActorRef subject, object message) => Told(subject, new StartWatch(subject, message));

    public IActorRef Unwatch(IActorRef subject) => Told(subject, new StopWatch(subject));

    public void Send(IActorRef actorRef, object message) => actorRef.Tell(message, Receiver);

    public object Receive() => Receive(_defaultTimeout);

    /// <summary>The oldest message, waited for; throws <see cref="TimeoutException"/> when none comes in time.</summary>
    public object Receive(TimeSpan timeout) => Wait(Take(null, timeout), timeout);

    public object ReceiveWhere(Predicate<object> predicate) => ReceiveWhere(predicate, _defaultTimeout);

    /// <summary>The oldest message that is wanted; the others stay. <see cref="TimeoutException"/> when none comes in time.</summary>
    public object ReceiveWhere(Predicate<object> predicate, TimeSpan timeout) => Wait(Take(predicate, timeout), timeout);

    public Task<object> ReceiveAsync() => ReceiveAsync(_defaultTimeout);

    /// <summary>The oldest message; a <see cref="Status.Failure"/> when none comes in time.</summary>
    public Task<object> ReceiveAsync(TimeSpan timeout) => Take(null, timeout);

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing) _system.Stop(Receiver);
    }

    private static object Wait(Task<object> received, TimeSpan timeout) =>
        received.GetAwaiter().GetResult() is var message and not Status.Failure { Cause: TimeoutException }
            ? message
            : throw new TimeoutException($"Inbox {nameof(Receive)} did not get a message within {timeout}");

    private IActorRef Told(IActorRef subject, object message)
    {
        Receiver.Tell(message, ActorRefs.NoSender);
        return subject;
    }

    private Task<object> Take(Predicate<object> predicate, TimeSpan timeout)
    {
        Waiting waiting;
        lock (_lock)
        {
            for (var node = _messages.First; node is not null; node = node.Next)
            {
                if (predicate is not null && !predicate(node.Value)) continue;
                _messages.Remove(node);
                _hasWarned = false;
                return Task.FromResult(node.Value);
            }

            if (timeout < TimeSpan.Zero && timeout != Timeout.InfiniteTimeSpan) return Task.FromResult(TooLate());
            waiting = new Waiting(predicate);
            _waiting.AddLast(waiting);
        }

        if (timeout != Timeout.InfiniteTimeSpan)
            _system.Scheduler.Advanced.ScheduleOnce(timeout, () => GiveUp(waiting), waiting.Timer = new Cancelable(_system.Scheduler));
        return waiting.Message.Task;
    }

    private void GiveUp(Waiting waiting)
    {
        lock (_lock)
        {
            if (!_waiting.Remove(waiting)) return;
        }

        waiting.Message.TrySetResult(TooLate());
    }

    private static object TooLate() => new Status.Failure(new TimeoutException("Deadline passed"));

    private void Offer(object message)
    {
        Waiting taker;
        lock (_lock)
        {
            taker = _waiting.FirstOrDefault(each => each.Predicate is null || each.Predicate(message));
            if (taker is not null) _waiting.Remove(taker);
            else if (_messages.Count < _messageCountMax) _messages.AddLast(message);
            else Drop(message);
        }

        taker?.Timer?.Cancel();
        taker?.Message.TrySetResult(message);
    }

    private void Drop(object message)
    {
        if (_hasWarned) return;
        _hasWarned = true;
        _system.EventStream.Publish(new Warning(
            Receiver.Path.ToString(), GetType(),
            $"Dropping message {message.GetType()}: either your inbox is too small or it is not read"));
    }

    private sealed record StartWatch(IActorRef Subject, object Message);

    private sealed record StopWatch(IActorRef Subject);

    private sealed class Waiting(Predicate<object> predicate)
    {
        internal Predicate<object> Predicate { get; } = predicate;

        internal TaskCompletionSource<object> Message { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal ICancelable Timer { get; set; }
    }

    private sealed class InboxActor(Inbox inbox) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            switch (message)
            {
                case StartWatch { Message: null } start: Context.Watch(start.Subject); break;
                case StartWatch start: Context.WatchWith(start.Subject, start.Message); break;
                case StopWatch stop: Context.Unwatch(stop.Subject); break;
                default: inbox.Offer(message); break;
            }
        }
    }
}
