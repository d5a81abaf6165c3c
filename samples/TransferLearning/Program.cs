using Cluster.Core;
using Cluster.Train;
using TransferLearning;

// A ResNet18 that knows ImageNet learns Fashion-MNIST: first a new last layer on its frozen features, then all of it, slowly.
// `seed submit samples/TransferLearning -- --weights resnet18.pth` trains on several workers; `--local` in this process alone.

if (args.Contains("--help"))
{
    Console.WriteLine(
        "TransferLearning [--weights FILE: a state dict of torchvision's resnet18] [--local: no cluster] "
        + "[--workers 2] [--images 2000] [--side 48]");
    return 0;
}
string? Text(string name) => args.SkipWhile(word => word != name).ElementAtOrDefault(1);
int Number(string name, int otherwise) => Text(name) is { } text ? int.Parse(text) : otherwise;
var head = new Phase
{
    Weights = Text("--weights") is { } file ? Path.GetFullPath(file) : null, IsHeadOnly = true, Epochs = 2, LearningRate = 0.01,
    Images = Number("--images", 2000), Side = Number("--side", 48),
};
var whole = head with { IsHeadOnly = false, Epochs = 1, LearningRate = 0.0005 };
Console.WriteLine(head.Weights is null
    ? "no --weights: the network starts from random numbers, so its frozen features are random too"
    : $"weights of ImageNet: {head.Weights}");

if (args.Contains("--local"))
{
    using var learner = new Learner(head);
    Console.WriteLine($"new head: test accuracy {learner.Run(head):P1}");
    Console.WriteLine($"fine-tuned: test accuracy {learner.Run(whole):P1}");
    return 0;
}
await using var cluster = await ClusterClient.ConnectAsync();
async Task<TrainResult> TrainAsync(string name, Phase phase)
{
    var options = new TrainOptions { Name = name, Workers = Number("--workers", 2), Strategy = PlacementStrategy.Spread, Config = phase };
    var result = await new TorchTrainer(Learner.Loop, options).FitAsync(cluster);
    Console.WriteLine($"{name}: test accuracy {result.Metrics["accuracy"]:P1}");
    return result;
}
var first = await TrainAsync("new head", head);
await TrainAsync("fine-tuned", whole with { Start = first.CheckpointPath });
return 0;
