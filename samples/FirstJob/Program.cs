// The first job: train a linear model on two workers, then search for its best learning rate on the same cluster.
using Cluster.Core;
using Cluster.Train;
using Cluster.Tune;
using static TorchSharp.torch;

await using var cluster = await ClusterClient.ConnectAsync();
var trained = await new TorchTrainer(Train, new TrainOptions { Workers = 2 }).FitAsync(cluster);
Console.WriteLine($"loss {trained.Metrics["loss"]:F3} on {trained.WorkerCount} workers");

var space = new SearchSpace { ["rate"] = Domain.LogUniform(1e-4, 1) };
var options = new TuneOptions { Metric = "loss", Mode = OptimizationMode.Minimize, SampleCount = 8, Scheduler = new AshaScheduler(new AshaOptions { ResourceMax = 4 }) };
var tuned = await new Tuner(Try, space, options).FitAsync(cluster);
Console.WriteLine($"best of {tuned.Trials.Count} trials: {tuned.Best().Configuration}");

static void Train(TrainContext context)
{
    using var data = FashionMnist.Load();
    using var net = context.PrepareModel(nn.Linear(784, 10));         // the same weights on every rank
    using var optimizer = optim.SGD(net.parameters(), 0.01);
    foreach (var batch in context.Batches(data.TrainImages, data.TrainLabels, globalBatch: 64, epoch: 0))
    {
        optimizer.zero_grad();
        var loss = nn.functional.cross_entropy(net.call(batch.Inputs.flatten(1)), batch.Labels);
        context.Backward(loss);                                       // then the mean gradient over all ranks
        optimizer.step();
        if (batch.Step + 1 == batch.StepCount) context.Report(new Dictionary<string, double> { ["loss"] = loss.item<float>() });
    }
}

static void Try(TrialContext trial)
{
    using var data = FashionMnist.Load();
    using var net = nn.Linear(784, 10);
    using var optimizer = optim.SGD(net.parameters(), trial.Config.Get<double>("rate"));
    while (true)                                                      // the scheduler says when a trial ends
    {
        optimizer.zero_grad();
        using var scope = NewDisposeScope();
        var loss = nn.functional.cross_entropy(net.call(data.TrainImages.flatten(1)), data.TrainLabels);
        loss.backward();
        optimizer.step();
        trial.Report(new Dictionary<string, double> { ["loss"] = loss.item<float>() });
    }
}
