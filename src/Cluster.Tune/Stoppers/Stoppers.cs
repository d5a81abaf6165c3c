using static System.FormattableString;

namespace Cluster.Tune;

// The usual stoppers, with Ray's parameters and defaults.

/// <summary>Ends a trial after so many iterations.</summary>
/// <param name="iterationMax">How many; 1 or more.</param>
public sealed class IterationStopper(int iterationMax) : IStopper
{
    /// <inheritdoc/>
    public void Begin(Objective objective)
    {
        if (iterationMax < 1) throw new ArgumentException($"the greatest iteration is {iterationMax}, but must be 1 or more");
    }

    /// <inheritdoc/>
    public StopDecision Report(TrialId trial, TrialReport report) => report.Iteration >= iterationMax
        ? new(StopScope.Trial, $"reached iteration {iterationMax}")
        : StopDecision.None;
}

/// <summary>Ends a trial as soon as a metric reaches a value.</summary>
/// <param name="metric">The metric's name.</param>
/// <param name="value">Reached when the metric is this much or more; with a minimised objective of that name, or less.</param>
public sealed class MetricStopper(string metric, double value) : IStopper
{
    private bool _isMinimized;

    /// <inheritdoc/>
    public void Begin(Objective objective) =>
        _isMinimized = objective.Metric == metric && objective.Mode == OptimizationMode.Minimize;

    /// <inheritdoc/>
    public StopDecision Report(TrialId trial, TrialReport report)
    {
        var current = report.Metrics.GetValueOrDefault(metric, double.NaN);
        var isReached = _isMinimized ? current <= value : current >= value;
        return isReached ? new(StopScope.Trial, Invariant($"{metric} {current:G4} reached {value:G4}")) : StopDecision.None;
    }
}

/// <summary>Ends a trial whose metric does not move any more: the last values deviate from each other by little.</summary>
/// <param name="metric">The metric; null: the objective's.</param>
/// <param name="deviation">The standard deviation at or below which it counts as a plateau. Default 0.01.</param>
/// <param name="reportCount">How many values are looked at. Default 4.</param>
/// <param name="gracePeriod">No trial ends before so many reports. Default 4.</param>
/// <param name="threshold">
/// Only trials that are no better than this end; NaN (default): all. A good plateau may be worth going on with.
/// </param>
public sealed class TrialPlateauStopper(
    string? metric = null, double deviation = 0.01, int reportCount = 4, int gracePeriod = 4, double threshold = double.NaN) : IStopper
{
    private readonly Dictionary<TrialId, (int Count, Queue<double> Last)> _trials = [];
    private Objective _objective = new("", OptimizationMode.Minimize);

    /// <inheritdoc/>
    public void Begin(Objective objective)
    {
        if (reportCount < 1) throw new ArgumentException($"the report count is {reportCount}, but must be 1 or more");
        _objective = objective with { Metric = metric ?? objective.Metric };
        _trials.Clear();
    }

    /// <inheritdoc/>
    public StopDecision Report(TrialId trial, TrialReport report)
    {
        var (count, last) = _trials.GetValueOrDefault(trial, (0, new Queue<double>()));
        var value = _objective.ValueOf(report);
        last.Enqueue(value);
        if (last.Count > reportCount) last.Dequeue();
        _trials[trial] = (++count, last);
        if (count < gracePeriod || last.Count < reportCount) return StopDecision.None;
        if (!double.IsNaN(threshold) && _objective.IsBetter(value, threshold)) return StopDecision.None;
        var spread = Spread.Deviation(last);
        return spread <= deviation
            ? new(StopScope.Trial, Invariant($"{_objective.Metric} deviates by {spread:G3} over {reportCount} reports"))
            : StopDecision.None;
    }
}

