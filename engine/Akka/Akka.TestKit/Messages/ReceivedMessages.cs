using Akka.Actor;
using Akka.Event;

namespace Akka.TestKit;

// What a test actor has received and the test has not taken yet, in order.

internal sealed class ReceivedMessages
{
    private readonly Lock _lock = new();
    private readonly Queue<MessageEnvelope> _waiting = [];
    private TaskCompletionSource _arrival = NewArrival();

    internal int Count
    {
        get
        {
            lock (_lock) return _waiting.Count;
        }
    }

    internal void Add(MessageEnvelope envelope)
    {
        TaskCompletionSource arrival;
        lock (_lock)
        {
            _waiting.Enqueue(envelope);
            (arrival, _arrival) = (_arrival, NewArrival());
        }

        arrival.TrySetResult();
    }

    /// <summary>The oldest message, taken or only looked at; null when none came within the time (negative: for ever).</summary>
    internal async ValueTask<MessageEnvelope> NextAsync(TimeSpan timeout, bool isTaken, CancellationToken cancellationToken)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Task arrival;
            lock (_lock)
            {
                if (_waiting.Count > 0) return isTaken ? _waiting.Dequeue() : _waiting.Peek();
                arrival = _arrival.Task;
            }

            var left = timeout < TimeSpan.Zero ? Timeout.InfiniteTimeSpan : timeout - TimeProvider.System.GetElapsedTime(start);
            if (left <= TimeSpan.Zero && left != Timeout.InfiniteTimeSpan) return null;
            try
            {
                await arrival.WaitAsync(left, cancellationToken).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                // Look once more: it may have come just now.
                lock (_lock) if (_waiting.Count == 0) return null;
            }
        }
    }

    /// <summary>The test actor has ended: what nobody took is a dead letter.</summary>
    internal void Close(IActorRef owner, ActorSystem system)
    {
        lock (_lock)
        {
            while (_waiting.TryDequeue(out var envelope))
                system.DeadLetters.Tell(new DeadLetter(envelope.Message, envelope.Sender, owner), owner);
        }
    }

    private static TaskCompletionSource NewArrival() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
