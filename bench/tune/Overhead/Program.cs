using System.Diagnostics;
using Cluster.Core;
using Cluster.Tune;

// What a trial costs on a real cluster: trivial trials (one report, no checkpoint), counted from the first one's start, so
// that the start of the worker processes is told apart. A job program:
//
//   ./seed start --cpus 0, ./seed join HOST:PORT --cpus 2 (twice)
//   ./seed submit bench/tune/Overhead -- [trials, default 1000] [rounds, default 3]

var trialCount = args.Length > 0 ? int.Parse(args[0]) : 1000;
var roundCount = args.Length > 1 ? int.Parse(args[1]) : 3;
await using var cluster = await ClusterClient.ConnectAsync();
var space = new SearchSpace { ["x"] = Domain.Uniform(0, 1) };
var bodies = new List<double>();
for (var round = 0; round < roundCount; round++)
{
    var clock = Stopwatch.StartNew();
    var cpuBefore = Environment.CpuUsage.TotalTime;
    var results = await new Tuner(One, space, new TuneOptions
    {
        Name = $"overhead-{cluster.Job}-{round}", Metric = "loss", Mode = OptimizationMode.Minimize, SampleCount = trialCount,
        Log = TextWriter.Null,
    }).FitAsync(cluster);
    var whole = clock.Elapsed.TotalSeconds;
    var times = results.Trials.Select(trial => trial.Metrics[TrialReport.Timestamp]).ToList();
    bodies.Add(times.Max() - times.Min());
    var driverSeconds = (Environment.CpuUsage.TotalTime - cpuBefore).TotalSeconds;
    var workerSeconds = results.Trials.GroupBy(trial => trial.Metrics["process"])
        .Sum(trials => trials.Max(trial => trial.Metrics["cpu"]) - trials.Min(trial => trial.Metrics["cpu"]));
    var processes = results.Trials.Select(trial => trial.Metrics["process"]).Distinct().Count();
    Console.WriteLine($"round {round}: {trialCount} trials in {bodies[^1]:F2} s, {whole:F2} s with the start of {processes} worker processes; "
        + $"cpu: driver {driverSeconds:F2} s, workers {workerSeconds:F2} s");
}
Console.WriteLine($"median {bodies.Order().ElementAt(roundCount / 2):F2} s for {trialCount} trials");

static void One(TrialContext trial)
{
    var x = trial.Config.Get<double>("x");
    trial.Report(new Dictionary<string, double> { ["loss"] = x * x, ["process"] = Environment.ProcessId, ["cpu"] = Environment.CpuUsage.TotalTime.TotalSeconds });
}
