using System.Diagnostics;
using Cluster.Train;
using Cluster.Tune;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TuneFashionMnist;

// One trial: a plain training loop that reports after every epoch and can save itself. N examples, B a batch, K kinds.
internal static class Training
{
    public const int EpochMax = 9;
    private const int TrainCount = 3_000;
    private const int TestCount = 2_000;

    // One copy a worker process: its trials run one after another, and share it.
    private static readonly Lazy<Images> Data = new(Images.Load);

    public static void Run(TrialContext trial)
    {
        if (trial.Config.Get<bool>("faults")) FailIfChosen(trial.Trial.Number);
        manual_seed(trial.Trial.Number);
        var (width, rate) = (trial.Config.Get<int>("width"), trial.Config.Get<double>("learning rate"));
        using var model = Sequential(
            Conv2d(1, width, kernel_size: 3, padding: 1), ReLU(), MaxPool2d(2),
            Conv2d(width, 2 * width, kernel_size: 3, padding: 1), ReLU(), MaxPool2d(2),
            Flatten(), Dropout(trial.Config.Get<double>("dropout")), Linear(2 * width * 7 * 7, 10));
        using optim.Optimizer optimizer = trial.Config.Get<string>("optimizer") == "adam"
            ? optim.Adam(model.parameters(), rate)
            : optim.SGD(model.parameters(), rate, momentum: 0.9);
        if (trial.Checkpoint is { } folder) model.load(Path.Combine(folder, "model"));

        while (trial.Iteration < EpochMax)
        {
            var loss = TrainEpoch(model, optimizer, trial.Config.Get<int>("batch size"), trial.Iteration);
            var metrics = new Dictionary<string, double> { ["loss"] = loss, ["accuracy"] = Accuracy(model) };
            trial.Report(metrics, save: folder => model.save(Path.Combine(folder, "model")));
        }
    }

    private static double TrainEpoch(Module<Tensor, Tensor> model, optim.Optimizer optimizer, int batchSize, int epoch)
    {
        var (images, labels) = (Data.Value.Train, Data.Value.TrainLabels);
        var order = Enumerable.Range(0, TrainCount).Select(i => (long)i).ToArray();
        new Random(epoch).Shuffle(order);
        var lossSum = 0.0;
        model.train();
        foreach (var indices in order.Chunk(batchSize))
        {
            using var step = NewDisposeScope();
            var chosen_B = tensor(indices);
            optimizer.zero_grad();
            var loss = functional.cross_entropy(model.call(images.index_select(0, chosen_B)), labels.index_select(0, chosen_B));
            loss.backward();
            optimizer.step();
            lossSum += loss.item<float>() * indices.Length;
        }
        return lossSum / TrainCount;
    }

    private static double Accuracy(Module<Tensor, Tensor> model)
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        model.eval();
        var scores_NK = model.call(Data.Value.Test);
        return scores_NK.argmax(1).eq(Data.Value.TestLabels).sum().item<long>() / (double)TestCount;
    }

    // Neither disturbs the others: one ends its process as a crash in native code would, one wants more memory than there is.
    private static void FailIfChosen(int trial)
    {
        if (trial == 2) Process.GetCurrentProcess().Kill();
        if (trial == 4) zeros(1L << 45).Dispose();
    }

    private sealed record Images(Tensor Train, Tensor TrainLabels, Tensor Test, Tensor TestLabels)
    {
        public static Images Load()
        {
            using var all = FashionMnist.Load();
            return new(First(all.TrainImages, TrainCount), First(all.TrainLabels, TrainCount),
                First(all.TestImages, TestCount), First(all.TestLabels, TestCount));
        }

        private static Tensor First(Tensor tensor, int count) => tensor.narrow(0, 0, count).clone().DetachFromDisposeScope();
    }
}
