using Cluster.Core;
using Cluster.Train;
using Cluster.Tune;
using TorchSharp;
using static TorchSharp.torch;

namespace FashionMnistSample;

// The second half of the sample: which learning rate, batch size and width? ASHA tries eight configurations for one epoch
// over a fifteenth of the data, gives the better half a second epoch, and the best quarter of all two more. A trial is
// a plain training loop on one cpu that reports after every epoch and can save itself.
//
// Shapes: N examples, C channels, H = W = 28, B a batch.

/// <summary>Tunes a small network on Fashion-MNIST.</summary>
internal static class Tuning
{
    private const int TrainCount = 4_000;
    private const int TestCount = 1_000;
    private const string WeightsFile = "weights.dat";

    // One copy a worker process: its trials run one after another, and share it.
    private static readonly Lazy<Subset> Data = new(Subset.Load);

    /// <summary>Runs the experiment and prints what it found.</summary>
    public static async Task<ResultGrid> RunAsync(ClusterClient cluster, CancellationToken ct = default)
    {
        var space = new SearchSpace
        {
            ["learning rate"] = Domain.LogUniform(1e-3, 0.5),
            ["batch size"] = Domain.Choice(32, 64, 128),
            ["width"] = Domain.Choice(4, 8, 16),
        };
        var tuner = new Tuner(TrainOne, space, new TuneOptions
        {
            Name = $"tuning-{cluster.Job}",
            Metric = "accuracy",
            Mode = OptimizationMode.Maximize,
            SampleCount = 8,
            Scheduler = new AshaScheduler(new AshaOptions { GracePeriod = 1, ReductionFactor = 2, ResourceMax = 4 }),
            ResourcesPerTrial = Resources.Cpus(1),
        });

        var grid = await tuner.FitAsync(cluster, ct);

        var best = grid.Best();
        Console.WriteLine($"best of {grid.Trials.Count} trials: {best.Configuration}");
        Console.WriteLine($"  accuracy {best.Metrics["accuracy"]:P1} after {best.Iteration} epochs over {TrainCount:N0} images");
        Console.WriteLine($"  all results: {Path.Combine(grid.Directory, "results.csv")}");
        return grid;
    }

    private static void TrainOne(TrialContext trial)
    {
        var data = Data.Value;
        manual_seed(trial.Trial.Number);
        using var model = BuildModel(trial.Config.Get<int>("width"));
        if (trial.Checkpoint is { } folder) model.load(Path.Combine(folder, WeightsFile));
        using var optimizer = optim.SGD(model.parameters(), trial.Config.Get<double>("learning rate"), momentum: 0.9);

        // The trial ends where its scheduler says so; the loop itself has no end.
        while (true)
        {
            var loss = TrainEpoch(model, optimizer, data, trial.Config.Get<int>("batch size"), epoch: trial.Iteration);
            var metrics = new Dictionary<string, double> { ["loss"] = loss, ["accuracy"] = Accuracy(model, data) };
            trial.Report(metrics, save: folder => model.save(Path.Combine(folder, WeightsFile)));
        }
    }

    private static nn.Module<Tensor, Tensor> BuildModel(int width) => nn.Sequential(
        nn.Conv2d(1, width, kernel_size: 3, padding: 1),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(width, 2 * width, kernel_size: 3, padding: 1),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(2 * width * 7 * 7, 10));

    private static double TrainEpoch(
        nn.Module<Tensor, Tensor> model, optim.Optimizer optimizer, Subset data, int batchSize, int epoch)
    {
        model.train();
        var order = Enumerable.Range(0, TrainCount).Select(i => (long)i).ToArray();
        new Random(epoch).Shuffle(order);
        var lossSum = 0.0;
        foreach (var indices in order.Chunk(batchSize))
        {
            using var step = NewDisposeScope();
            var chosen_B = tensor(indices);
            optimizer.zero_grad();
            var scores_BK = model.call(data.TrainImages_NCHW.index_select(0, chosen_B));
            var loss = nn.functional.cross_entropy(scores_BK, data.TrainLabels_N.index_select(0, chosen_B));
            loss.backward();
            optimizer.step();
            lossSum += loss.item<float>() * indices.Length;
        }
        return lossSum / TrainCount;
    }

    private static double Accuracy(nn.Module<Tensor, Tensor> model, Subset data)
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        model.eval();
        var right = model.call(data.TestImages_NCHW).argmax(1).eq(data.TestLabels_N).sum().item<long>();
        return right / (double)TestCount;
    }

    /// <summary>The first images of the training and the test set, in memory for good.</summary>
    private sealed record Subset(Tensor TrainImages_NCHW, Tensor TrainLabels_N, Tensor TestImages_NCHW, Tensor TestLabels_N)
    {
        public static Subset Load()
        {
            using var all = FashionMnist.Load();
            return new(
                First(all.TrainImages, TrainCount), First(all.TrainLabels, TrainCount),
                First(all.TestImages, TestCount), First(all.TestLabels, TestCount));
        }

        private static Tensor First(Tensor tensor, int count) => tensor.narrow(0, 0, count).clone().DetachFromDisposeScope();
    }
}
