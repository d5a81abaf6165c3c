// The first job: train a linear model on two workers, then search for its best learning rate on the same cluster.
using Cluster.Core;
using Cluster.Train;
using Cluster.Tune;
using TorchSharp.Modules;
using static TorchSharp.torch;

await using var cluster = await ClusterClient.ConnectAsync();
var trained = await new TorchTrainer(Train, new TrainOptions { Workers = 2 }).FitAsync(cluster);
Console.WriteLine($"loss {trained.Metrics["loss"]:F3} on {trained.WorkerCount} workers");

var space = new SearchSpace { ["rate"] = Domain.LogUniform(1e-4, 1e-1) };
var options = new TuneOptions { Metric = "loss", Mode = OptimizationMode.Minimize, SampleCount = 8, Scheduler = new AshaScheduler() };
var tuned = await new Tuner(Try, space, options).FitAsync(cluster);
Console.WriteLine($"best of {tuned.Trials.Count} trials: {tuned.Best().Configuration}");

static void Train(TrainContext context)                              // in two processes, each on its half of every batch
{
    using var data = FashionMnist.Load();
    using var net = context.PrepareModel(nn.Linear(784, 10));        // the same weights on every rank
    using var optimizer = optim.SGD(net.parameters(), 0.01);
    var loss = 0f;
    foreach (var batch in context.Batches(data.TrainImages, data.TrainLabels, globalBatch: 64, epoch: 0))
        loss = Step(net, optimizer, batch.Inputs, batch.Labels, context.Backward);      // averages the gradients
    context.Report("loss", loss);
}

static void Try(TrialContext trial)                                  // ASHA says when a trial pauses, goes on and ends
{
    using var data = FashionMnist.Load();
    using var net = nn.Linear(784, 10);
    if (trial.Checkpoint is { } checkpoint) net.load(Path.Combine(checkpoint, "net"));
    using var optimizer = optim.SGD(net.parameters(), trial.Config.Get<double>("rate"));
    while (true)
    {
        var loss = Step(net, optimizer, data.TrainImages, data.TrainLabels, mean => mean.backward());
        trial.Report("loss", loss, save: folder => net.save(Path.Combine(folder, "net")));
    }
}

static float Step(Linear net, optim.Optimizer optimizer, Tensor images, Tensor labels, Action<Tensor> backward)
{
    using var scope = NewDisposeScope();
    optimizer.zero_grad();
    var loss = nn.functional.cross_entropy(net.call(images.flatten(1)), labels);
    backward(loss);
    optimizer.step();
    return loss.item<float>();
}
