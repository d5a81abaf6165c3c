using System.Diagnostics;
using Akka.Actor;
using Akka.Dispatch.MessageQueues;
using Akka.Dispatch.SysMsg;

namespace Akka.Dispatch;

// The queue in front of one actor, and the loop that empties it. Any thread may post; at most one thread runs the loop.
// System messages come first and are handled even while the mailbox is suspended (its actor has failed, or awaits).
//
// The status word: bit 0, the mailbox is scheduled or running; bit 1, it is closed for good; the rest counts suspensions.
// Nobody is forgotten: a poster enqueues, then looks at the status; the runner clears bit 0, then looks at the queue.
// What arrives at a closed mailbox is a dead letter, whoever finds it.

internal sealed class Mailbox : MessageNode, IRunnable
{
    private const int ScheduledBit = 1;
    private const int ClosedBit = 2;
    private const int SuspendUnit = 4;

    // What every mailbox begins with: the word to build the actor. Shared by all, so it is never linked to another.
    private static readonly SystemNode Birth = new(Create.Plain);

    private readonly ActorCell _cell;

    // The queue of a mailbox type that the configuration names; null for the usual one.
    private readonly IMessageQueue _ownQueue;
    private MessageList _queue;

    // Messages put back by the stash, last one first. Only the running thread touches it.
    private Stack<Envelope> _front;
    private SystemNode _system = Birth;

    // Counts as scheduled until it is started, so that nothing runs before the parent knows its child.
    private int _status = ScheduledBit;

    internal Mailbox(ActorCell cell, IMessageQueue ownQueue)
    {
        _cell = cell;
        _ownQueue = ownQueue;
        _queue = new MessageList(this);
    }

    internal bool IsClosed => (Volatile.Read(ref _status) & ClosedBit) != 0;

    internal bool IsSuspended => Volatile.Read(ref _status) >= SuspendUnit;

    internal int SuspendCount => Volatile.Read(ref _status) / SuspendUnit;

    internal bool HasMessages =>
        (_ownQueue is null ? _queue.HasMessages : _ownQueue.HasMessages) || _front is { Count: > 0 };

    internal int NumberOfMessages => (_ownQueue?.Count ?? _queue.Count) + (_front?.Count ?? 0);

    internal void Post(object message, IActorRef sender)
    {
        if (_ownQueue is null) _queue.Append(message, sender);
        else if (!IsClosed) _ownQueue.Enqueue(_cell.Self, new Envelope(message, sender));
        else _cell.DeadLetter(new Envelope(message, sender));
        var status = Volatile.Read(ref _status);
        if (status == 0) Schedule();
        else if ((status & ClosedBit) != 0) DrainToDeadLetters();
    }

    internal void PostSystem(ISystemMessage message)
    {
        // What stood there is kept in a local: once the node is in, the runner may already be turning its link round.
        var node = new SystemNode(message);
        SystemNode before;
        do
        {
            node.Next = before = Volatile.Read(ref _system);
        }
        while (Interlocked.CompareExchange(ref _system, node, before) != before);

        var status = Volatile.Read(ref _status);
        if ((status & ClosedBit) != 0) DrainToDeadLetters();
        else if ((status & ScheduledBit) == 0) Schedule();
    }

    /// <summary>Puts a message in front of all others. Only from the thread that runs this mailbox.</summary>
    internal void Prepend(in Envelope envelope) => (_front ??= new Stack<Envelope>()).Push(envelope);

    internal void Suspend() => Interlocked.Add(ref _status, SuspendUnit);

    /// <summary>Takes one suspension back; the last one lets messages flow again.</summary>
    internal void Resume()
    {
        while (true)
        {
            var status = Volatile.Read(ref _status);
            if (status < SuspendUnit) return;
            var next = status - SuspendUnit;
            if (Interlocked.CompareExchange(ref _status, next, status) != status) continue;
            if (next == 0 && HasMessages) Schedule();
            return;
        }
    }

    /// <summary>Closes for good; what is left, and what comes, goes to the dead letters.</summary>
    internal void Close()
    {
        Interlocked.Or(ref _status, ClosedBit);
        while (_front is { Count: > 0 }) _cell.DeadLetter(_front.Pop());
        DrainToDeadLetters();
    }

