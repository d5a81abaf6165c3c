namespace Akka.TestKit;

// Time: what is left of it inside Within, and all of it stretched by akka.test.timefactor.

public abstract partial class TestKitBase
{
    private long? _end;

    private bool _lastWasNoMessage;

    /// <summary>What is left of the innermost Within; throws outside of one.</summary>
    public TimeSpan Remaining => _end is { } end
        ? Left(end)
        : throw new InvalidOperationException(@"Remaining may not be called outside of ""within""");

    public TimeSpan RemainingOrDefault => RemainingOr(Dilated(TestKitSettings.SingleExpectDefault));

    public TimeSpan Dilated(TimeSpan duration) =>
        duration < TimeSpan.Zero || duration == TimeSpan.MaxValue ? duration : duration * TestKitSettings.TestTimeFactor;

    public TimeSpan GetTimeoutOrDefault(TimeSpan? timeout) => Dilated(timeout ?? TestKitSettings.DefaultTimeout);

    /// <summary>The given time, stretched; without one, what is left of Within, or the default of one expectation.</summary>
    public TimeSpan RemainingOrDilated(TimeSpan? duration)
    {
        if (duration is not { } given) return RemainingOrDefault;
        if (given < TimeSpan.Zero && given != Timeout.InfiniteTimeSpan)
            throw new ArgumentException($"The duration is {given}, but must be positive.", nameof(duration));
        return Dilated(given);
    }

    public void Within(TimeSpan max, Action action, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        Within(TimeSpan.Zero, max, action, null, epsilonValue, cancellationToken);

    public void Within(
        TimeSpan min, TimeSpan max, Action action,
        string hint = null, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        Within<object>(min, max, () =>
        {
            action();
            return null;
        }, hint, epsilonValue, cancellationToken);

    public T Within<T>(TimeSpan max, Func<T> function, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        Within(TimeSpan.Zero, max, function, null, epsilonValue, cancellationToken);

    public T Within<T>(
        TimeSpan min, TimeSpan max, Func<T> function,
        string hint = null, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default)
    {
        var (start, outer, limit) = Enter(min, max, cancellationToken);
        try
        {
            return Leave(start, min, limit, function(), hint, epsilonValue);
        }
        finally
        {
            _end = outer;
        }
    }

    public Task WithinAsync(
        TimeSpan max, Func<Task> actionAsync, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        WithinAsync(TimeSpan.Zero, max, actionAsync, null, epsilonValue, cancellationToken);

    public Task WithinAsync(
        TimeSpan min, TimeSpan max, Func<Task> actionAsync,
        string hint = null, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        WithinAsync<object>(min, max, async () =>
        {
            await actionAsync();
            return null;
        }, hint, epsilonValue, cancellationToken);

    public Task<T> WithinAsync<T>(
        TimeSpan max, Func<Task<T>> function, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        WithinAsync(TimeSpan.Zero, max, function, null, epsilonValue, cancellationToken);

    public async Task<T> WithinAsync<T>(
        TimeSpan min, TimeSpan max, Func<Task<T>> function,
        string hint = null, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default)
    {
        var (start, outer, limit) = Enter(min, max, cancellationToken);
        try
        {
            return Leave(start, min, limit, await function(), hint, epsilonValue);
        }
        finally
        {
            _end = outer;
        }
    }

    internal void FailTest(string text) =>
        _assertions.Fail(text.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal));

    protected TimeSpan RemainingOr(TimeSpan duration) => _end is { } end ? Left(end) : duration;

    private static TimeSpan Left(long end) => TimeProvider.System.GetElapsedTime(TimeProvider.System.GetTimestamp(), end);

    // An inner Within ends no later than the outer one.
    private (long Start, long? Outer, TimeSpan Limit) Enter(TimeSpan min, TimeSpan max, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var limit = Dilated(max);
        var left = RemainingOr(limit);
        if (left < min) _assertions.Fail("Required min time {0} not possible, only {1} left.", min, left);
        if (left < limit) limit = left;
        var outer = _end;
        var start = TimeProvider.System.GetTimestamp();
        _lastWasNoMessage = false;
        _end = start + (long)(limit.TotalSeconds * TimeProvider.System.TimestampFrequency);
        return (start, outer, limit);
    }

    // The time that ExpectNoMsg waits is meant to be used up, so its end is no failure.
    private T Leave<T>(long start, TimeSpan min, TimeSpan limit, T result, string hint, TimeSpan? epsilon)
    {
        var elapsed = TimeProvider.System.GetElapsedTime(start);
        var text = hint is null ? "" : $" ({hint})";
        if (elapsed < min) _assertions.Fail("Failed: Block took {0}, should have at least been {1}{2}", elapsed, min, text);
        if (!_lastWasNoMessage && elapsed > limit + (epsilon ?? TimeSpan.Zero))
            _assertions.Fail("Failed: Block took {0}, exceeding {1}{2}", elapsed, limit, text);
        return result;
    }
}
