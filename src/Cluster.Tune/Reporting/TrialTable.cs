using Cluster.Core;

namespace Cluster.Tune;

// The table of trials that whoever follows the job sees. A large experiment shows the trials that run and the best of the
// others; the caption counts them all.

internal static class TrialTable
{
    // What fits a terminal without scrolling.
    private const int RowCountMax = 20;

    // Beside the objectives'; a report may have hundreds.
    private const int MoreMetricCountMax = 6;

    /// <summary>The table of an experiment that goes on.</summary>
    public static JobTable Of(string name, ExperimentState state, string waitingReason)
    {
        var rows = Visible(state).Select(trial => TrialResult.Of(trial, "")).ToList();
        return OfResults(name, rows, state.Objectives) with { Caption = Caption(state, waitingReason) };
    }

    /// <summary>The given trials, in the given order.</summary>
    public static JobTable OfResults(string name, IReadOnlyList<TrialResult> trials, IReadOnlyList<Objective> objectives)
    {
        // A parameter that exists only under another is in some of the configurations.
        var parameters = trials.SelectMany(trial => trial.Configuration.Names).Distinct().ToList();
        // Plain arrays, because the table crosses the wire.
        string[] wanted = [.. objectives.Select(objective => objective.Metric)];
        string[] metrics = [.. wanted, .. trials.SelectMany(trial => trial.Metrics.Keys)
            .Except([.. TrialReport.AutomaticFields, .. wanted]).Order(StringComparer.Ordinal).Take(MoreMetricCountMax)];
        string[] columns = ["trial", "node", "state", .. parameters, "iteration", .. metrics];
        string[][] rows = [.. trials.Select(trial => Row(trial, parameters, metrics))];
        return new JobTable(name, columns, rows, Caption: null);
    }

    private static string[] Row(TrialResult trial, IReadOnlyList<string> parameters, IReadOnlyList<string> metrics) =>
    [
        trial.Id.ToString(),
        trial.Node,
        trial.Phase.ToString().ToLowerInvariant(),
        .. parameters.Select(name => trial.Configuration.TryGetValue(name, out var value) ? Numbers.Short(value) : ""),
        trial.Iteration.ToString(Numbers.Culture),
        .. metrics.Select(name => trial.Metrics.TryGetValue(name, out var value) ? Numbers.Short(value) : ""),
    ];

    private static IEnumerable<Trial> Visible(ExperimentState state)
    {
        if (state.Trials.Count <= RowCountMax) return state.Trials;
        return state.Trials
            .OrderByDescending(trial => trial.Phase == TrialPhase.Running)
            .ThenBy(trial => LastValue(state, trial), Comparer<double>.Create(state.Objective.CompareResults))
            .ThenBy(trial => trial.Id)
            .Take(RowCountMax);
    }

    private static string Caption(ExperimentState state, string waitingReason)
    {
        var done = state.CountOf(TrialPhase.Completed) + state.CountOf(TrialPhase.Stopped);
        var failed = state.CountOf(TrialPhase.Failed);
        var caption = $"{state.CountOf(TrialPhase.Running)} running, {state.CountOf(TrialPhase.Paused)} paused, "
            + $"{done} done{(failed > 0 ? $", {failed} failed" : "")} of {state.TrialCountMax}";
        if (FindBest(state) is { } best)
            caption += $"; best {state.Objective.Metric} {Numbers.Short(LastValue(state, best))} ({best.Id}: {best.Configuration})";
        // An experiment always asks for one slot more than it got; that is worth a word only while it has nothing at all.
        var isStuck = waitingReason.Length > 0 && !state.HasEnded && state.Slots.All(slot => slot.Phase == SlotPhase.Requested);
        return isStuck ? $"{caption}; waits for a slot: {waitingReason}" : caption;
    }

    /// <summary>The trial whose last report is the best, as <see cref="ResultGrid.Best"/> would say now.</summary>
    public static Trial? FindBest(ExperimentState state) => state.Trials
        .Where(trial => !double.IsNaN(LastValue(state, trial)))
        .MinBy(trial => LastValue(state, trial), Comparer<double>.Create(state.Objective.CompareResults));

    public static double LastValue(ExperimentState state, Trial trial) =>
        trial.Last is null ? double.NaN : state.Objective.ValueOf(trial.Last);
}
