using Akka.Actor;
using Akka.Event;
using Akka.Remote.Transport;

namespace Akka.Remote.Associations;

// Our side of the talk with one remote address: takes messages from any thread, and one loop connects, greets, and
// writes them in order. What to do when is AssociationState's, what must not be lost is SystemMessageLedger's; the loop
// itself is in Association.Loop.cs.
//
// Bounds. Tell never blocks, so messages that the loop has not taken yet wait in a queue, at most `QueuedCountMax` of them
// and at most `QueuedBytesMax` bytes, or four of the largest frame. Beyond that they go to dead letters, with one warning per
// overflow. The socket itself pushes back on the loop, not on the sender.
internal sealed partial class Association
{
    public const int QueuedCountMax = 131_072;
    public const long QueuedBytesMax = 64L * 1024 * 1024;

    // Workers and drivers come and go under ports that are never seen again.
    private static readonly TimeSpan RetireAfter = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan RetireQuarantinedAfter = TimeSpan.FromHours(24);

    private static long bookCount;

    private readonly Lock gate = new();
    private readonly Remoting remoting;
    private readonly AssociationState state;
    private readonly SystemMessageLedger<byte[]> ledger;
    private readonly EnvelopeEncoder encoder;
    private readonly long book = Interlocked.Increment(ref bookCount);
    private readonly OutboundQueue queue;

    private Connection? outbound;
    private InboundConnection? inbound;
    private DeliveredSequence delivered = new();
    private (int Uid, long Book)? inboundFrom;
    private bool isOverflowing;
    private long usedAtMs = Environment.TickCount64;
    private Thread? loop;
    private volatile bool isRetired;

    public Association(Remoting remoting, Address remote)
    {
        this.remoting = remoting;
        Remote = remote;
        state = new AssociationState(remoting.Settings.RetryGateClosedFor);
        ledger = new SystemMessageLedger<byte[]>(remoting.Settings.SysMsgBufferSize);
        encoder = new EnvelopeEncoder(remoting.System, remoting.DefaultAddress);
        queue = new OutboundQueue(QueuedCountMax, Math.Max(QueuedBytesMax, 4L * remoting.Tcp.FrameBytesMax), remoting.Settings.SysMsgBufferSize);
    }

    public Address Remote { get; }

    public int? Uid
    {
        get { lock (gate) return state.Uid; }
    }

    private ILoggingAdapter Log => remoting.Log;

    // False if the association has retired: another one for the address takes its place.
    public bool Send(object message, IActorRef? sender, RemoteActorRef recipient)
    {
        EnsureLoop();
        usedAtMs = Environment.TickCount64;
        if (queue.IsFull && message is not Dispatch.SysMsg.ISystemMessage && !queue.IsCompleted)
        {
            Overflow(message, sender, recipient);
            return true;
        }

        if (TrySerialize(message, recipient) is not { } payload)
            return true;
        var envelope = new OutboundEnvelope(message, sender, recipient, payload);
        if (message is IPriorityMessage)
        {
            queue.AddUrgent(envelope);
            return !isRetired;
        }

        if (queue.TryAdd(envelope))
        {
            // Not at the first free place: a peer that is only slow would be told of again and again.
            if (isOverflowing && queue.HasRoom)
                isOverflowing = false;
            if (queue.IsCompleted && loop is { IsAlive: false })
                DropUnsent(); // The loop ended meanwhile: nobody else will.
            return true;
        }

        if (isRetired)
            return false;
        Overflow(message, sender, recipient);
        return true;
    }

    // Nothing has been said either way for long, nothing is kept and nobody is connected: the address can be forgotten.
    // What was quarantined there is remembered for longer, so that it does not come back by waiting.
    public bool TryRetire()
    {
        lock (gate)
        {
            var idleMs = Environment.TickCount64 - usedAtMs;
            var isIdle = idleMs > (state.HasQuarantined ? RetireQuarantinedAfter : RetireAfter).TotalMilliseconds;
            if (!isIdle || inbound is not null || outbound is not null || ledger.UnackedCount > 0)
                return false;
            isRetired = true;
        }

        queue.Complete();
        return true;
    }

