namespace Cluster.Tune;

// The results as a TensorBoard log: a run a trial with its scalars, and what the HPARAMS tab reads: the experiment in the root,
// and in each run what the trial ran with and how it ended. Tags and field numbers are those of the hparams plugin's
// plugin_data.proto and api.proto.

internal static class TensorBoardLog
{
    private const string Plugin = "hparams";

    public static void Write(ResultGrid grid, Objective objective, string directory)
    {
        var tags = grid.Trials.SelectMany(trial => trial.Metrics.Keys).Except(TrialReport.AutomaticFields).Distinct()
            .OrderBy(tag => tag != objective.Metric).ThenBy(tag => tag, StringComparer.Ordinal).ToList();
        using (var root = new EventFile(directory, "0.experiment"))
            root.PluginData("_hparams_/experiment", Plugin, Data(2, Experiment(grid, tags)), WallSeconds(grid.Trials));
        foreach (var trial in grid.Trials) WriteTrial(trial, Path.Combine(directory, trial.Id.ToString()));
    }

    private static void WriteTrial(TrialResult trial, string directory)
    {
        using var file = new EventFile(directory, "0.trial");
        var history = trial.ReadHistory();
        var (start, end) = (Started(history), history.Count == 0 ? 0 : Seconds(history[^1]));
        file.PluginData("_hparams_/session_start_info", Plugin, Data(3, Start(trial, start)), start);
        foreach (var metrics in history)
        {
            var step = (long)metrics.GetValueOrDefault(TrialReport.TrainingIteration);
            foreach (var (name, value) in metrics)
                if (!TrialReport.AutomaticFields.Contains(name)) file.Scalar(name, value, step, Seconds(metrics));
        }
        // 1 is a success, 2 a failure; a trial that was stopped early did what it was made for.
        var status = trial.Phase == TrialPhase.Failed ? 2 : 1;
        file.PluginData("_hparams_/session_end_info", Plugin, Data(4, new ProtoMessage().Number(1, status).Double(2, end)), end);
    }

    private static ProtoMessage Data(int field, ProtoMessage content) => new ProtoMessage().Number(1, 0).Message(field, content);

    private static ProtoMessage Experiment(ResultGrid grid, IReadOnlyList<string> tags)
    {
        var experiment = new ProtoMessage().Text(6, grid.Name).Double(3, WallSeconds(grid.Trials));
        foreach (var name in grid.Trials.SelectMany(trial => trial.Configuration.Names).Distinct())
        {
            var having = grid.Trials.Where(trial => trial.Configuration.Names.Contains(name));
            experiment.Message(4, Parameter(name, [.. having.Select(trial => trial.Configuration[name])]));
        }
        foreach (var tag in tags) experiment.Message(5, new ProtoMessage().Message(1, new ProtoMessage().Text(2, tag)));
        return experiment;
    }

    // 1 text, 2 truth, 3 number. Texts are few, and listed, so that they can be ticked.
    private static ProtoMessage Parameter(string name, IReadOnlyList<object> values)
    {
        var info = new ProtoMessage().Text(1, name);
        if (values.All(value => value is bool)) return info.Number(4, 2);
        if (values.All(value => value is double or long)) return info.Number(4, 3);
        var list = new ProtoMessage();
        foreach (var text in values.Select(Numbers.Exact).Distinct().Order(StringComparer.Ordinal))
            list.Message(1, new ProtoMessage().Text(3, text));
        return info.Number(4, 1).Message(5, list);
    }

    private static ProtoMessage Start(TrialResult trial, double start)
    {
        var session = new ProtoMessage().Text(4, trial.Id.ToString()).Double(5, start);
        if (trial.BestCheckpoint is { } folder) session.Text(2, folder);
        foreach (var name in trial.Configuration.Names)
            session.Message(1, new ProtoMessage().Text(1, name).Message(2, Value(trial.Configuration[name])));
        return session;
    }

    // google.protobuf.Value: a number, a text or a truth.
    private static ProtoMessage Value(object value) => value switch
    {
        bool truth => new ProtoMessage().Number(4, truth ? 1 : 0),
        double number => new ProtoMessage().Double(2, number),
        long number => new ProtoMessage().Double(2, number),
        _ => new ProtoMessage().Text(3, Numbers.Exact(value)),
    };

    private static double WallSeconds(IReadOnlyList<TrialResult> trials) =>
        trials.Select(trial => Started(trial.ReadHistory())).FirstOrDefault(seconds => seconds > 0);

    private static double Started(IReadOnlyList<IReadOnlyDictionary<string, double>> history) =>
        history.Count == 0 ? 0 : Seconds(history[0]) - history[0].GetValueOrDefault(TrialReport.TimeThisIteration);

    private static double Seconds(IReadOnlyDictionary<string, double> metrics) => metrics.GetValueOrDefault(TrialReport.Timestamp);
}
