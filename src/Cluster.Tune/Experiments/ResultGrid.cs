using Cluster.Core;

namespace Cluster.Tune;

// What an experiment found out: every trial, the failed ones too.

/// <summary>The results of an experiment.</summary>
public sealed partial class ResultGrid
{
    private readonly Objective _objective;

    internal ResultGrid(string name, string directory, Objective objective, IReadOnlyList<TrialResult> trials) =>
        (Name, Directory, _objective, Trials) = (name, directory, objective, trials);

    /// <summary>The experiment's name.</summary>
    public string Name { get; }

    /// <summary>The folder with all that the experiment wrote.</summary>
    public string Directory { get; }

    /// <summary>All trials, by number.</summary>
    public IReadOnlyList<TrialResult> Trials { get; }

    /// <summary>What the experiment optimised besides its metric; empty for nothing.</summary>
    public IReadOnlyList<Objective> MoreObjectives { get; internal init; } = [];

    /// <summary>The trials that failed for good.</summary>
    public IReadOnlyList<TrialResult> Failed => [.. Trials.Where(trial => trial.Phase == TrialPhase.Failed)];

    /// <summary>
    /// The trial with the best value of a metric, by default in its last report. NaN never wins, an infinite value only where no trial
    /// has a number; ties go to the earlier trial.
    /// </summary>
    /// <param name="metric">The metric; null: the experiment's.</param>
    /// <param name="mode">Which values are good; null: as the experiment had it.</param>
    /// <param name="scope">Which of a trial's reports count; all but the last are read from its folder.</param>
    /// <exception cref="TuneException">No trial reported a number for the metric.</exception>
    public TrialResult Best(string? metric = null, OptimizationMode? mode = null, ResultScope scope = ResultScope.Last)
    {
        var objective = new Objective(metric ?? _objective.Metric, mode ?? _objective.Mode);
        return Ranked(objective, scope).FirstOrDefault() ?? throw new TuneException(NoBest(objective.Metric));
    }

    /// <summary>All trials as a table, the best first.</summary>
    public JobTable ToTable()
    {
        var ranked = Ranked(_objective, ResultScope.Last).ToList();
        return TrialTable.OfResults(Name, [.. ranked, .. Trials.Except(ranked)], [_objective, .. MoreObjectives]);
    }

    private IEnumerable<TrialResult> Ranked(Objective objective, ResultScope scope) => Trials
        .Select(trial => (Trial: trial, Value: trial.ValueOf(objective, scope)))
        .Where(entry => !double.IsNaN(entry.Value))
        .OrderBy(entry => entry.Value, Comparer<double>.Create(objective.CompareResults))
        .ThenBy(entry => entry.Trial.Id)
        .Select(entry => entry.Trial);

    private string NoBest(string metric)
    {
        var first = Failed.Select(trial => $"; {trial.Id} failed: {trial.Error!.Split('\n')[0]}").FirstOrDefault("");
        return $"no trial reported a number for '{metric}' ({Trials.Count} trials, {Failed.Count} failed{first})";
    }
}

/// <summary>The result of one trial.</summary>
/// <param name="Id">The trial.</param>
/// <param name="Configuration">What it ran with.</param>
/// <param name="Phase">How it ended: completed, stopped or failed.</param>
/// <param name="Iteration">How many iterations its last report counts; 0 without one.</param>
/// <param name="Metrics">Its last report, automatic fields included; empty without one.</param>
/// <param name="BestMetrics">The report with the best value of the experiment's metric; empty without one.</param>
/// <param name="Node">The node it ran on last; empty if it never ran.</param>
/// <param name="Directory">Its folder.</param>
/// <param name="Checkpoint">Its latest checkpoint's folder; null without one.</param>
/// <param name="BestCheckpoint">The folder of the checkpoint of its best report; null without one.</param>
/// <param name="Error">Why it failed last, with the stack; null when it never did.</param>
public sealed record TrialResult(
    TrialId Id, Configuration Configuration, TrialPhase Phase, int Iteration, IReadOnlyDictionary<string, double> Metrics,
    IReadOnlyDictionary<string, double> BestMetrics, string Node, string Directory, string? Checkpoint, string? BestCheckpoint,
    string? Error)
{
    private static readonly IReadOnlyDictionary<string, double> NoMetrics = new Dictionary<string, double>();

    /// <summary>
    /// The metrics of each iteration, in order, read from the trial's folder; empty when there is no such folder, as after a
    /// simulation.
    /// </summary>
    public IReadOnlyList<IReadOnlyDictionary<string, double>> ReadHistory() => TrialHistory.Read(Directory);

    internal static TrialResult Of(Trial trial, string directory) => new(
        trial.Id, trial.Configuration, trial.Phase, trial.Last?.Iteration ?? 0, trial.Last?.Metrics ?? NoMetrics,
        trial.Best?.Metrics ?? NoMetrics, trial.Node, directory, trial.LatestCheckpoint?.Folder, trial.BestCheckpoint?.Folder,
        trial.Error.Length == 0 ? null : trial.Error);
}
