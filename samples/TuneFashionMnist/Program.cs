using Cluster.Core;
using Cluster.Tune;
using Samples;
using TuneFashionMnist;

// Tunes a small CNN: TPE suggests what to try from what it has seen, ASHA ends after one epoch or three what does not keep
// up, and the rest gets nine. `seed submit samples/TuneFashionMnist -- --help` lists the options.

if (args.Contains("--help"))
{
    Console.WriteLine("TuneFashionMnist [--trials 30] [--seed 0] [--random: random search, every trial gets all epochs] "
        + "[--faults: two trials fail]");
    return 0;
}
try
{
    await RunAsync(new Arguments(args, valued: ["--trials", "--seed"], flags: ["--random", "--faults"]));
    return 0;
}
catch (Exception mistake) when (mistake is ArgumentException or ClusterException)
{
    Console.Error.WriteLine(mistake.Message);
    return 1;
}

static async Task RunAsync(Arguments given)
{
    var (trials, seed) = (given.Number("--trials", 30, least: 1), given.Number("--seed", 0, least: int.MinValue));
    var isRandom = given.Has("--random");

    await using var cluster = await ClusterClient.ConnectAsync();
    var space = new SearchSpace
    {
        ["learning rate"] = Domain.LogUniform(1e-4, 0.3),
        ["batch size"] = Domain.Choice(16, 32, 64, 128),
        ["width"] = Domain.LogInteger(2, 17),
        ["dropout"] = Domain.Uniform(0, 0.6),
        ["optimizer"] = Domain.Choice("sgd", "adam"),
        ["faults"] = Domain.Constant(given.Has("--faults")),
    };
    var results = await new Tuner(Training.Run, space, new TuneOptions
    {
        Name = $"fashion-{cluster.Job}", Metric = "accuracy", Mode = OptimizationMode.Maximize, SampleCount = trials, Seed = seed,
        Searcher = isRandom ? new RandomSearcher() : new TpeSearcher(),
        Scheduler = new AshaStoppingScheduler(new AshaOptions
        {
            GracePeriod = isRandom ? Training.EpochMax : 1, ReductionFactor = 3, ResourceMax = Training.EpochMax,
        }),
        MaxFailures = 0,
    }).FitAsync(cluster);

    var best = results.Best();
    Console.WriteLine($"best of {results.Trials.Count} trials ({results.Failed.Count} failed), {results.Trials.Sum(trial => trial.Iteration)} epochs: "
        + $"accuracy {best.Metrics["accuracy"]:P2}, {best.Configuration}");
    Console.WriteLine($"  {results.WriteReport(space)}");
    foreach (var (parameter, share) in results.Importance(space)) Console.WriteLine($"  {parameter} {share:P0}");
}
