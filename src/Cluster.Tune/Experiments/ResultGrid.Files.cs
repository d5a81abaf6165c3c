namespace Cluster.Tune;

// What the results leave for other programs besides the CSV and JSON that every experiment writes: TensorBoard's event files
// and a report for a browser.

public sealed partial class ResultGrid
{
    /// <summary>
    /// Writes a report for a browser: learning curves, with several objectives the Pareto front, parallel coordinates, slices,
    /// contours, importance and the table. One file that needs no network.
    /// </summary>
    /// <param name="space">The experiment's search space.</param>
    /// <param name="path">Where; null: <c>report.html</c> in the experiment's folder.</param>
    /// <returns>The path.</returns>
    public string WriteReport(SearchSpace space, string? path = null)
    {
        ArgumentNullException.ThrowIfNull(space);
        path ??= Path.Combine(Directory, "report.html");
        File.WriteAllText(path, HtmlReport.Of(ReportData.Of(this, space, _objective, Finite())));
        return path;
    }

    /// <summary>Deletes the checkpoints of all but the best trials; returns what is left, and says what could not be deleted.</summary>
    internal ResultGrid KeepCheckpoints(int trialCountMax, Action<string> say)
    {
        var keeps = Trials.Where(trial => trial.BestMetrics.ContainsKey(_objective.Metric) && trial.Phase != TrialPhase.Failed)
            .OrderBy(trial => trial.BestMetrics[_objective.Metric], Comparer<double>.Create(_objective.CompareResults)).ThenBy(trial => trial.Id)
            .Take(trialCountMax).Concat(Failed).Select(trial => trial.Id).ToHashSet();
        var dropped = Trials.Where(trial => !keeps.Contains(trial.Id)).ToList();
        // A population's trials may share a checkpoint with one that is kept.
        var kept = Trials.Except(dropped).SelectMany(trial => new[] { trial.Checkpoint, trial.BestCheckpoint }).ToHashSet();
        foreach (var folder in dropped.SelectMany(trial => new[] { trial.Checkpoint, trial.BestCheckpoint }).Distinct())
            if (folder is not null && !kept.Contains(folder) && CheckpointFolder.Delete(folder) is { } problem) say(problem);
        return new(Name, Directory, _objective, [.. Trials.Select(trial =>
            keeps.Contains(trial.Id) ? trial : trial with { Checkpoint = null, BestCheckpoint = null })])
        {
            MoreObjectives = MoreObjectives,
        };
    }

    /// <summary>
    /// Writes a TensorBoard log: a run a trial with its metrics as scalars, and for the HPARAMS tab what each trial ran with.
    /// </summary>
    /// <param name="directory">The log folder; null: <c>tensorboard</c> in the experiment's folder.</param>
    /// <returns>The folder.</returns>
    public string WriteTensorBoard(string? directory = null)
    {
        directory ??= Path.Combine(Directory, "tensorboard");
        TensorBoardLog.Write(this, _objective, directory);
        return directory;
    }
}
