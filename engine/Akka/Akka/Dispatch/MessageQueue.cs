namespace Akka.Dispatch;

// The usual queue of a mailbox: a linked list that any thread may append to, one thread takes from, and that nobody ever
// waits for. It costs an idle actor nothing: the mailbox itself is the first node.

/// <summary>A message in the list, and the one that was sent after it.</summary>
internal class MessageNode
{
    internal object Message;
    internal Actor.IActorRef Sender;
    internal MessageNode Next;
}

/// <summary>The two ends of a list. The node at the head has been taken already; what follows it is the queue.</summary>
internal struct MessageList
{
    private MessageNode _head;
    private MessageNode _tail;

    internal MessageList(MessageNode first) => _head = _tail = first;

    /// <summary>True when a message is there, or is just being appended.</summary>
    internal readonly bool HasMessages => !ReferenceEquals(Volatile.Read(in _head), Volatile.Read(in _tail));

    /// <summary>How many messages there are, as far as a thread can tell that does not own the queue.</summary>
    internal readonly int Count
    {
        get
        {
            var count = 0;
            for (var node = Volatile.Read(in _head)?.Next; node is not null; node = node.Next) count++;
            return count;
        }
    }

    internal void Append(object message, Actor.IActorRef sender)
    {
        var node = new MessageNode { Message = message, Sender = sender };

        // The exchange is a full fence: whoever looks at the tail from now on knows that there is something to take.
        var before = Interlocked.Exchange(ref _tail, node);
        Volatile.Write(ref before.Next, node);
    }

    /// <summary>Takes the oldest message. Only one thread may do so at a time.</summary>
    internal bool TryTake(out Actor.Envelope envelope)
    {
        var head = _head;
        var next = Volatile.Read(ref head.Next);
        if (next is null)
        {
            if (ReferenceEquals(head, Volatile.Read(ref _tail)))
            {
                envelope = default;
                return false;
            }

            next = WaitForLink(head);
        }

        envelope = new Actor.Envelope(next.Message, next.Sender);
        next.Message = null;
        next.Sender = null;

        // A taken node that still pointed at its successor would keep young messages alive from an old generation.
        head.Next = null;
        Volatile.Write(ref _head, next);
        return true;
    }

    // Another thread has announced its message, and is about to link it.
    private static MessageNode WaitForLink(MessageNode head)
    {
        var spin = default(SpinWait);
        MessageNode next;
        while ((next = Volatile.Read(ref head.Next)) is null) spin.SpinOnce();
        return next;
    }
}
