using System.Runtime.CompilerServices;

namespace Akka.TestKit;

// Taking messages while a filter makes something of them, at most so many, within the time and with no longer pause. What
// ends the taking stays for whoever receives next.

public abstract partial class TestKitBase
{
    public IReadOnlyList<T> ReceiveWhile<T>(
        TimeSpan? max, Func<object, T> filter, int msgs = int.MaxValue, CancellationToken cancellationToken = default) =>
        All(ReceiveWhileAsync(max, filter, msgs, cancellationToken));

    public IReadOnlyList<T> ReceiveWhile<T>(
        TimeSpan? max, TimeSpan? idle, Func<object, T> filter, int msgs = int.MaxValue, CancellationToken cancellationToken = default) =>
        All(ReceiveWhileAsync(max, idle, filter, msgs, cancellationToken));

    public IReadOnlyList<T> ReceiveWhile<T>(
        Func<object, T> filter, TimeSpan? max = null, TimeSpan? idle = null, int msgs = int.MaxValue,
            CancellationToken cancellationToken = default) =>
        All(ReceiveWhileAsync(filter, max, idle, msgs, cancellationToken));

    public IReadOnlyList<T> ReceiveWhile<T>(
        Predicate<T> shouldContinue, TimeSpan? max = null, TimeSpan? idle = null, int msgs = int.MaxValue,
        bool shouldIgnoreOtherMessageTypes = true, CancellationToken cancellationToken = default) =>
        All(ReceiveWhileAsync(shouldContinue, max, idle, msgs, shouldIgnoreOtherMessageTypes, cancellationToken));

    public IAsyncEnumerable<T> ReceiveWhileAsync<T>(
        TimeSpan? max, Func<object, T> filter, int msgs = int.MaxValue, CancellationToken cancellationToken = default) =>
        ReceiveWhileAsync(filter, max, Timeout.InfiniteTimeSpan, msgs, cancellationToken);

    public IAsyncEnumerable<T> ReceiveWhileAsync<T>(
        TimeSpan? max, TimeSpan? idle, Func<object, T> filter, int msgs = int.MaxValue, CancellationToken cancellationToken = default) =>
        ReceiveWhileAsync(filter, max, idle, msgs, cancellationToken);

    public IAsyncEnumerable<T> ReceiveWhileAsync<T>(
        Func<object, T> filter, TimeSpan? max = null, TimeSpan? idle = null, int msgs = int.MaxValue,
            CancellationToken cancellationToken = default) =>
        WhileAsync(
            message => filter(message) is { } made ? (true, true, made) : (false, false, default), max, idle, msgs, cancellationToken);

    public IAsyncEnumerable<T> ReceiveWhileAsync<T>(
        Predicate<T> shouldContinue, TimeSpan? max = null, TimeSpan? idle = null, int msgs = int.MaxValue,
        bool shouldIgnoreOtherMessageTypes = true, CancellationToken cancellationToken = default) =>
        WhileAsync(
            message => message is T typed ? (shouldContinue(typed), true, typed) : (shouldIgnoreOtherMessageTypes, false, default),
            max, idle, msgs, cancellationToken);

    private static IReadOnlyList<T> All<T>(IAsyncEnumerable<T> messages) => (IReadOnlyList<T>)Wait(AllAsync(messages));

    private async IAsyncEnumerable<T> WhileAsync<T>(
        Func<object, (bool GoOn, bool IsKept, T Value)> judge, TimeSpan? max, TimeSpan? idle, int countMax,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var limit = RemainingOrDilated(max);
        var pause = idle ?? Timeout.InfiniteTimeSpan;
        var start = TimeProvider.System.GetTimestamp();
        for (var count = 0; count < countMax;)
        {
            var left = limit - Since(start);
            if (left < TimeSpan.Zero) left = TimeSpan.Zero;
            if (pause >= TimeSpan.Zero && pause < left) left = pause;
            var next = await _received.NextAsync(left, isTaken: false, cancellationToken).ConfigureAwait(false);
            if (next is null) break;

            // The filter may ask who sent what it looks at; what it does not take was never received.
            var before = _last;
            _last = next;
            var (goOn, isKept, value) = judge(next.Message);
            if (!goOn)
            {
                _last = before;
                break;
            }

            _last = await _received.NextAsync(TimeSpan.Zero, isTaken: true, cancellationToken).ConfigureAwait(false);
            if (!isKept) continue;
            count++;
            yield return value;
        }

        // Whatever ended it, the time may have been used up on purpose.
        _lastWasNoMessage = true;
    }
}
