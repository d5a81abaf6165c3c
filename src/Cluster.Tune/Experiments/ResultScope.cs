namespace Cluster.Tune;

// Which of a trial's reports count when trials are compared. A trial that was set back to a checkpoint reported a stretch
// twice; the later attempt's words stand.

/// <summary>Which of a trial's reports decide how good it was.</summary>
public enum ResultScope
{
    /// <summary>The last one.</summary>
    Last,

    /// <summary>The one with the best value. Ray: <c>all</c>.</summary>
    Best,

    /// <summary>The mean over all. Ray: <c>avg</c>.</summary>
    Average,

    /// <summary>The mean over the last five. Ray: <c>last-5-avg</c>.</summary>
    LastFiveAverage,

    /// <summary>The mean over the last ten. Ray: <c>last-10-avg</c>.</summary>
    LastTenAverage,
}

/// <summary>A trial's value in a scope.</summary>
internal static class ResultScopes
{
    /// <summary>The value; NaN when no report has a number for the metric.</summary>
    public static double ValueOf(this TrialResult trial, Objective objective, ResultScope scope)
    {
        if (scope == ResultScope.Last) return trial.Metrics.GetValueOrDefault(objective.Metric, double.NaN);
        var values = trial.ReadHistory()
            .Select(metrics => metrics.GetValueOrDefault(objective.Metric, double.NaN))
            .Where(value => !double.IsNaN(value)).ToList();
        if (values.Count == 0) return double.NaN;
        return scope switch
        {
            ResultScope.Best => values.Order(Comparer<double>.Create(objective.CompareResults)).First(),
            ResultScope.Average => values.Average(),
            ResultScope.LastFiveAverage => values.TakeLast(5).Average(),
            ResultScope.LastTenAverage => values.TakeLast(10).Average(),
            _ => throw new ArgumentOutOfRangeException(nameof(scope), scope, "there is no such scope"),
        };
    }
}
