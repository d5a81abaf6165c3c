namespace Cluster.Tune;

// What a trial says after an iteration. The automatic fields stand among the metrics under their usual names, so that
// a scheduler can measure progress by any of them ("time_total_s") as well as by a metric of the user's.

/// <summary>One report of a trial: the user's metrics and the automatic fields.</summary>
/// <param name="Iteration">How many reports the trial has made, counted over all its pauses: the first is 1.</param>
/// <param name="TimeTotalSeconds">How long the trial has run, without its pauses.</param>
/// <param name="Metrics">All numbers by name, the automatic fields among them.</param>
public sealed record TrialReport(int Iteration, double TimeTotalSeconds, IReadOnlyDictionary<string, double> Metrics)
{
    /// <summary>Automatic field: <see cref="Iteration"/>.</summary>
    public const string TrainingIteration = "training_iteration";

    /// <summary>Automatic field: <see cref="TimeTotalSeconds"/>.</summary>
    public const string TimeTotal = "time_total_s";

    /// <summary>Automatic field: seconds since the report before.</summary>
    public const string TimeThisIteration = "time_this_iter_s";

    /// <summary>Automatic field: when the report was made, in seconds since 1970 (UTC).</summary>
    public const string Timestamp = "timestamp";

    /// <summary>Automatic field: the trial's number.</summary>
    public const string TrialNumber = "trial_id";

    /// <summary>The names that <c>Report</c> fills in itself, and that the user's metrics may not take.</summary>
    public static IReadOnlyList<string> AutomaticFields { get; } =
        [TrainingIteration, TimeTotal, TimeThisIteration, Timestamp, TrialNumber];

    /// <summary>
    /// One line that names the first of the wanted metrics that is missing, and what was reported; null when all are
    /// there.
    /// </summary>
    public string? FindMissing(IEnumerable<string> wanted)
    {
        var missing = wanted.FirstOrDefault(name => !Metrics.ContainsKey(name));
        if (missing is null) return null;
        var reported = Metrics.Keys.Except(AutomaticFields).Order().ToArray();
        return $"the metric '{missing}' is missing from the report; reported were: "
            + (reported.Length == 0 ? "none" : string.Join(", ", reported));
    }
}
