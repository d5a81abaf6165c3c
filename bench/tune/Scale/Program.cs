using System.Diagnostics;
using System.Globalization;
using Cluster.Tune;

// How much the machinery costs: 10,000 trials of ASHA on 500 simulated workers, and one suggestion at 1,000 finished trials.
// The first also shows the paper's claim: the virtual time to a good configuration, against random search.
//
//   dotnet run -c Release [suggestions: only these]

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var space = new SearchSpace { ["lr"] = Domain.LogUniform(1e-5, 1), ["decay"] = Domain.LogUniform(1e-6, 1), ["width"] = Domain.LogInteger(16, 1025) };

if (!args.Contains("suggestions"))
{
    Console.WriteLine("500 workers, 10,000 trials, R = 256, η = 4");
    Simulate("ASHA, promotion", new AshaScheduler(new AshaOptions { ResourceMax = 256 }));
    Simulate("ASHA, stopping", new AshaStoppingScheduler(new AshaOptions { ResourceMax = 256 }));
    Simulate("random search", new FifoScheduler());
}

Console.WriteLine("\na suggestion at 1,000 finished trials, 5 parameters, median of 20");
Suggest("tpe", new TpeSearcher());
Suggest("tpe univariate", new TpeSearcher(new TpeOptions { IsMultivariate = false }));
Suggest("cmaes", new CmaEsSearcher());
Suggest("gp", new GaussianProcessSearcher());
Suggest("bohb", new BohbSearcher());
Suggest("nsga", new NsgaSearcher());
Suggest("random", new RandomSearcher());

void Simulate(string name, ITrialScheduler scheduler)
{
    var clock = Stopwatch.StartNew();
    var result = TuneSimulation.Run(space, new TuneOptions
    {
        Metric = "loss", Mode = OptimizationMode.Minimize, SampleCount = 10_000, Scheduler = scheduler, Seed = 1,
    }, new SimulatedCluster { WorkerCount = 500, Metric = Curve, IterationMax = 256 });
    var times = new[] { 0.2, 0.1, 0.05 }.Select(value =>
        result.Curve.FirstOrDefault(point => point.Value <= value) is { } point ? $"{point.Seconds,6:F0}" : " never");
    Console.WriteLine($"{name,-16} {clock.Elapsed.TotalSeconds,6:F2} s real, {result.EventCount,9:N0} events, {result.IterationCount,9:N0} iterations, "
        + $"{result.Seconds,6:F0} s virtual; to loss 0.2, 0.1, 0.05: {string.Join(", ", times)} s");
}

// A learning curve that sinks to what the configuration is worth; bad learning rates sink more slowly.
static double Curve(Configuration c, int iteration)
{
    var rate = Math.Abs(Math.Log10(c.Get<double>("lr")) + 2.5);
    var worth = 0.02 + 0.1 * rate * rate + 0.02 * Math.Pow(Math.Log10(c.Get<double>("decay")) + 3, 2)
        + 0.01 * Math.Pow(Math.Log2(c.Get<long>("width")) - 7, 2);
    return worth + Math.Pow(iteration, -0.7 / (1 + rate));
}

void Suggest(string name, ISearcher searcher)
{
    var box = new SearchSpace();
    for (var i = 0; i < 5; i++) box[$"x{i}"] = Domain.Uniform(-5, 10);
    searcher.Begin(new SearchContext(box, new Objective("loss", OptimizationMode.Minimize), 0, 1));
    var random = new Random(0);
    for (var i = 0; i < 1_000; i++) Try(searcher, new TrialId(i), random.NextDouble());
    var times = new List<double>();
    for (var i = 1_000; i < 1_020; i++)
    {
        var clock = Stopwatch.StartNew();
        Try(searcher, new TrialId(i), random.NextDouble());
        times.Add(clock.Elapsed.TotalMilliseconds);
    }
    Console.WriteLine($"{name,-16} {times.Order().ElementAt(times.Count / 2):F3} ms");
}

static void Try(ISearcher searcher, TrialId trial, double loss)
{
    searcher.Suggest(trial);
    var report = new TrialReport(1, 0, new Dictionary<string, double> { ["loss"] = loss, [TrialReport.TrainingIteration] = 1 });
    searcher.Report(trial, report);
    searcher.Complete(trial, report, TrialPhase.Completed);
}
