using Cluster.Core;
using Cluster.Train;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace FashionMnistSample;

// The first half of the sample: one network, trained on all 60,000 images by several trainers that share out every batch.
// The loop is a plain TorchSharp loop; where it says `context`, the trainers act together.

/// <summary>What the loop reads.</summary>
internal sealed record TrainingSettings
{
    public int Epochs { get; init; } = 2;

    /// <summary>Images a step, over all trainers.</summary>
    public int Batch { get; init; } = 64;

    public double LearningRate { get; init; } = 0.003;

    /// <summary>Where the data set is; null: where it usually is.</summary>
    public string? DataFolder { get; init; }
}

/// <summary>Trains a small network on Fashion-MNIST, data-parallel.</summary>
internal static class Training
{
    private const string WeightsFile = "net.dat";
    private const string OptimizerFile = "optimizer.dat";

    /// <summary>Runs the training and prints what came of it.</summary>
    public static async Task<TrainResult> RunAsync(
        ClusterClient cluster, TrainOptions options, TrainingSettings settings, CancellationToken ct = default)
    {
        var trainer = new TorchTrainer(Loop, options with { Config = settings });
        var result = await trainer.FitAsync(cluster, ct);

        Console.WriteLine($"test accuracy {result.Metrics["accuracy"]:P2}, test loss {result.Metrics["loss"]:F4}, "
            + $"{result.Metrics[TrainContext.ExamplesPerSecondMetric]:N0} images/s on {result.WorkerCount} trainers");
        Console.WriteLine($"  checkpoint: {result.CheckpointPath}");
        return result;
    }

    // Runs once in each trainer's process.
    private static void Loop(TrainContext context)
    {
        var settings = context.Config<TrainingSettings>();
        using var data = FashionMnist.Load(settings.DataFolder);
        using var net = new Net();
        context.PrepareModel(net);
        using var optimizer = optim.Adam(net.parameters(), settings.LearningRate);
        if (context.Checkpoint is { } checkpoint)
        {
            net.load(checkpoint.File(WeightsFile));
            optimizer.load_state_dict(checkpoint.File(OptimizerFile));
        }

        for (var epoch = context.StartEpoch; epoch < settings.Epochs; epoch++)
        {
            TrainEpoch(context, net, optimizer, data, settings, epoch);
            var (loss, accuracy) = Evaluate(context, net, data);
            context.Report(
                new Dictionary<string, double> { ["epoch"] = epoch + 1, ["loss"] = loss, ["accuracy"] = accuracy },
                save: folder =>
                {
                    net.save(Path.Combine(folder, WeightsFile));
                    optimizer.save_state_dict(Path.Combine(folder, OptimizerFile));
                });
        }
    }

    private static void TrainEpoch(
        TrainContext context, Net net, optim.Optimizer optimizer, FashionMnist data, TrainingSettings settings, int epoch)
    {
        net.train();
        foreach (var batch in context.Batches(data.TrainImages, data.TrainLabels, settings.Batch, epoch))
        {
            var step = epoch * batch.StepCount + batch.Step;
            var stepCount = settings.Epochs * batch.StepCount;
            foreach (var group in optimizer.ParamGroups)
                group.LearningRate = settings.LearningRate * (1 - (double)step / stepCount);    // falls to 0 in a line

            optimizer.zero_grad();
            var loss = functional.cross_entropy(net.call(batch.Inputs), batch.Labels);
            context.Backward(loss);
            optimizer.step();
            context.Progress(step + 1, stepCount, new Dictionary<string, double> { ["loss"] = loss.item<float>() });
        }
    }

    // Each trainer looks at its share of the test images; the sums over all of them are the whole.
    private static (double Loss, double Accuracy) Evaluate(TrainContext context, Net net, FashionMnist data)
    {
        const long chunk = 200;
        var (start, count) = context.Shard(data.TestLabels.shape[0]);
        var (loss, right) = (0.0, 0L);
        net.eval();
        using var still = no_grad();
        for (var at = start; at < start + count; at += chunk)
        {
            using var scope = NewDisposeScope();
            var size = Math.Min(chunk, start + count - at);
            var labels_B = data.TestLabels.narrow(0, at, size).to(context.Device);
            var scores_BK = net.call(data.TestImages.narrow(0, at, size).to(context.Device));
            loss += functional.cross_entropy(scores_BK, labels_B).item<float>() * size;
            right += scores_BK.argmax(1).eq(labels_B).sum().item<long>();
        }
        var all = context.Sum(count);
        return (context.Sum(loss) / all, context.Sum(right) / all);
    }
}
