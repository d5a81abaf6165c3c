// The first job: train a linear model on two workers, then search for its best learning rate on the same cluster.
using Cluster.Core;
using Cluster.Train;
using Cluster.Tune;
using static TorchSharp.torch;

await using var cluster = await ClusterClient.ConnectAsync();
var trained = await new TorchTrainer(Train, new TrainOptions { Workers = 2 }).FitAsync(cluster);
var space = new SearchSpace { ["rate"] = Domain.LogUniform(1e-4, 1e-1) };
var options = new TuneOptions { Metric = "loss", Mode = OptimizationMode.Minimize, SampleCount = 8, Scheduler = new AshaScheduler() };
var tuned = await new Tuner(trial => trial.Train(Train), space, options).FitAsync(cluster);
Console.WriteLine($"loss {trained.Metrics["loss"]:F3} on {trained.WorkerCount} workers; best of {tuned.Trials.Count}: {tuned.Best().Configuration}");

static void Train(TrainContext context)                          // two processes, each on its half of every batch; or one trial
{
    using var data = FashionMnist.Load();
    using var net = context.PrepareModel(nn.Linear(784, 10));    // the same weights on every rank
    if (context.Checkpoint is { } saved) net.load(saved.File("net"));
    using var optimizer = optim.SGD(net.parameters(), context.Config("rate", 0.01));
    for (var epoch = context.StartEpoch; epoch < 3; epoch++)
    {
        var loss = 0.0;
        foreach (var batch in context.Batches(data.TrainImages, data.TrainLabels, globalBatch: 64, epoch))
        {
            optimizer.zero_grad();
            var mean = nn.functional.cross_entropy(net.call(batch.Inputs.flatten(1)), batch.Labels);
            context.Backward(mean);                              // and average the gradients over the ranks
            optimizer.step();
            loss += mean.item<float>() / batch.StepCount;
        }
        context.Report("loss", loss, save: folder => net.save(Path.Combine(folder, "net")));   // ASHA pauses and ends trials here
    }
}