/// <summary>Ends the experiment when its best values do not get better any more.</summary>
/// <param name="metric">The metric; null: the objective's.</param>
/// <param name="deviation">The standard deviation of the best values at or below which it counts as a plateau. Default 0.001.</param>
/// <param name="top">How many best values are looked at. Default 10.</param>
/// <param name="patience">For how many more reports the plateau must hold. Default 0.</param>
public sealed class ExperimentPlateauStopper(string? metric = null, double deviation = 0.001, int top = 10, int patience = 0) : IStopper
{
    private readonly List<double> _best = [];
    private Objective _objective = new("", OptimizationMode.Minimize);
    private int _held;

    /// <inheritdoc/>
    public void Begin(Objective objective)
    {
        if (top < 1) throw new ArgumentException($"the number of best values is {top}, but must be 1 or more");
        if (patience < 0) throw new ArgumentException($"the patience is {patience}, but must be 0 or more");
        _objective = objective with { Metric = metric ?? objective.Metric };
        _best.Clear();
        _held = 0;
    }

    /// <inheritdoc/>
    public StopDecision Report(TrialId trial, TrialReport report)
    {
        var value = _objective.ValueOf(report);
        if (double.IsNaN(value)) return StopDecision.None;
        _best.Add(value);
        _best.Sort(_objective.Compare);
        if (_best.Count > top) _best.RemoveAt(top);
        var spread = Spread.Deviation(_best);
        _held = _best.Count == top && spread <= deviation ? _held + 1 : 0;
        return _held > patience
            ? new(StopScope.Experiment, Invariant($"the best {top} values of {_objective.Metric} deviate by {spread:G3}"))
            : StopDecision.None;
    }
}

/// <summary>Ends the experiment after so much running time; what passed before a restore does not count.</summary>
/// <param name="timeout">How long.</param>
public sealed class TimeoutStopper(TimeSpan timeout) : IStopper
{
    /// <inheritdoc/>
    public void Begin(Objective objective)
    {
        if (timeout <= TimeSpan.Zero) throw new ArgumentException($"the timeout is {timeout}, but must be above 0");
    }

    /// <inheritdoc/>
    public StopDecision Report(TrialId trial, TrialReport report) => StopDecision.None;

    /// <inheritdoc/>
    public StopDecision Tick(TimeSpan running) => running >= timeout
        ? new(StopScope.Experiment, $"the time budget of {timeout} is used up")
        : StopDecision.None;
}

/// <summary>Ends what a function says. The function must depend on its arguments only.</summary>
/// <param name="function">Called with every report.</param>
public sealed class FunctionStopper(Func<TrialId, TrialReport, StopDecision> function) : IStopper
{
    /// <inheritdoc/>
    public void Begin(Objective objective) { }

    /// <inheritdoc/>
    public StopDecision Report(TrialId trial, TrialReport report) => function(trial, report);
}

/// <summary>Ends what any of several stoppers says; the widest of their answers counts.</summary>
/// <param name="stoppers">The stoppers; all hear every report.</param>
public sealed class CombinedStopper(params IStopper[] stoppers) : IStopper
{
    /// <inheritdoc/>
    public void Begin(Objective objective)
    {
        foreach (var stopper in stoppers) stopper.Begin(objective);
    }

    /// <inheritdoc/>
    public StopDecision Report(TrialId trial, TrialReport report) =>
        Widest(stoppers.Select(stopper => stopper.Report(trial, report)).ToArray());

    /// <inheritdoc/>
    public StopDecision Tick(TimeSpan running) => Widest(stoppers.Select(stopper => stopper.Tick(running)).ToArray());

    private static StopDecision Widest(StopDecision[] decisions) =>
        decisions.MaxBy(decision => decision.Scope) ?? StopDecision.None;
}

/// <summary>How far values lie apart.</summary>
internal static class Spread
{
    /// <summary>The population's standard deviation; infinite when a value is not finite.</summary>
    public static double Deviation(IReadOnlyCollection<double> values)
    {
        if (values.Any(value => !double.IsFinite(value))) return double.PositiveInfinity;
        var mean = values.Average();
        return Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
    }
}
