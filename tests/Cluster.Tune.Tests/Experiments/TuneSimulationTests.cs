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

    private static SimulationResult Run(ITrialScheduler scheduler, int sampleCount, TimeSpan? timeBudget = null) =>
        TuneSimulation.Run(Space, new TuneOptions
        {
            Metric = "loss", Mode = OptimizationMode.Minimize, SampleCount = sampleCount, Scheduler = scheduler, TimeBudget = timeBudget,
        }, new SimulatedCluster
        {
            WorkerCount = 25,
            Metric = (c, iteration) => Math.Abs(Math.Log10(c.Get<double>("lr") / 0.03)) + 3.0 / iteration,
            IterationMax = 64,
        });

    private static double TimeTo(SimulationResult result, double value) => result.Curve.First(point => point.Value <= value).Seconds;
}
