using System.Diagnostics;
using Cluster.Core;
using Cluster.Train;
using Cluster.Tune;
using TorchSharp;
using static TorchSharp.torch;

namespace Jobs;

// Two experiments on real processes. In the first one trial ends its process as a crash in native code would, and one wants more
// memory than there is; in the second each trial trains on two workers, and is paused and resumed.
internal static class TuneTrialsJob
{
    internal static async Task<int> RunAsync(string storage)
    {
        await using var cluster = await ClusterClient.ConnectAsync();
        var faulty = await new Tuner(FailIfChosen, new() { ["x"] = Domain.Uniform(0, 1) }, Options(storage, "faulty") with { MaxFailures = 0 }).FitAsync(cluster);
        foreach (var trial in faulty.Trials) Console.WriteLine($"{trial.Id} {trial.Phase} after {trial.Iteration}: {trial.Error?.Split('\n')[0]}");

        var joint = await new Tuner(trial => trial.Train(Loop), new() { ["rate"] = Domain.LogUniform(1e-3, 0.1) }, Options(storage, "joint") with
        {
            WorkersPerTrial = 2, Scheduler = new AshaScheduler(new AshaOptions { ReductionFactor = 2, ResourceMax = 4 }),
        }).FitAsync(cluster);
        foreach (var trial in joint.Trials)
            Console.WriteLine($"{trial.Id} {trial.Phase} with {trial.Metrics["world"]} workers on {trial.Node.Split('+').Length} nodes: "
                + $"{trial.Metrics["steps"]} steps in {trial.Iteration} iterations");
        return 0;
    }

    private static void FailIfChosen(TrialContext trial)
    {
        for (var i = 1; i <= 3; i++)
        {
            trial.Report("loss", trial.Config.Get<double>("x") / i);
            if (trial.Trial.Number == 1) Process.GetCurrentProcess().Kill();
            if (trial.Trial.Number == 3) zeros(1L << 45).Dispose();
        }
    }

    // Both ranks take every step; the sum over them is what is reported.
    private static void Loop(TrainContext context)
    {
        using var model = context.PrepareModel(nn.Linear(4, 1));
        if (context.Checkpoint is { } checkpoint) model.load(checkpoint.File("model"));
        using var optimizer = optim.SGD(model.parameters(), context.Config("rate", 0.01));
        for (var i = (context.Checkpoint?.ReportCount ?? 0) + 1; ; i++)
        {
            using var step = NewDisposeScope();
            optimizer.zero_grad();
            var loss = model.call(ones(8, 4) * (context.Rank + 1)).pow(2).mean();
            context.Backward(loss);
            optimizer.step();
            var metrics = new Dictionary<string, double>
            {
                ["loss"] = context.Average(loss.item<float>()), ["world"] = context.World, ["steps"] = context.Sum(i),
            };
            context.Report(metrics, folder => model.save(Path.Combine(folder, "model")));
        }
    }

    private static TuneOptions Options(string storage, string name) => new()
    {
        Name = name, StorageDirectory = storage, Metric = "loss", Mode = OptimizationMode.Minimize, SampleCount = 6,
    };
}
