using Cluster.Core;
using Cluster.Train;
using TorchSharp;
using static TorchSharp.torch;

namespace Jobs;

// Trains a line through random points for four epochs, with a checkpoint after each. On a fresh start the last rank stops
// after two epochs, says so, and waits; the other ranks are by then inside a collective that needs it. A run that comes
// back from a checkpoint goes through; given the name of a file, one that came back with fewer trainers waits for that file.
internal static class TrainJob
{
    private const int EpochCount = 4;
    private const int GateEpoch = 2;
    private const int ExampleCount = 64;
    private const int FeatureCount = 4;
    private const string ModelFile = "model.dat";

    internal static async Task<int> RunAsync(int workers, int minWorkers, int maxFailures, string? goOnFile = null)
    {
        await using var cluster = await ClusterClient.ConnectAsync();
        try
        {
            var result = await new TorchTrainer(Loop, new TrainOptions
            {
                Name = "line",
                Workers = workers,
                MinWorkers = minWorkers,
                MaxFailures = maxFailures,
                Config = new { goOnFile },
                Strategy = PlacementStrategy.Spread,
                ReplacementTimeout = TimeSpan.FromSeconds(1),
            }).FitAsync(cluster);
            Console.WriteLine(
                $"trained {result.Metrics["epoch"]} epochs, reports {result.History.Count}, "
                + $"ended with {result.WorkerCount} workers after {result.FailureCount} failures");
            return 0;
        }
        catch (TrainingFailedException failure)
        {
            Console.Error.WriteLine($"training failed: {failure.Message}");
            return 3;
        }
    }

    private static void Loop(TrainContext context)
    {
        manual_seed(1);
        using var inputs = randn(ExampleCount, FeatureCount);
        using var labels = inputs.sum(1, keepdim: true);
        using var model = context.PrepareModel(nn.Linear(FeatureCount, 1));
        if (context.Checkpoint is { } checkpoint)
        {
            model.load(checkpoint.File(ModelFile));
        }

        var ring = context.Group is RingProcessGroup { IsEncrypted: true } ? " in an encrypted ring" : "";
        Console.WriteLine($"rank {context.Rank} of {context.World} begins with epoch {context.StartEpoch}{ring}");
        using var optimizer = optim.SGD(model.parameters(), 0.05);
        for (var epoch = context.StartEpoch; epoch < EpochCount; epoch++)
        {
            if (epoch == GateEpoch && context.Checkpoint is null && context.Rank == context.World - 1)
            {
                Console.WriteLine($"rank {context.Rank} waits at the gate in process {Environment.ProcessId}.");
                context.Cancellation.WaitHandle.WaitOne();
                context.Cancellation.ThrowIfCancellationRequested();
            }

            WaitToGoOn(context);
            var loss = Train(context, model, optimizer, inputs, labels, epoch);
            context.Report(
                new Dictionary<string, double> { ["epoch"] = epoch + 1, ["loss"] = loss },
                folder => model.save(Path.Combine(folder, ModelFile)));
        }
    }

    // Few trainers wait for the file; the run that has grown back has no reason to.
    private static void WaitToGoOn(TrainContext context)
    {
        var file = context.Config("goOnFile", "");
        if (file == "" || context.Checkpoint is null || context.World > 1)
        {
            return;
        }

        while (!File.Exists(file))
        {
            context.Cancellation.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(50));
            context.Cancellation.ThrowIfCancellationRequested();
        }
    }

    private static double Train(
        TrainContext context, nn.Module<Tensor, Tensor> model, optim.Optimizer optimizer, Tensor inputs, Tensor labels, int epoch)
    {
        double last = 0;
        foreach (var batch in context.Batches(inputs, labels, globalBatch: 16, epoch))
        {
            optimizer.zero_grad();
            var loss = nn.functional.mse_loss(model.forward(batch.Inputs), batch.Labels);
            context.Backward(loss);
            optimizer.step();
            last = loss.item<float>();
            var step = (epoch * ExampleCount / 16) + batch.Step + 1;
            context.Progress(step, EpochCount * ExampleCount / 16, new Dictionary<string, double> { ["loss"] = last });
        }

        return context.Average(last);
    }
}