    // The remote system has opened a connection to us and says which incarnation it is. Answers the number of its last
    // delivered system message, or null if it is not to be heard.
    public long? Heard(InboundConnection connection, int uid, long senderBook)
    {
        Connection? stale = null;
        InboundConnection? replaced;
        long answer;
        lock (gate)
        {
            var greeting = state.Heard(uid);
            if (greeting == Greeting.Quarantined)
                return null;
            if (greeting == Greeting.Restarted)
            {
                DropLedger();
                (stale, outbound) = (outbound, null);
            }

            if (inboundFrom != (uid, senderBook))
                delivered = new DeliveredSequence();
            inboundFrom = (uid, senderBook);
            usedAtMs = Environment.TickCount64;
            replaced = inbound;
            inbound = connection;
            answer = delivered.Delivered;
        }

        // Its last messages come before the first of the new one.
        replaced?.End(remoting.Tcp.HandshakeTimeout / 3);
        stale?.Close();
        queue.Nudge();
        return answer;
    }

    // True if a system message from this connection is new and may be delivered.
    public bool AcceptSystem(InboundConnection connection, long sequence)
    {
        lock (gate)
            return ReferenceEquals(inbound, connection) && delivered.Accept(sequence);
    }

    public long DeliveredTo(InboundConnection connection)
    {
        lock (gate)
            return ReferenceEquals(inbound, connection) ? delivered.Delivered : 0;
    }

    public void InboundClosed(InboundConnection connection)
    {
        lock (gate)
        {
            usedAtMs = Environment.TickCount64;
            if (ReferenceEquals(inbound, connection))
                inbound = null;
        }
    }

    public void Quarantine(int uid, string reason)
    {
        Connection? outgoing = null;
        InboundConnection? incoming = null;
        lock (gate)
        {
            if (!state.Quarantine(uid))
                return;
            if (state.IsCurrentQuarantined)
            {
                DropLedger();
                (outgoing, outbound) = (outbound, null);
            }

            if (inboundFrom?.Uid == uid)
                incoming = inbound;
        }

        Log.Warning("Association to [{0}] having UID [{1}] is quarantined: {2}. All messages to it go to dead letters until it restarts", Remote, uid, reason);
        remoting.Publish(new QuarantinedEvent(Remote, uid));
        RemoteThread.Start("goodbye", () => SayGoodbye(outgoing, incoming, GoodbyeReason.Quarantined));
    }

    // No more messages; the loop ends once all that was sent before has left.
    public void Complete() => queue.Complete();

    public void Stop(TimeSpan flushWait)
    {
        if (loop is { } running && !running.Join(flushWait > TimeSpan.Zero ? flushWait : TimeSpan.Zero))
            Log.Debug("[{0}] did not take the last messages in time", Remote);
        Connection? outgoing;
        InboundConnection? incoming;
        lock (gate)
            (outgoing, incoming) = (outbound, inbound);
        SayGoodbye(outgoing, incoming, GoodbyeReason.Shutdown);
        DropUnsent();
    }

    private void DropLedger()
    {
        var dropped = ledger.Restart();
        if (dropped > 0)
            Log.Debug("{0} unacknowledged system messages to [{1}] are dropped with its old incarnation", dropped, Remote);
    }

    private void EnsureLoop()
    {
        if (loop is not null)
            return;
        lock (gate)
            loop ??= RemoteThread.Start($"to {Remote.Host}:{Remote.Port}", Run);
    }

    private static void SayGoodbye(Connection? outgoing, InboundConnection? incoming, GoodbyeReason reason)
    {
        outgoing?.TrySendGoodbye(reason);
        outgoing?.Close();
        incoming?.TrySendGoodbye(reason);
        incoming?.Close();
    }

    private void Overflow(object message, IActorRef? sender, RemoteActorRef recipient)
    {
        if (!remoting.IsStopping && !isOverflowing)
        {
            isOverflowing = true;
            Log.Warning("{0} messages with {1} bytes wait for [{2}], which is the most; what follows goes to dead letters until there is room",
                queue.Count, queue.Bytes, Remote);
        }

        ToDeadLetters(message, sender, recipient);
    }

    private void DropUnsent()
    {
        while (queue.TryTake(out var envelope))
            ToDeadLetters(envelope);
    }

    private void ToDeadLetters(OutboundEnvelope envelope) => ToDeadLetters(envelope.Message, envelope.Sender, envelope.Recipient);

    private void ToDeadLetters(object message, IActorRef? sender, RemoteActorRef recipient) =>
        remoting.System.DeadLetters.Tell(new DeadLetter(message, sender ?? ActorRefs.NoSender, recipient), sender);
}
