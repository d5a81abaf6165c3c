namespace Cluster.Tune;

// Which way is better. The one place where metrics are compared, so that NaN loses everywhere alike.

/// <summary>Whether small or large values of the metric are good.</summary>
public enum OptimizationMode
{
    /// <summary>The smaller the better, as a loss.</summary>
    Minimize,

    /// <summary>The larger the better, as an accuracy.</summary>
    Maximize,
}

/// <summary>What an experiment wants: a metric, and the direction in which it is better.</summary>
/// <param name="Metric">The metric's name in the reports.</param>
/// <param name="Mode">Whether small or large values are good.</param>
public sealed record Objective(string Metric, OptimizationMode Mode)
{
    /// <summary>The metric's value in a report; NaN when it is missing.</summary>
    public double ValueOf(TrialReport report) => report.Metrics.GetValueOrDefault(Metric, double.NaN);

    /// <summary>How far a trial is and its value there; false when the report lacks either, and so cannot be judged.</summary>
    internal bool TryRead(TrialReport report, string resourceAttribute, out double resource, out double value)
    {
        var hasValue = report.Metrics.TryGetValue(Metric, out value);
        return report.Metrics.TryGetValue(resourceAttribute, out resource) && hasValue;
    }

    /// <summary>The value so that smaller is better; NaN stays NaN.</summary>
    internal double LossOf(double value) => Mode == OptimizationMode.Minimize ? value : -value;

    /// <summary>Negative when <paramref name="left"/> is the better value; NaN is worse than every number.</summary>
    public int Compare(double left, double right)
    {
        if (double.IsNaN(left) || double.IsNaN(right)) return double.IsNaN(left).CompareTo(double.IsNaN(right));
        return Mode == OptimizationMode.Minimize ? left.CompareTo(right) : right.CompareTo(left);
    }

    /// <summary>Whether <paramref name="left"/> is strictly better.</summary>
    public bool IsBetter(double left, double right) => Compare(left, right) < 0;

    /// <summary>
    /// The same for results: any number beats an infinite value, which is an overflow more often than a triumph; NaN is last.
    /// </summary>
    internal int CompareResults(double left, double right)
    {
        var byKind = Kind(left).CompareTo(Kind(right));
        return byKind != 0 ? byKind : Compare(left, right);

        static int Kind(double value) => double.IsFinite(value) ? 0 : double.IsNaN(value) ? 2 : 1;
    }

    /// <summary>Whether <paramref name="left"/> is strictly the better result.</summary>
    internal bool IsBetterResult(double left, double right) => CompareResults(left, right) < 0;
}
