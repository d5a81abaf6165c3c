using System.Text.RegularExpressions;
using Cluster.Core;
using Cluster.Train;

namespace Cluster.Tune.Tests.Experiments;

// The recipes of docs/tutorial/tuning.md, word for word: each is run, and the page is compared with this file.

public sealed partial class TuningRecipeTests
{
    [Fact]
    public void As_with_HyperOpt()
    {
        var space = new SearchSpace
        {
            ["optimizer"] = Domain.Choice("sgd", "adam"),
            ["momentum"] = Domain.Uniform(0, 0.99).When("optimizer", "sgd"),
            ["rate"] = Domain.LogUniform(1e-4, 1e-1),
        };
        var options = new TuneOptions
        {
            Metric = "loss", Mode = OptimizationMode.Minimize, SampleCount = 40, Searcher = new TpeSearcher(),
            PointsToEvaluate = [new Configuration([new("optimizer", "adam"), new("rate", 0.001)])],
        };
        var plan = Simulate(space, options, iterationMax: 1);
        plan.Results.Trials[0].Configuration.Get<double>("rate").ShouldBe(0.001);
        plan.Results.Trials.ShouldAllBe(trial => trial.Configuration.Names.Contains("momentum") == (trial.Configuration.Get<string>("optimizer") == "sgd"));
    }

    [Fact]
    public void Ask_and_tell()
    {
        var study = new Study(new SearchSpace { ["x"] = Domain.Uniform(-5, 5) }, new CmaEsSearcher(), seed: 1);
        for (var i = 0; i < 100; i++)
        {
            var (trial, configuration) = study.Ask()!.Value;
            var x = configuration.Get<double>("x");
            study.Tell(trial, (x - 2) * (x - 2));
        }
        Console.WriteLine($"{study.Best!.Value:G3} at {study.Best.Configuration}");
        study.Best.Value.ShouldBeLessThan(1e-4);
    }

    [Fact]
    public void Bohb()
    {
        var options = new TuneOptions
        {
            Metric = "loss", Mode = OptimizationMode.Minimize, SampleCount = 40,
            Searcher = new BohbSearcher(),
            Scheduler = new HyperBandScheduler(new HyperBandOptions { ResourceMax = 27, LargestBracketFirst = true }),
        };
        Simulate(Rate, options).Results.Trials.ShouldContain(trial => trial.Iteration == 27);
    }

    [Fact]
    public void Population()
    {
        var options = new TuneOptions
        {
            Metric = "loss", Mode = OptimizationMode.Minimize, SampleCount = 8, Stopper = new IterationStopper(40),
            Scheduler = new PopulationScheduler(new PopulationOptions
            {
                ResourceAttribute = TrialReport.TrainingIteration, Interval = 5,
                Mutations = new SearchSpace { ["rate"] = Domain.LogUniform(1e-4, 1e-1) },
            }),
        };
        var results = Simulate(Rate, options).Results;
        results.Trials.ShouldAllBe(trial => trial.Iteration == 40);

        var population = (PopulationScheduler)options.Scheduler;
        var replay = new PopulationReplayScheduler(population.Exploits, results.Best().Id, TrialReport.TrainingIteration);
        var again = options with { Name = "replayed", SampleCount = 1, Scheduler = replay, PointsToEvaluate = [replay.Start] };
        Simulate(Rate, again).Results.Trials.Single().Iteration.ShouldBe(40);
    }

    [Fact]
    public void Several_objectives()
    {
        var space = new SearchSpace { ["width"] = Domain.LogInteger(1, 512), ["depth"] = Domain.Integer(1, 9) };
        Objective[] objectives = [new("error", OptimizationMode.Minimize), new("weights", OptimizationMode.Minimize)];
        var study = new Study(space, new TpeSearcher(), objectives);
        for (var i = 0; i < 100; i++)
        {
            var (trial, configuration) = study.Ask()!.Value;
            study.Tell(trial, Evaluate(configuration));
        }
        foreach (var best in study.ParetoFront) Console.WriteLine($"{best.Values["error"]:G3} {best.Values["weights"]} {best.Configuration}");
        study.ParetoFront.Count.ShouldBeGreaterThan(3);

        static Dictionary<string, double> Evaluate(Configuration c) => new()
        {
            ["error"] = 1.0 / (1 + c.Get<int>("width")) + 0.1 / c.Get<int>("depth"),
            ["weights"] = Math.Pow(c.Get<int>("width"), 2) * c.Get<int>("depth"),
        };
    }

