using static System.FormattableString;

namespace Cluster.Tune;

// How long an experiment will still take, for people: as if the trials to come took as long as those that were tried.
// Early stopping makes that too long at first rather than too short. The time budget cuts it off.

internal static class TimeLeft
{
    /// <summary>The estimate; null while nothing is known.</summary>
    public static TimeSpan? Estimate(TimeSpan running, int triedCount, int trialCountMax, TimeSpan? budget)
    {
        TimeSpan? byTrials = triedCount > 0 ? running * ((double)(trialCountMax - triedCount) / triedCount) : null;
        if (budget is not { } whole) return byTrials;
        var byBudget = whole > running ? whole - running : TimeSpan.Zero;
        return byTrials < byBudget ? byTrials : byBudget;
    }

    /// <summary>A few words, coarse enough not to flicker: <c>about 3 min left</c>; null when there is nothing to say.</summary>
    public static string? Describe(TimeSpan? left) => left switch
    {
        null => null,
        { TotalSeconds: <= 0 } => null,
        { TotalSeconds: < 60 } => Invariant($"about {Math.Max(10, Math.Ceiling(left.Value.TotalSeconds / 10) * 10):0} s left"),
        { TotalMinutes: < 100 } => Invariant($"about {Math.Ceiling(left.Value.TotalMinutes):0} min left"),
        _ => Invariant($"about {left.Value.TotalHours:0.#} h left"),
    };
}
