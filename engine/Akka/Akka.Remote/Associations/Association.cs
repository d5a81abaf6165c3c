using System.Collections.Concurrent;
using System.Threading.Channels;
using Akka.Actor;
using Akka.Event;
using Akka.Remote.Transport;

namespace Akka.Remote.Associations;

// Our side of the talk with one remote address: takes messages from any thread, and one loop connects, greets, and
// writes them in order. What to do when is AssociationState's, what must not be lost is SystemMessageLedger's; the loop
// itself is in Association.Loop.cs.
//
// Bounds. `QueuedCountMax` messages may wait for the loop: Tell never blocks, so beyond it messages go to dead letters,
// with one warning per overflow. An envelope is some 50 bytes plus its message, so a full queue of small messages is of
// the order of 20 MB. The socket itself pushes back on the loop, not on the sender.
internal sealed partial class Association
{
    public const int QueuedCountMax = 131_072;

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
    private readonly Channel<OutboundEnvelope> queue = Channel.CreateBounded<OutboundEnvelope>(
        new BoundedChannelOptions(QueuedCountMax) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    // Heartbeats overtake all that waits. There are a few per second, and they are dropped while nothing is connected.
    private readonly ConcurrentQueue<OutboundEnvelope> urgent = new();

    private Connection? outbound;
    private InboundConnection? inbound;
    private DeliveredSequence delivered = new();
    private (int Uid, long Book)? inboundFrom;
    private bool isOverflowing;
    private long usedAtMs = Environment.TickCount64;
    private Task? loop;
    private volatile bool isRetired;

    public Association(Remoting remoting, Address remote)
    {
        this.remoting = remoting;
        Remote = remote;
        state = new AssociationState(remoting.Settings.RetryGateClosedFor);
        ledger = new SystemMessageLedger<byte[]>(remoting.Settings.SysMsgBufferSize);
        encoder = new EnvelopeEncoder(remoting.System, remoting.DefaultAddress);
    }

    public Address Remote { get; }

    public int? Uid
    {
        get { lock (gate) return state.Uid; }
    }

    private ILoggingAdapter Log => remoting.Log;

    // False if the association has retired: another one for the address takes its place.
    public bool Send(in OutboundEnvelope envelope)
    {
        EnsureLoop();
        usedAtMs = Environment.TickCount64;
        if (envelope.Message is IPriorityMessage)
        {
            urgent.Enqueue(envelope);
            return queue.Writer.TryWrite(default) || !isRetired;
        }

        if (queue.Writer.TryWrite(envelope))
        {
            // Not at the first free place: a peer that is only slow would be told of again and again.
            if (isOverflowing && queue.Reader.Count <= QueuedCountMax / 2)
                isOverflowing = false;
            return true;
        }

        if (isRetired)
            return false;

        if (!remoting.IsStopping && !isOverflowing)
        {
            isOverflowing = true;
            Log.Warning("{0} messages wait for [{1}], which is the most; what follows goes to dead letters until there is room", QueuedCountMax, Remote);
        }

        ToDeadLetters(envelope);
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

        queue.Writer.TryComplete();
        return true;
    }

    // The remote system has opened a connection to us and says which incarnation it is. Answers the number of its last
    // delivered system message, or null if it is not to be heard.
    public async Task<long?> HeardAsync(InboundConnection connection, int uid, long senderBook)
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
                stale = outbound;
            }

            if (inboundFrom != (uid, senderBook))
                delivered = new DeliveredSequence();
            inboundFrom = (uid, senderBook);
            usedAtMs = Environment.TickCount64;
            replaced = inbound;
            inbound = connection;
            answer = delivered.Delivered;
        }

        if (replaced is not null)
            await replaced.CloseAsync().ConfigureAwait(false);
        if (stale is not null)
            await stale.DisposeAsync().ConfigureAwait(false);
        WakeUp();
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
                outgoing = outbound;
            }

            if (inboundFrom?.Uid == uid)
                incoming = inbound;
        }

        Log.Warning("Association to [{0}] having UID [{1}] is quarantined: {2}. All messages to it go to dead letters until it restarts", Remote, uid, reason);
        remoting.Publish(new QuarantinedEvent(Remote, uid));
        _ = SayGoodbyeAsync(outgoing, incoming, GoodbyeReason.Quarantined);
    }

    // Ends the loop once all that was sent before has left.
    public async Task StopAsync(TimeSpan flushWait)
    {
        queue.Writer.TryComplete();
        if (loop is { } running)
        {
            var ended = await Task.WhenAny(running, Task.Delay(flushWait, remoting.Time)).ConfigureAwait(false);
            if (ended != running)
                Log.Debug("[{0}] did not take the last messages within {1}", Remote, flushWait);
        }

        Connection? outgoing;
        InboundConnection? incoming;
        lock (gate)
            (outgoing, incoming) = (outbound, inbound);
        await SayGoodbyeAsync(outgoing, incoming, GoodbyeReason.Shutdown).ConfigureAwait(false);
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
            loop ??= Task.Run(RunAsync);
    }

    private void WakeUp()
    {
        if (loop is not null)
            queue.Writer.TryWrite(default); // A full queue wakes the loop by itself.
    }

    private async Task SayGoodbyeAsync(Connection? outgoing, InboundConnection? incoming, GoodbyeReason reason)
    {
        if (outgoing is not null)
        {
            await outgoing.TrySendGoodbyeAsync(reason).ConfigureAwait(false);
            await outgoing.DisposeAsync().ConfigureAwait(false);
        }

        if (incoming is not null)
        {
            await incoming.TrySendGoodbyeAsync(reason).ConfigureAwait(false);
            await incoming.CloseAsync().ConfigureAwait(false);
        }
    }

    private void ToDeadLetters(in OutboundEnvelope envelope)
    {
        if (!envelope.IsWakeUp)
            remoting.System.DeadLetters.Tell(new DeadLetter(envelope.Message, envelope.Sender ?? ActorRefs.NoSender, envelope.Recipient), envelope.Sender);
    }
}
