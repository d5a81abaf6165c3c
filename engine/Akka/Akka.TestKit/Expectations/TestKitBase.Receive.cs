using System.Runtime.CompilerServices;

namespace Akka.TestKit;

// Receiving: one message, several, until something, or while something. Every method that waits has an asynchronous twin.

public abstract partial class TestKitBase
{
    /// <summary>The next message, or null when none comes in time.</summary>
    public object ReceiveOne(TimeSpan? max = null, CancellationToken cancellationToken = default) =>
        Wait(ReceiveOneAsync(max, cancellationToken));

    public async ValueTask<object> ReceiveOneAsync(TimeSpan? max = null, CancellationToken cancellationToken = default) =>
        (await TakeAsync(max, cancellationToken).ConfigureAwait(false))?.Message;

    public bool TryReceiveOne(out MessageEnvelope envelope, TimeSpan? max = null, CancellationToken cancellationToken = default)
    {
        (var found, envelope) = Wait(TryReceiveOneAsync(max, cancellationToken));
        return found;
    }

    public async ValueTask<(bool, MessageEnvelope)> TryReceiveOneAsync(TimeSpan? max, CancellationToken cancellationToken = default)
    {
        var taken = await TakeAsync(max, cancellationToken).ConfigureAwait(false);
        return (taken is not null, taken ?? NullMessageEnvelope.Instance);
    }

    /// <summary>The next message, which stays where it is; null when none comes in time.</summary>
    public object PeekOne(TimeSpan? max = null, CancellationToken cancellationToken = default) =>
        Wait(PeekOneAsync(max, cancellationToken));

    public async ValueTask<object> PeekOneAsync(TimeSpan? max = null, CancellationToken cancellationToken = default) =>
        (await _received.NextAsync(RemainingOrDilated(max), isTaken: false, cancellationToken).ConfigureAwait(false))?.Message;

    public object PeekOne(CancellationToken cancellationToken) => PeekOne(null, cancellationToken);

    public ValueTask<object> PeekOneAsync(CancellationToken cancellationToken) => PeekOneAsync(null, cancellationToken);

    public bool TryPeekOne(out MessageEnvelope envelope, TimeSpan? max, CancellationToken cancellationToken)
    {
        (var found, envelope) = Wait(TryPeekOneAsync(max, cancellationToken));
        return found;
    }

    public async ValueTask<(bool, MessageEnvelope)> TryPeekOneAsync(TimeSpan? max, CancellationToken cancellationToken)
    {
        var next = await _received.NextAsync(RemainingOrDilated(max), isTaken: false, cancellationToken).ConfigureAwait(false);
        return (next is not null, next ?? NullMessageEnvelope.Instance);
    }

    public IReadOnlyCollection<object> ReceiveN(int numberOfMessages, CancellationToken cancellationToken = default) =>
        Wait(AllAsync(ReceiveNAsync(numberOfMessages, RemainingOrDefault, cancellationToken)));

    public IReadOnlyCollection<object> ReceiveN(int numberOfMessages, TimeSpan max, CancellationToken cancellationToken = default) =>
        Wait(AllAsync(ReceiveNAsync(numberOfMessages, max, cancellationToken)));

    public IAsyncEnumerable<object> ReceiveNAsync(int numberOfMessages, CancellationToken cancellationToken = default) =>
        ReceiveNAsync(numberOfMessages, RemainingOrDefault, cancellationToken);

    public async IAsyncEnumerable<object> ReceiveNAsync(
        int numberOfMessages, TimeSpan max, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var limit = Dilated(max);
        var start = TimeProvider.System.GetTimestamp();
        for (var i = 0; i < numberOfMessages; i++)
        {
            var taken = await TakeWithinAsync(limit, start, cancellationToken).ConfigureAwait(false);
            if (taken is null) _assertions.Fail("Timeout ({0}) while expecting {1} messages. Only got {2} after {3}.", limit,
                numberOfMessages, i, Since(start));
            yield return taken?.Message;
        }
    }

    /// <summary>Skips messages until the predicate is true; fails when that takes longer than the time.</summary>
    public object FishForMessage(
        Predicate<object> isMessage, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default) =>
        Wait(FishForMessageAsync<object>(isMessage, max, hint, cancellationToken));

    public T FishForMessage<T>(
        Predicate<T> isMessage, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default) =>
        Wait(FishForMessageAsync(isMessage, max, hint, cancellationToken));

    public T FishForMessage<T>(
        Predicate<T> isMessage, System.Collections.ArrayList allMessages, TimeSpan? max = null, string hint = "",
        CancellationToken cancellationToken = default) =>
        Wait(FishForMessageAsync(isMessage, allMessages, max, hint, cancellationToken));

    public ValueTask<object> FishForMessageAsync(
        Predicate<object> isMessage, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default) =>
        FishForMessageAsync<object>(isMessage, max, hint, cancellationToken);

    public ValueTask<T> FishForMessageAsync<T>(
        Predicate<T> isMessage, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default) =>
        FishForMessageAsync(isMessage, null, max, hint, cancellationToken);

    /// <summary>As above; the list gets every message that was skipped.</summary>
    public async ValueTask<T> FishForMessageAsync<T>(
        Predicate<T> isMessage, System.Collections.ArrayList allMessages, TimeSpan? max = null, string hint = "",
        CancellationToken cancellationToken = default)
    {
        var limit = RemainingOrDilated(max);
        var start = TimeProvider.System.GetTimestamp();
        while (await TakeWithinAsync(limit, start, cancellationToken).ConfigureAwait(false) is { } taken)
        {
            if (taken.Message is T message && isMessage(message)) return message;
            allMessages?.Add(taken.Message);
        }

        _assertions.Fail("Timeout ({0}) during fishForMessage{1}", limit, string.IsNullOrEmpty(hint) ? "" : ", hint: " + hint);
        return default;
    }

    public async Task FishUntilMessageAsync<T>(TimeSpan? max = null, CancellationToken cancellationToken = default) =>
        await FishForMessageAsync<T>(static _ => true, max, $"a {typeof(T).Name}", cancellationToken).ConfigureAwait(false);

    private async ValueTask<MessageEnvelope> TakeAsync(TimeSpan? max, CancellationToken cancellationToken) =>
        await TakeExactlyAsync(RemainingOrDilated(max), cancellationToken).ConfigureAwait(false);

    private ValueTask<MessageEnvelope> TakeWithinAsync(TimeSpan limit, long start, CancellationToken cancellationToken)
    {
        if (limit < TimeSpan.Zero) return TakeExactlyAsync(limit, cancellationToken);
        var left = limit - Since(start);
        return TakeExactlyAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, cancellationToken);
    }

    private async ValueTask<MessageEnvelope> TakeExactlyAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        var taken = await _received.NextAsync(limit, isTaken: true, cancellationToken).ConfigureAwait(false);
        _lastWasNoMessage = false;
        _last = taken ?? (MessageEnvelope)NullMessageEnvelope.Instance;
        return taken;
    }

    private static TimeSpan Since(long start) => TimeProvider.System.GetElapsedTime(start);

    private static T Wait<T>(ValueTask<T> task) => task.AsTask().GetAwaiter().GetResult();

    private static async ValueTask<IReadOnlyCollection<T>> AllAsync<T>(IAsyncEnumerable<T> messages)
    {
        var all = new List<T>();
        await foreach (var message in messages.ConfigureAwait(false)) all.Add(message);
        return all;
    }
}
