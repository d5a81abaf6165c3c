using Cluster.Core;
using Cluster.Tune;
using TuneFashionMnist;

// Tunes a small CNN: TPE suggests what to try from what it has seen, ASHA ends after one epoch or three what does not keep
// up, and the rest gets nine. `seed submit samples/TuneFashionMnist -- --help` lists the options.

const string Usage = "TuneFashionMnist [--trials 30] [--seed 0] [--random: random search, every trial gets all epochs] "
    + "[--faults: two trials fail]";
string[] options = ["--trials", "--seed", "--random", "--faults"];
if (args.Contains("--help"))
{
    Console.WriteLine(Usage);
    return 0;
}
if (args.FirstOrDefault(word => word.StartsWith("--", StringComparison.Ordinal) && !options.Contains(word)) is { } stranger)
    throw new ClusterException($"{stranger} is not an option of this program: {Usage}");
int Number(string name, int otherwise) => args.SkipWhile(word => word != name).ElementAtOrDefault(1) is not { } text ? otherwise
    : int.TryParse(text, out var number) ? number : throw new ClusterException($"{name} is {text}, but must be a whole number");
var (trials, seed) = (Number("--trials", 30), Number("--seed", 0));
var isRandom = args.Contains("--random");

await using var cluster = await ClusterClient.ConnectAsync();
var space = new SearchSpace
{
    ["learning rate"] = Domain.LogUniform(1e-4, 0.3),
    ["batch size"] = Domain.Choice(16, 32, 64, 128),
    ["width"] = Domain.LogInteger(2, 17),
    ["dropout"] = Domain.Uniform(0, 0.6),
    ["optimizer"] = Domain.Choice("sgd", "adam"),
    ["faults"] = Domain.Constant(args.Contains("--faults")),
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
return 0;
