using Cluster.Train;
using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.PyBridge;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TransferLearning;

// The network, its two phases, and one epoch of either. On a cluster `context` deals out the batches and averages the
// gradients; alone, a DataLoader and `loss.backward()` do.
// Shapes: B images a batch, 1 × 28 × 28 in the data, 3 × S × S for the network; K = 10 kinds of clothing.

/// <summary>What is trained, from where, how long and how fast.</summary>
internal sealed record Phase
{
    /// <summary>A state dict as torchvision has it; null: random numbers.</summary>
    public string? Weights { get; init; }

    /// <summary>The checkpoint folder of the phase before; null: this is the first.</summary>
    public string? Start { get; init; }

    /// <summary>The body is frozen; else all is trained.</summary>
    public bool IsHeadOnly { get; init; }

    public int Epochs { get; init; }
    public double LearningRate { get; init; }

    /// <summary>Images to train with; half as many to test with, 10,000 at most.</summary>
    public int Images { get; init; }

    /// <summary>S: the images are made so large. ImageNet's networks want 224; less is faster.</summary>
    public int Side { get; init; }
}

internal sealed class Learner : IDisposable
{
    private const int Batch = 32, Classes = 10;
    private const string Head = "fc", File = "network.dat";
    private readonly FashionMnist data = FashionMnist.Load();
    private readonly ResNet network = torchvision.models.resnet18(num_classes: Classes);
    private readonly Tensor images_N1HW, labels_N, testImages_N1HW, testLabels_N;

    public Learner(Phase phase)
    {
        if (phase.Weights is { } weights)
            Load(weights);
        (images_N1HW, labels_N) = (data.TrainImages.narrow(0, 0, phase.Images), data.TrainLabels.narrow(0, 0, phase.Images));
        long tests = Math.Min(phase.Images / 2, data.TestLabels.shape[0]);
        (testImages_N1HW, testLabels_N) = (data.TestImages.narrow(0, 0, tests), data.TestLabels.narrow(0, 0, tests));
    }

    // The head is for other classes: ours is new.
    private void Load(string weights)
    {
        try
        {
            network.load_py(weights, skip: [Head + ".weight", Head + ".bias"]);
        }
        catch (Exception fault) when (fault is InvalidOperationException or InvalidDataException)
        {
            throw new ArgumentException($"{weights} is no state dict of a resnet18: {fault.Message}", fault);
        }
    }

    /// <summary>A phase in this process alone. Returns the share of the test images that it knows.</summary>
    public double Run(Phase phase)
    {
        using var optimizer = Prepare(phase);
        using var examples = torch.utils.data.TensorDataset(images_N1HW, labels_N);
        using var loader = new DataLoader<IList<Tensor>, Tensor[]>(
            examples, Batch, (rows, _) => [stack(rows.Select(row => row[0])), stack(rows.Select(row => row[1]))], shuffle: true);
        for (var epoch = 0; epoch < phase.Epochs; epoch++)
            foreach (var batch in loader)
            {
                using var scope = NewDisposeScope();
                Step(phase, optimizer, batch[0], batch[1], loss => loss.backward());
            }
        return Right(phase, 0, testLabels_N.shape[0]) / (double)testLabels_N.shape[0];
    }

    /// <summary>The same, shared by the trainers of a cluster.</summary>
    public static void Loop(TrainContext context)
    {
        var phase = context.Config<Phase>();
        using var learner = new Learner(phase);
        if ((context.Checkpoint?.File(File) ?? (phase.Start is { } before ? Path.Combine(before, File) : null)) is { } saved)
            learner.network.load(saved);
        using var optimizer = learner.Prepare(phase);
        context.PrepareModel(learner.network);
        for (var epoch = context.StartEpoch; epoch < phase.Epochs; epoch++)
        {
            foreach (var batch in context.Batches(learner.images_N1HW, learner.labels_N, Batch, epoch))
                learner.Step(phase, optimizer, batch.Inputs, batch.Labels, context.Backward);
            var (start, count) = context.Shard(learner.testLabels_N.shape[0]);
            var accuracy = context.Sum(learner.Right(phase, start, count)) / learner.testLabels_N.shape[0];
            context.Report("accuracy", accuracy, save: folder => learner.network.save(Path.Combine(folder, File)));
        }
    }

    // A frozen body neither learns nor counts: its normalizations keep the statistics that came with the weights.
    private optim.Optimizer Prepare(Phase phase)
    {
        foreach (var (name, parameter) in network.named_parameters())
            parameter.requires_grad = !phase.IsHeadOnly || name.StartsWith(Head, StringComparison.Ordinal);
        return optim.Adam(network.parameters().Where(parameter => parameter.requires_grad), phase.LearningRate);
    }

    private void Step(Phase phase, optim.Optimizer optimizer, Tensor images_B1HW, Tensor labels_B, Action<Tensor> backward)
    {
        network.train(!phase.IsHeadOnly);
        optimizer.zero_grad();
        backward(functional.cross_entropy(network.call(Colored(phase, images_B1HW)), labels_B));
        optimizer.step();
    }

    private static Tensor Colored(Phase phase, Tensor images_B1HW) =>
        functional.interpolate(images_B1HW, [phase.Side, phase.Side], mode: InterpolationMode.Bilinear).expand(-1, 3, -1, -1);

    private long Right(Phase phase, long start, long count)
    {
        using var still = no_grad();
        network.eval();
        long right = 0;
        for (var at = start; at < start + count; at += Batch)
        {
            using var scope = NewDisposeScope();
            var size = Math.Min(Batch, start + count - at);
            var scores_BK = network.call(Colored(phase, testImages_N1HW.narrow(0, at, size)));
            right += scores_BK.argmax(1).eq(testLabels_N.narrow(0, at, size)).sum().item<long>();
        }
        return right;
    }

    public void Dispose()
    {
        network.Dispose();
        data.Dispose();
    }
}
