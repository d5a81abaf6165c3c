using static System.FormattableString;

namespace Cluster.Tune;

// The knobs of ASHA, with the names that the paper and Ray use for them. Ray's defaults.

/// <summary>The settings of <see cref="AshaScheduler"/> and <see cref="AshaStoppingScheduler"/>.</summary>
public sealed record AshaOptions
{
    /// <summary>
    /// What the budget is counted in: an automatic field such as <c>training_iteration</c> (default) or
    /// <c>time_total_s</c>, or a metric of the user's that only grows. Ray: <c>time_attr</c>.
    /// </summary>
    public string ResourceAttribute { get; init; } = TrialReport.TrainingIteration;

    /// <summary>The budget of the bottom rung: r in the paper, <c>grace_period</c> in Ray. Default 1.</summary>
    public double GracePeriod { get; init; } = 1;

    /// <summary>One in this many goes on to the next rung: η in the paper. A whole number of 2 or more; default 4.</summary>
    public int ReductionFactor { get; init; } = 4;

    /// <summary>
    /// The largest budget of a trial: R in the paper, <c>max_t</c> in Ray. By promotion, trials end at the top rung, which is below
    /// it unless R is r·η^k: with 1 and 4, the rungs of 100 are 1, 4, 16 and 64. Default 100.
    /// </summary>
    public double ResourceMax { get; init; } = 100;

    /// <summary>
    /// How many brackets there are: bracket s begins at r·η^s, and a new trial joins one at random, the more likely the more
    /// rungs it has. Brackets beyond the number of rungs have none: ASHA by stopping runs their trials to the end, as Ray does;
    /// ASHA by promotion leaves them out. Default 1.
    /// </summary>
    public int BracketCount { get; init; } = 1;

    /// <summary>Whether trials end at the largest budget (default), or go on until they return. Ray: <c>stop_last_trials</c>.</summary>
    public bool StopsLastTrials { get; init; } = true;

    /// <summary>The budgets of the rungs, bottom first: r·η^k for all k with r·η^k ≤ R.</summary>
    public IReadOnlyList<double> Milestones()
    {
        var milestones = new List<double>();
        for (var milestone = GracePeriod; milestone <= ResourceMax; milestone *= ReductionFactor) milestones.Add(milestone);
        return milestones;
    }

    /// <summary>Throws when a setting makes no sense.</summary>
    /// <exception cref="ArgumentException">Names the setting, its value and the rule.</exception>
    internal AshaOptions Checked()
    {
        if (string.IsNullOrWhiteSpace(ResourceAttribute))
            throw new ArgumentException("the resource attribute is empty, but must name a field of the reports");
        if (ReductionFactor < 2)
            throw new ArgumentException($"the reduction factor is {ReductionFactor}, but must be 2 or more");
        if (!(GracePeriod > 0) || !double.IsFinite(GracePeriod))
            throw new ArgumentException(Invariant($"the grace period is {GracePeriod}, but must be above 0"));
        if (!(ResourceMax >= GracePeriod) || !double.IsFinite(ResourceMax))
            throw new ArgumentException(Invariant(
                $"the greatest resource is {ResourceMax}, but must be finite and at least the grace period {GracePeriod}"));
        if (BracketCount < 1) throw new ArgumentException($"the bracket count is {BracketCount}, but must be 1 or more");
        return this;
    }
}