    internal void Start()
    {
        Interlocked.And(ref _status, ~ScheduledBit);
        ScheduleIfNeeded();
    }

    /// <summary>Asks the dispatcher for a turn if there is something to do and none is under way.</summary>
    internal void ScheduleIfNeeded()
    {
        var status = Volatile.Read(ref _status);
        if ((status & (ScheduledBit | ClosedBit)) != 0) return;
        if (Volatile.Read(ref _system) is not null || (status == 0 && HasMessages)) Schedule();
    }

    void IThreadPoolWorkItem.Execute() => TurnThread.Run(this);

    public void Run()
    {
        ActorCell.Current = _cell;
        try
        {
            if (!IsClosed)
            {
                ProcessSystemMessages();
                ProcessMessages();
            }
        }
        finally
        {
            _cell.ForgetCurrentMessage();
            ActorCell.Current = null;
            TurnThread.KeepNothing();
            Interlocked.And(ref _status, ~ScheduledBit);
            ScheduleIfNeeded();
        }
    }

    private void Schedule()
    {
        while (true)
        {
            var status = Volatile.Read(ref _status);
            if ((status & (ScheduledBit | ClosedBit)) != 0) return;
            if (Interlocked.CompareExchange(ref _status, status | ScheduledBit, status) == status) break;
        }

        if (!_cell.Dispatcher.TryExecute(this)) Interlocked.And(ref _status, ~ScheduledBit);
    }

    private void ProcessMessages()
    {
        var left = _cell.Dispatcher.Throughput;
        var deadline = _cell.Dispatcher.ThroughputDeadlineTime is { } ticks and > 0
            ? Stopwatch.GetTimestamp() + (ticks * Stopwatch.Frequency / TimeSpan.TicksPerSecond)
            : long.MaxValue;
        while (Volatile.Read(ref _status) == ScheduledBit && TryTake(out var envelope))
        {
            _cell.Invoke(envelope);
            if (Volatile.Read(ref _system) is not null) ProcessSystemMessages();
            if (--left <= 0) return;
            if (deadline != long.MaxValue && Stopwatch.GetTimestamp() >= deadline) return;
        }
    }

    private bool TryTake(out Envelope envelope)
    {
        if (_front is { Count: > 0 }) return _front.TryPop(out envelope);
        return _ownQueue is null ? _queue.TryTake(out envelope) : _ownQueue.TryDequeue(out envelope);
    }

    private void ProcessSystemMessages()
    {
        while (TakeSystemMessages() is { } node)
        {
            for (; node is not null; node = node.Next)
            {
                if (IsClosed) _cell.DeadSystemMessage(node.Message);
                else _cell.SystemInvoke(node.Message);
            }
        }
    }

    private void DrainToDeadLetters()
    {
        for (var node = TakeSystemMessages(); node is not null; node = node.Next) _cell.DeadSystemMessage(node.Message);
        while (TryTakeOfClosed(out var envelope)) _cell.DeadLetter(envelope);
    }

    // The actor is gone, and several senders may find that out at once: they take turns. Publishing is outside of the lock.
    private bool TryTakeOfClosed(out Envelope envelope)
    {
        lock (_cell) return _ownQueue is null ? _queue.TryTake(out envelope) : _ownQueue.TryDequeue(out envelope);
    }

    // The stack of system messages, turned into the order in which they were sent.
    private SystemNode TakeSystemMessages()
    {
        if (Volatile.Read(ref _system) is null) return null;
        var node = Interlocked.Exchange(ref _system, null);
        if (node?.Next is null) return node;
        SystemNode ordered = null;
        while (node is not null)
        {
            if (ReferenceEquals(node, Birth)) node = new SystemNode(Create.Plain);
            var next = node.Next;
            node.Next = ordered;
            ordered = node;
            node = next;
        }

        return ordered;
    }

    private sealed class SystemNode(ISystemMessage message)
    {
        internal readonly ISystemMessage Message = message;
        internal SystemNode Next;
    }
}
