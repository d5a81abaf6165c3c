using System.Globalization;
using Cluster.Tune;

// How many epochs the schedulers use for 243 configurations of up to 81 epochs, and how good what they keep is. Beside
// Optuna's pruners on the same curves: optuna_pruners.py --seeds 20 --n 243 (same formula, seeds and order of trials).
//
//   dotnet run -c Release [seeds, default 20] [workers, default 1]

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var seedCount = args.Length > 0 ? int.Parse(args[0]) : 20;
var workerCount = args.Length > 1 ? int.Parse(args[1]) : 1;
const int trialCount = 243;
var space = new SearchSpace { ["number"] = Domain.Integer(0, trialCount) };
var points = Enumerable.Range(0, trialCount).Select(i => new Configuration([new("number", (long)i)])).ToList();

Console.WriteLine($"{"method",-28} epochs  completed  final   regret");
Measure("none", () => new FifoScheduler());
Measure("ASHA, promotion", () => new AshaScheduler(new AshaOptions { ReductionFactor = 3, ResourceMax = Curves.EpochMax }));
Measure("ASHA, promotion, 2 brackets", () => new AshaScheduler(new AshaOptions { ReductionFactor = 3, ResourceMax = Curves.EpochMax, BracketCount = 2 }));
Measure("ASHA, stopping", () => new AshaStoppingScheduler(new AshaOptions { ReductionFactor = 3, ResourceMax = Curves.EpochMax }));
Measure("HyperBand", () => new HyperBandScheduler(new HyperBandOptions { ResourceMax = Curves.EpochMax, LargestBracketFirst = true }));
Measure("median", () => new MedianStoppingScheduler(new MedianStoppingOptions
    { ResourceAttribute = TrialReport.TrainingIteration, GracePeriod = 1, SampleCountMin = 5 }));

void Measure(string name, Func<ITrialScheduler> make)
{
    var runs = Enumerable.Range(0, seedCount).Select(seed => Run((ulong)seed, make())).ToList();
    Console.WriteLine($"{name,-28} {Median(runs.Select(run => run.Epochs)),6:F0}  {Median(runs.Select(run => run.Completed)),9:F0}  "
        + $"{Median(runs.Select(run => run.Final)):F4}  {Median(runs.Select(run => run.Regret)):F4}");
}

(double Epochs, double Completed, double Final, double Regret) Run(ulong seed, ITrialScheduler scheduler)
{
    var result = TuneSimulation.Run(space, new TuneOptions
    {
        Metric = "y", Mode = OptimizationMode.Minimize, SampleCount = trialCount, PointsToEvaluate = points, Scheduler = scheduler, Seed = (int)seed,
    }, new SimulatedCluster
    {
        WorkerCount = workerCount, IterationMax = Curves.EpochMax,
        Metric = (configuration, epoch) => Curves.Observed(seed, configuration.Get<int>("number"), epoch),
    });
    var completed = result.Results.Trials.Where(trial => trial.Iteration == Curves.EpochMax).ToList();
    var incumbent = completed.MinBy(trial => trial.Metrics["y"])!.Configuration.Get<int>("number");
    var final = Curves.True(seed, incumbent, Curves.EpochMax);
    var best = Enumerable.Range(0, trialCount).Min(number => Curves.True(seed, number, Curves.EpochMax));
    return (result.IterationCount, completed.Count, final, final - best);
}

static double Median(IEnumerable<double> values)
{
    var sorted = values.Order().ToList();
    return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
}
