using Akka.Actor;
using Akka.Util;

namespace Akka.Pattern;

// Calls that are made later, or again.

/// <summary>Repeats an attempt that fails. So many attempts are made after the first; the last one's failure is the answer.</summary>
public static class RetrySupport
{
    public static Task<T> Retry<T>(Func<Task<T>> attempt, int attempts) =>
        Retry(attempt, attempts, static _ => Option<TimeSpan>.None, null);

    public static Task<T> Retry<T>(Func<Task<T>> attempt, int attempts, TimeSpan delay, IScheduler scheduler) =>
        Retry(attempt, attempts, _ => Option<TimeSpan>.Create(delay), scheduler);

    /// <summary>The pauses double, and are longer by up to this part of them.</summary>
    public static Task<T> Retry<T>(
        Func<Task<T>> attempt, int attempts, TimeSpan minBackoff, TimeSpan maxBackoff, int randomFactor, IScheduler scheduler)
    {
        if (minBackoff <= TimeSpan.Zero)
            throw new ArgumentException($"minBackoff is {minBackoff}, but must be more than 0", nameof(minBackoff));
        if (maxBackoff < minBackoff)
            throw new ArgumentException($"maxBackoff is {maxBackoff}, but must be {minBackoff} or more", nameof(maxBackoff));
        if (randomFactor is < 0 or > 1)
            throw new ArgumentException($"randomFactor is {randomFactor}, but must be 0 or 1", nameof(randomFactor));
        return Retry(
            attempt, attempts,
            attempted => Option<TimeSpan>.Create(BackoffDelay.After(attempted, minBackoff, maxBackoff, randomFactor)), scheduler);
    }

    /// <summary>The function says how long to wait after so many attempts; nothing is no pause.</summary>
    public static async Task<T> Retry<T>(
        Func<Task<T>> attempt, int attempts, Func<int, Option<TimeSpan>> delayFunction, IScheduler scheduler)
    {
        ArgumentNullException.ThrowIfNull(attempt);
        for (var attempted = 1; attempted <= attempts; attempted++)
        {
            try
            {
                return await attempt().ConfigureAwait(false);
            }
            catch (Exception)
            {
                if (delayFunction(attempted) is { HasValue: true, Value: var delay } && delay > TimeSpan.Zero)
                    await FutureTimeoutSupport.After(delay, scheduler, static () => Task.FromResult(Done.Instance)).ConfigureAwait(false);
            }
        }

        return await attempt().ConfigureAwait(false);
    }
}

public static class FutureTimeoutSupport
{
    /// <summary>Begins something after a while.</summary>
    public static async Task<T> After<T>(TimeSpan duration, IScheduler scheduler, Func<Task<T>> value)
    {
        if (duration > TimeSpan.Zero)
        {
            var due = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            scheduler.Advanced.ScheduleOnce(duration, due.SetResult);
            await due.Task.ConfigureAwait(false);
        }

        return await value().ConfigureAwait(false);
    }
}

/// <summary>Pauses that double up to the longest, and are longer by a random part of them.</summary>
internal static class BackoffDelay
{
    // A pause doubled 30 times is longer than any bound that makes sense, and further ones would overflow.
    private const int DoublingCountMax = 30;

    private static readonly Random Chance = new(Environment.TickCount);

    internal static TimeSpan After(int count, TimeSpan min, TimeSpan max, double randomFactor)
    {
        if (count >= DoublingCountMax) return max;
        double stretch;
        lock (Chance) stretch = 1 + (Chance.NextDouble() * randomFactor);
        var ticks = Math.Min(max.Ticks, min.Ticks * Math.Pow(2, count)) * stretch;
        return ticks < TimeSpan.MaxValue.Ticks ? TimeSpan.FromTicks((long)ticks) : max;
    }
}
