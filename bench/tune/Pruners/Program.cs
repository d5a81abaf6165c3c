using System.Globalization;
using Cluster.Tune;

// How many epochs the schedulers use for 243 configurations of up to 81 epochs, and how good what they keep is. Beside
// Optuna's pruners on the same curves: optuna_pruners.py --seeds 20 --n 243 (same formula, seeds and order of trials).
//
//   dotnet run -c Release [seeds, default 20] [workers, default 1] [targets.txt of optuna_targets.py]
//
// With the targets: how many epochs each scheduler needs until what it would keep is as good as what each pruner ends with, as a
// share of the epochs that the pruner itself needed for it, and of all that it used. Median over the seeds.

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var seedCount = args.Length > 0 ? int.Parse(args[0]) : 20;
var workerCount = args.Length > 1 ? int.Parse(args[1]) : 1;
const int trialCount = 243;
var targets = args.Length > 2 ? File.ReadAllLines(args[2]).Select(Target.Parse).ToList() : [];
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
    foreach (var pruner in targets.GroupBy(target => target.Pruner))
    {
        var reached = pruner.Where(target => target.Seed < seedCount)
            .Select(target => (target, At: runs[target.Seed].EpochsTo(target.Final))).ToList();
        Console.WriteLine($"    as good as Optuna's {pruner.Key,-20} "
            + $"{Median(reached.Select(one => one.At / one.target.ReachedAt)):F2} x its epochs until then, "
            + $"{Median(reached.Select(one => one.At / one.target.Used)):F2} x all; "
            + $"in {reached.Count(one => double.IsFinite(one.At))} of {reached.Count} seeds");
    }
}

Outcome Run(ulong seed, ITrialScheduler scheduler)
{
    var used = 0;
    var changes = new List<(int At, double Final)>();
    var incumbentValue = double.PositiveInfinity;
    double Observe(int number, int epoch)
    {
        used++;
        var value = Curves.Observed(seed, number, epoch);
        if (epoch < Curves.EpochMax || value >= incumbentValue) return value;
        incumbentValue = value;
        changes.Add((used, Curves.True(seed, number, Curves.EpochMax)));
        return value;
    }
    var result = TuneSimulation.Run(space, new TuneOptions
    {
        Metric = "y", Mode = OptimizationMode.Minimize, SampleCount = trialCount, PointsToEvaluate = points, Scheduler = scheduler, Seed = (int)seed,
    }, new SimulatedCluster
    {
        WorkerCount = workerCount, IterationMax = Curves.EpochMax,
        Metric = (configuration, epoch) => Observe(configuration.Get<int>("number"), epoch),
    });
    var completed = result.Results.Trials.Where(trial => trial.Iteration == Curves.EpochMax).ToList();
    var incumbent = completed.MinBy(trial => trial.Metrics["y"])!.Configuration.Get<int>("number");
    var final = Curves.True(seed, incumbent, Curves.EpochMax);
    var best = Enumerable.Range(0, trialCount).Min(number => Curves.True(seed, number, Curves.EpochMax));
    return new(result.IterationCount, completed.Count, final, final - best, changes);
}

static double Median(IEnumerable<double> values)
{
    var sorted = values.Order().ToList();
    return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
}

internal sealed record Outcome(double Epochs, double Completed, double Final, double Regret, IReadOnlyList<(int At, double Final)> Changes)
{
    /// <summary>After how many epochs the incumbent was this good for the first time; infinity for never.</summary>
    public double EpochsTo(double final) => Changes.Where(change => change.Final <= final)
        .Select(change => (double)change.At).FirstOrDefault(double.PositiveInfinity);
}

internal sealed record Target(string Pruner, int Seed, double Final, double ReachedAt, double Used)
{
    public static Target Parse(string line)
    {
        var words = line.Split(' ');
        return new(words[0], int.Parse(words[1]), double.Parse(words[2]), double.Parse(words[3]), double.Parse(words[4]));
    }
}