    [Fact]
    public void Several_workers_and_changing_resources()
    {
        var space = Rate;
        var options = new TuneOptions
        {
            Metric = "loss", Mode = OptimizationMode.Minimize, SampleCount = 20,
            WorkersPerTrial = 2, ResourcesPerTrial = Resources.Of(cpu: 1, gpu: 1),
            Scheduler = new AshaScheduler(),
        };
        var tuner = new Tuner(trial => trial.Train(Loop), space, options);
        tuner.MakeState().TrialCountMax.ShouldBe(20);

        var changing = new TuneOptions
        {
            Metric = "loss", Mode = OptimizationMode.Minimize, SampleCount = 4,
            Scheduler = new ResourceChangingScheduler(new AshaScheduler(), new DistributeResources { AddsWorkers = true }.Allocate),
        };
        Simulate(space, changing).Results.Trials.ShouldContain(trial => trial.Iteration >= 4);
    }

    [Fact]
    public void Virtual_time()
    {
        var (space, options) = (Rate, new TuneOptions { Metric = "loss", Mode = OptimizationMode.Minimize, SampleCount = 32 });
        var plan = TuneSimulation.Run(space, options, new SimulatedCluster
        {
            WorkerCount = 16,
            Metric = (configuration, iteration) => Math.Abs(Math.Log10(configuration.Get<double>("rate")) + 2) + 1.0 / iteration,
            SecondsPerIteration = _ => 90,
            IterationMax = 100,
        });
        Console.WriteLine($"{plan.Seconds / 3600:F1} hours for {plan.Results.Trials.Count} trials");
        (plan.Seconds / 3600).ShouldBe(5, 0.1);
    }

    [Fact]
    public void Looking_at_results()
    {
        var space = Rate;
        var folder = Directory.CreateTempSubdirectory("recipe-");
        try
        {
            var plan = Simulate(space, new TuneOptions { Metric = "loss", Mode = OptimizationMode.Minimize, SampleCount = 12 }, iterationMax: 1);
            var results = new ResultGrid("recipe", folder.FullName, Make.Objective,
                [.. plan.Results.Trials.Select(trial => trial with { Directory = WithHistory(folder, trial) })]);
            results.WriteReport(space);
            results.WriteTensorBoard();
            var best = results.Best(scope: ResultScope.Best);
            var importance = results.Importance(space);
            best.Id.ShouldBe(results.Best().Id);
            importance.ShouldBe([("rate", 1)]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void The_page_shows_what_is_compiled_here()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "Cluster.sln"))) root = root.Parent.ShouldNotBeNull();
        var here = Spaces().Replace(File.ReadAllText(Path.Combine(root.FullName, "tests/Cluster.Tune.Tests/Experiments/TuningRecipeTests.cs")), " ");
        var page = File.ReadAllText(Path.Combine(root.FullName, "docs/tutorial/tuning.md"));
        var blocks = Blocks().Matches(page);
        blocks.Count.ShouldBe(10);
        foreach (Match block in blocks) here.ShouldContain(Spaces().Replace(block.Groups[1].Value.Trim(), " "));
    }

    private static SearchSpace Rate => new() { ["rate"] = Domain.LogUniform(1e-4, 1e-1) };

    private static SimulationResult Simulate(SearchSpace space, TuneOptions options, int iterationMax = 1_000) =>
        TuneSimulation.Run(space, options, new SimulatedCluster
        {
            WorkerCount = 4, IterationMax = iterationMax, Nodes = [Resources.Cpus(8)],
            Metric = (configuration, iteration) => Math.Abs(Math.Log10(configuration.Get<double>("rate")) + 2) + 1.0 / iteration,
        });

    private static string WithHistory(DirectoryInfo folder, TrialResult trial)
    {
        var own = folder.CreateSubdirectory(trial.Id.ToString()).FullName;
        File.WriteAllText(Path.Combine(own, TrialHistory.FileName), FormattableString.Invariant(
            $"{{\"attempt\":1,\"metrics\":{{\"loss\":{trial.Metrics["loss"]},\"training_iteration\":1}}}}\n"));
        return own;
    }

    private static void Loop(TrainContext context) => context.Report("loss", 1);

    [GeneratedRegex(@"```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Blocks();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
