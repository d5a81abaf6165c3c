namespace Cluster.Tune.Tests.Experiments;

public class TuneSimulationTests
{
    private static readonly SearchSpace Space = new() { ["lr"] = Domain.LogUniform(1e-4, 1) };

    [Fact]
    public void Asha_finds_a_good_configuration_sooner_than_random_search()
    {
        var asha = Run(Make.Asha(4, 64), sampleCount: 300);
        var random = Run(new FifoScheduler(), sampleCount: 300);
        TimeTo(asha, 0.1).ShouldBeLessThan(TimeTo(random, 0.1));
        (asha.IterationCount * 5).ShouldBeLessThan(random.IterationCount);
        asha.Results.Trials.Count.ShouldBe(300);
    }

    [Fact]
    public void A_time_budget_ends_the_experiment_with_what_it_has()
    {
        var result = Run(new FifoScheduler(), sampleCount: 1_000, timeBudget: TimeSpan.FromSeconds(300));
        result.Seconds.ShouldBeInRange(300, 310);
        result.Results.Trials.Count.ShouldBeLessThan(200);
        result.Results.Best().Metrics["loss"].ShouldBeGreaterThan(0);
    }

    [Fact]
    public void A_limited_model_beside_hyperband_makes_all_the_samples_though_its_trials_wait_for_each_other()
    {
        var result = Run(
            new HyperBandScheduler(new() { ResourceMax = 27, LargestBracketFirst = true }), sampleCount: 60,
            searcher: new ConcurrencyLimiter(new BohbSearcher(), 4));
        result.Results.Trials.Count.ShouldBe(60);
        result.Results.Trials.Max(trial => trial.Iteration).ShouldBe(27);
    }

    [Fact]
    public void With_two_objectives_every_report_must_have_both_and_the_results_know_their_front()
    {
        var options = new TuneOptions
        {
            Metric = "loss", Mode = OptimizationMode.Minimize, SampleCount = 60, Searcher = new NsgaSearcher(new() { PopulationSize = 10 }),
            MoreObjectives = [new("cost", OptimizationMode.Minimize)],
        };
        var cluster = new SimulatedCluster { WorkerCount = 4, Metric = (c, _) => c.Get<double>("lr"), IterationMax = 1 };
        Should.Throw<TuneException>(() => TuneSimulation.Run(Space, options, cluster)).Message.ShouldContain("the metric 'cost' is missing");
        var results = TuneSimulation.Run(Space, options, cluster with
        {
            MoreMetrics = new Dictionary<string, Func<Configuration, int, double>> { ["cost"] = (c, _) => 1 - c.Get<double>("lr") },
        }).Results;
        results.ParetoFront().Count.ShouldBe(60, "what one gains the other loses");
        results.ToTable().Columns.ShouldContain("cost");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_population_goes_on_when_some_of_it_fail_for_good(bool isInStep)
    {
        var result = Run(new PopulationScheduler(new()
        {
            ResourceAttribute = TrialReport.TrainingIteration, Interval = 4, IsSynchronous = isInStep, Mutations = Space,
        }), sampleCount: 10, maxFailures: 0, faultChance: 0.01);
        result.Results.Failed.Count.ShouldBeInRange(1, 9);
        result.Results.Trials.Except(result.Results.Failed).ShouldAllBe(trial => trial.Phase == TrialPhase.Completed && trial.Iteration == 64);
    }

    private static SimulationResult Run(
        ITrialScheduler scheduler, int sampleCount, TimeSpan? timeBudget = null, ISearcher? searcher = null, int maxFailures = 1,
        double faultChance = 0) =>
        TuneSimulation.Run(Space, new TuneOptions
        {
            Metric = "loss", Mode = OptimizationMode.Minimize, SampleCount = sampleCount, Scheduler = scheduler, TimeBudget = timeBudget,
            Searcher = searcher, MaxFailures = maxFailures,
        }, new SimulatedCluster
        {
            WorkerCount = 25,
            Metric = (c, iteration) => Math.Abs(Math.Log10(c.Get<double>("lr") / 0.03)) + 3.0 / iteration,
            IterationMax = 64,
            FaultChance = faultChance,
        });

    private static double TimeTo(SimulationResult result, double value) => result.Curve.First(point => point.Value <= value).Seconds;
}
