using Cluster.Core;
using Cluster.Train;
using Samples;
using TransferLearning;

// A ResNet18 that knows ImageNet learns Fashion-MNIST: first a new last layer on its frozen features, then all of it, slowly.
// `seed submit samples/TransferLearning -- --weights /data/resnet18.pth` trains on several workers; `--local` in this process alone.

if (args.Contains("--help"))
{
    Console.WriteLine(
        "TransferLearning [--weights FILE: a state dict of torchvision's resnet18] [--local: no cluster] "
        + "[--workers 2] [--images 2000] [--side 48]");
    return 0;
}
try
{
    await RunAsync(new Arguments(args, valued: ["--weights", "--workers", "--images", "--side"], flags: ["--local"]));
    return 0;
}
catch (Exception mistake) when (mistake is ArgumentException or ClusterException or IOException)
{
    Console.Error.WriteLine(mistake.Message);
    return 1;
}

static async Task RunAsync(Arguments given)
{
    var workers = given.Number("--workers", 2, least: 1);
    var head = new Phase
    {
        Weights = given.Text("--weights") is { } file ? Path.GetFullPath(file) : null, IsHeadOnly = true, Epochs = 2, LearningRate = 0.01,
        Images = given.Number("--images", 2000, least: 2, most: 60_000), Side = given.Number("--side", 48, least: 32, most: 512),
    };
    var whole = head with { IsHeadOnly = false, Epochs = 1, LearningRate = 0.0005 };
    if (head.Weights is { } path && !File.Exists(path))
        throw new ArgumentException($"--weights: there is no file {path} here (a job needs the whole path, the same on all nodes)");
    Console.WriteLine(head.Weights is null
        ? "no --weights: the network starts from random numbers, so its frozen features are random too"
        : $"weights of ImageNet: {head.Weights}");

    if (given.Has("--local"))
    {
        using var learner = new Learner(head);
        Console.WriteLine($"new head: test accuracy {learner.Run(head):P1}");
        Console.WriteLine($"fine-tuned: test accuracy {learner.Run(whole):P1}");
        return;
    }
    await using var cluster = await ClusterClient.ConnectAsync();
    var first = await TrainAsync(cluster, "new head", workers, head);
    await TrainAsync(cluster, "fine-tuned", workers, whole with { Start = first.CheckpointPath });
}

static async Task<TrainResult> TrainAsync(ClusterClient cluster, string name, int workers, Phase phase)
{
    var options = new TrainOptions { Name = name, Workers = workers, Strategy = PlacementStrategy.Spread, Config = phase };
    var result = await new TorchTrainer(Learner.Loop, options).FitAsync(cluster);
    Console.WriteLine($"{name}: test accuracy {result.Metrics["accuracy"]:P1}");
    return result;
}
