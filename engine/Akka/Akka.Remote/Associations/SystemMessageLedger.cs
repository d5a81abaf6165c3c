namespace Akka.Remote.Associations;

// The sender's book of system messages to one incarnation of a remote system. Watches and terminations must not be
// lost with a connection, so each gets a number and stays here until the receiver says that it has it; after a
// reconnect all that remain are sent again. The receiver's half is DeliveredSequence below. Pure: no clock, no socket.
internal sealed class SystemMessageLedger<T>(int unackedCountMax)
{
    private readonly Queue<(long Sequence, T Message)> unacked = new();
    private long newest;

    public int UnackedCount => unacked.Count;

    // At the bound the receiver has not answered for so long that its state cannot be trusted any more: the caller
    // quarantines it, which tells every watcher, rather than lose one watch in silence.
    public bool IsFull => unacked.Count >= unackedCountMax;

    public long Add(T message)
    {
        if (IsFull)
            throw new InvalidOperationException($"{unacked.Count} system messages are unacknowledged, which is the most");
        unacked.Enqueue((++newest, message));
        return newest;
    }

    // Forgets what is delivered. An answer above all that was ever sent is a broken receiver's.
    public void Acknowledge(long delivered)
    {
        if (delivered > newest)
            throw new InvalidOperationException($"system message {delivered} is acknowledged, but the newest sent is {newest}");
        while (unacked.TryPeek(out var oldest) && oldest.Sequence <= delivered)
            unacked.Dequeue();
    }

    public IEnumerable<(long Sequence, T Message)> Unacked => unacked;

    // A new incarnation knows nothing of the old one's watches: they are dropped, and counting starts again.
    public int Restart()
    {
        var dropped = unacked.Count;
        unacked.Clear();
        newest = 0;
        return dropped;
    }
}

// The receiver's half: which system message of one sender's book was delivered last. The first one that it ever sees it
// takes as it is: a receiver forgets a sender that has been silent for long, and the sender counts on.
internal sealed class DeliveredSequence
{
    public long Delivered { get; private set; }

    // True if the message is the next one, false if it is a repeat. A gap cannot be: a connection keeps order and a
    // reconnect begins with the oldest unacknowledged.
    public bool Accept(long sequence)
    {
        if (Delivered > 0 && sequence > Delivered + 1)
            throw new InvalidOperationException($"system message {sequence} follows {Delivered}");
        if (sequence <= Delivered)
            return false;
        Delivered = sequence;
        return true;
    }
}
