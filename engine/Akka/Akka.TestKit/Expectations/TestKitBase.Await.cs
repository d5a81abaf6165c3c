namespace Akka.TestKit;

// Awaiting that something becomes true, which no message tells: it is looked at again and again.

public abstract partial class TestKitBase
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);

    public void AwaitCondition(Func<bool> conditionIsFulfilled, CancellationToken cancellationToken = default) =>
        AwaitCondition(conditionIsFulfilled, RemainingOrDefault, null, null, cancellationToken);

    public void AwaitCondition(Func<bool> conditionIsFulfilled, TimeSpan? max, CancellationToken cancellationToken = default) =>
        AwaitCondition(conditionIsFulfilled, max, null, null, cancellationToken);

    public void AwaitCondition(
        Func<bool> conditionIsFulfilled, TimeSpan? max, string message, CancellationToken cancellationToken = default) =>
        AwaitCondition(conditionIsFulfilled, max, null, message, cancellationToken);

    public void AwaitCondition(
        Func<bool> conditionIsFulfilled, TimeSpan? max, TimeSpan? interval, string message = null,
        CancellationToken cancellationToken = default) =>
        AwaitConditionAsync(
            () => Task.FromResult(conditionIsFulfilled()), max, interval, message, cancellationToken).GetAwaiter().GetResult();

    public Task AwaitConditionAsync(Func<Task<bool>> conditionIsFulfilled, CancellationToken cancellationToken = default) =>
        AwaitConditionAsync(conditionIsFulfilled, RemainingOrDefault, null, null, cancellationToken);

    public Task AwaitConditionAsync(Func<Task<bool>> conditionIsFulfilled, TimeSpan? max, CancellationToken cancellationToken = default) =>
        AwaitConditionAsync(conditionIsFulfilled, max, null, null, cancellationToken);

    public Task AwaitConditionAsync(
        Func<Task<bool>> conditionIsFulfilled, TimeSpan? max, string message, CancellationToken cancellationToken = default) =>
        AwaitConditionAsync(conditionIsFulfilled, max, null, message, cancellationToken);

    public Task AwaitConditionAsync(Func<bool> conditionIsFulfilled, CancellationToken cancellationToken = default) =>
        AwaitConditionAsync(conditionIsFulfilled, RemainingOrDefault, null, null, cancellationToken);

    public Task AwaitConditionAsync(
        Func<bool> conditionIsFulfilled, TimeSpan? max, string message, CancellationToken cancellationToken = default) =>
        AwaitConditionAsync(conditionIsFulfilled, max, null, message, cancellationToken);

    public Task AwaitConditionAsync(
        Func<bool> conditionIsFulfilled, TimeSpan? max, TimeSpan? interval, string message = null,
            CancellationToken cancellationToken = default) =>
        AwaitConditionAsync(() => Task.FromResult(conditionIsFulfilled()), max, interval, message, cancellationToken);

    public async Task AwaitConditionAsync(
        Func<Task<bool>> conditionIsFulfilled, TimeSpan? max, TimeSpan? interval, string message = null,
            CancellationToken cancellationToken = default)
    {
        var limit = RemainingOrDilated(max);
        if (!await PollAsync(conditionIsFulfilled, limit, interval, cancellationToken).ConfigureAwait(false))
            _assertions.Fail("Timeout {0} expired while waiting for condition{1}", limit, message is null ? "." : ". " + message);
    }

    public bool AwaitConditionNoThrow(
        Func<bool> conditionIsFulfilled, TimeSpan max, TimeSpan? interval = null, CancellationToken cancellationToken = default) =>
        AwaitConditionNoThrowAsync(
            () => Task.FromResult(conditionIsFulfilled()), max, interval, cancellationToken).GetAwaiter().GetResult();

    public Task<bool> AwaitConditionNoThrowAsync(
        Func<bool> conditionIsFulfilled, TimeSpan max, TimeSpan? interval = null, CancellationToken cancellationToken = default) =>
        AwaitConditionNoThrowAsync(() => Task.FromResult(conditionIsFulfilled()), max, interval, cancellationToken);

    public Task<bool> AwaitConditionNoThrowAsync(
        Func<Task<bool>> conditionIsFulfilled, TimeSpan max, TimeSpan? interval = null, CancellationToken cancellationToken = default) =>
        PollAsync(conditionIsFulfilled, Dilated(max), interval, cancellationToken);

    /// <summary>Makes the assertion again and again until it holds; at the end of the time, its failure is the test's.</summary>
    public void AwaitAssert(
        Action assertion, TimeSpan? duration = null, TimeSpan? interval = null, CancellationToken cancellationToken = default) =>
        AwaitAssertAsync(assertion, duration, interval, cancellationToken).GetAwaiter().GetResult();

    public Task AwaitAssertAsync(
        Action assertion, TimeSpan? duration = null, TimeSpan? interval = null, CancellationToken cancellationToken = default) =>
        AwaitAssertAsync(() =>
        {
            assertion();
            return Task.CompletedTask;
        }, duration, interval, cancellationToken);

    public async Task AwaitAssertAsync(
        Func<Task> assertion, TimeSpan? duration = null, TimeSpan? interval = null, CancellationToken cancellationToken = default)
    {
        Exception last = null;
        var holds = await PollAsync(async () =>
        {
            try
            {
                await assertion().ConfigureAwait(false);
                return true;
            }
            catch (Exception failure)
            {
                last = failure;
                return false;
            }
        }, RemainingOrDilated(duration), interval, cancellationToken).ConfigureAwait(false);
        if (!holds) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(last);
    }

    private static async Task<bool> PollAsync(
        Func<Task<bool>> condition, TimeSpan limit, TimeSpan? interval, CancellationToken cancellationToken)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (await condition().ConfigureAwait(false)) return true;
            var left = limit - Since(start);
            if (left <= TimeSpan.Zero) return false;
            var pause = interval ?? PollInterval;
            await Task.Delay(pause < left ? pause : left, cancellationToken).ConfigureAwait(false);
        }
    }
}
