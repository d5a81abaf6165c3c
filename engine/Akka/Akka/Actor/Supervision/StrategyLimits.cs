using Akka.Actor.Internal;

namespace Akka.Actor;

// What the two strategies have in common: who decides, and how often a child may be restarted within which time.

/// <param name="RetryCountMax">Restarts of a child within the window; negative: no limit.</param>
/// <param name="WindowMilliseconds">Negative: for ever.</param>
/// <param name="Decider">What to do about which exception.</param>
internal sealed record StrategyLimits(int RetryCountMax, int WindowMilliseconds, IDecider Decider)
{
    /// <summary>Counts a restart of the child, and says whether it is still allowed.</summary>
    internal bool AllowRestart(ChildRestartStats child) => child.RequestRestartPermission(RetryCountMax, WindowMilliseconds);

    internal static int Milliseconds(TimeSpan? window) =>
        window is { } value && value != Timeout.InfiniteTimeSpan ? (int)value.TotalMilliseconds : -1;
}
