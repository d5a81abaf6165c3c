using System.Diagnostics;
using Cluster.Core;
using Cluster.Tune;

namespace Jobs;

// An experiment that may be cut off at any moment: begins if its folder is empty, else goes on. At the end it is played
// back once more, by a searcher that knows nothing, from the journal alone: each trial must come out the same.
internal static class TuneJob
{
    private const int IterationMax = 4;

    internal static async Task<int> RunAsync(string storage, int trialCount)
    {
        await using var cluster = await ClusterClient.ConnectAsync();
        Console.WriteLine($"driver in process {Environment.ProcessId}.");
        var folder = Path.Combine(storage, "search");
        var tuner = Tuner.CanRestore(folder)
            ? Tuner.Restore(folder, TryAsync, Space(), Options(storage, trialCount))
            : new Tuner(TryAsync, Space(), Options(storage, trialCount));
        var results = await tuner.FitAsync(cluster);
        var again = await Tuner.Restore(folder, TryAsync, Space(), Options(storage, trialCount)).FitAsync(cluster);

        Check(results.Trials.Count == trialCount, $"{results.Trials.Count} trials of {trialCount}");
        foreach (var trial in results.Trials)
        {
            var story = $"{trial.Id} {trial.Phase} {trial.Iteration} {trial.Error}";
            Check(trial.Phase is TrialPhase.Completed or TrialPhase.Stopped && trial.Iteration is >= 1 and <= IterationMax, story);
            Check(trial.Metrics["sum"] == Sum(trial.Configuration, trial.Iteration), $"{story}: it lost or repeated an iteration");
            Check(File.ReadAllText(Path.Combine(trial.Directory, "params.json")) == trial.Configuration.ToJson(), $"{story}: other values than it ran with");
            Check(again.Trials[trial.Id.Number].Configuration.ToJson() == trial.Configuration.ToJson(), $"{story}: the searcher's state is another");
        }
        Console.WriteLine($"all {results.Trials.Count} trials are there, {results.Trials.Count(trial => trial.Phase == TrialPhase.Completed)} completed");
        return 0;
    }

    // Its whole state is the sum, which the checkpoint carries: an iteration too many or too few would be seen.
    private static async Task TryAsync(TrialContext trial)
    {
        var sum = trial.Checkpoint is { } folder ? double.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "sum"))) : 0;
        while (trial.Iteration < IterationMax)
        {
            await Task.Delay(5);
            sum += trial.Config.Get<double>("x") * (trial.Iteration + 1);
            trial.Report("sum", sum, save: folder => File.WriteAllText(Path.Combine(folder, "sum"), $"{sum:R}"));
        }
    }

    private static double Sum(Configuration configuration, int iteration)
    {
        var sum = 0.0;
        for (var i = 1; i <= iteration; i++) sum += configuration.Get<double>("x") * i;
        return sum;
    }

    private static SearchSpace Space() => new() { ["x"] = Domain.Uniform(0, 1), ["kind"] = Domain.Choice("a", "b", "c") };

    private static TuneOptions Options(string storage, int trialCount) => new()
    {
        Name = "search", StorageDirectory = storage, Metric = "sum", Mode = OptimizationMode.Minimize, SampleCount = trialCount,
        Searcher = new TpeSearcher(), Seed = 3, MaxFailures = 100,
        Scheduler = new AshaStoppingScheduler(new AshaOptions { ResourceMax = IterationMax, ReductionFactor = 2 }),
    };

    private static void Check(bool holds, string otherwise)
    {
        if (!holds) throw new UnreachableException(otherwise);
    }
}
