namespace Cluster.Tune.Tests.Experiments;

// The experiment's own code on a simulated cluster: random orders, late and repeated news, failures, lost slots, NaN. The
// simulation checks all invariants after every event; here it is checked that every experiment ends, and how.

public class SimulatedExperimentTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(0.02)]
    [InlineData(0.1)]
    [InlineData(0.3)]
    public void Every_experiment_ends_with_every_trial_in_a_final_phase(double faultChance)
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var random = new Random(seed);
            var state = Make.State(
                trialCount: random.Next(1, 30), slotCount: random.Next(1, 8), failureCount: random.Next(0, 4),
                scheduler: Scheduler(random), seed);
            var simulation = Simulate(state, slotCount: random.Next(1, 6), faultChance, seed, iterationMax: random.Next(1, 30));

            state.HasEnded.ShouldBeTrue($"seed {seed}");
            state.Trials.ShouldAllBe(trial => trial.Phase.IsFinal(), $"seed {seed}");
            if (simulation.Error == "") state.Trials.Count.ShouldBe(state.TrialCountMax, $"seed {seed}");
            else simulation.Error!.ShouldStartWith("5 slots in a row", Case.Sensitive, $"seed {seed}");
        }
    }

    [Fact]
    public void Without_faults_asha_conserves_trials_and_promotes_one_in_eta_or_a_little_more()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var scheduler = Make.Asha(3, 27);
            var state = Make.State(trialCount: 81, slotCount: 9, scheduler: scheduler, seed: seed);
            Simulate(state, slotCount: 9, faultChance: 0, seed);

            var counts = scheduler.RungCounts;
            counts[0].ShouldBe(81);
            for (var rung = 1; rung < counts.Count; rung++)
            {
                counts[rung].ShouldBeGreaterThanOrEqualTo(counts[rung - 1] / 3, $"seed {seed}");
                counts[rung].ShouldBeLessThan(counts[rung - 1], $"seed {seed}");
            }
            state.CountOf(TrialPhase.Completed).ShouldBe(counts[^1]);
            state.CountOf(TrialPhase.Stopped).ShouldBe(81 - counts[^1]);
        }
    }

    [Fact]
    public void Asha_finds_nearly_the_best_configuration_in_a_fraction_of_the_work()
    {
        var fifo = Make.State(trialCount: 64, slotCount: 4, seed: 1);
        var all = Simulate(fifo, slotCount: 4, faultChance: 0, seed: 1, iterationMax: 64);
        var asha = Make.State(trialCount: 64, slotCount: 4, scheduler: Make.Asha(4, 64), seed: 1);
        var some = Simulate(asha, slotCount: 4, faultChance: 0, seed: 1, iterationMax: 64);

        asha.Best!.Configuration.ShouldBe(fifo.Best!.Configuration);
        (some.IterationCount * 4).ShouldBeLessThan(all.IterationCount);
    }

    [Fact]
    public void Four_slots_are_nearly_four_times_as_fast_as_one()
    {
        var one = Simulate(Make.State(trialCount: 64, slotCount: 4, scheduler: Make.Asha(4, 16)), 1, 0, 0);
        var four = Simulate(Make.State(trialCount: 64, slotCount: 4, scheduler: Make.Asha(4, 16)), 4, 0, 0);
        (one.Seconds / four.Seconds).ShouldBeInRange(3, 4.5);
    }

    [Fact]
    public void One_seed_has_one_history()
    {
        var first = Simulate(Make.State(20, 4, 2, Make.Asha(2, 8)), 4, 0.1, seed: 9, iterationMax: 10);
        var again = Simulate(Make.State(20, 4, 2, Make.Asha(2, 8)), 4, 0.1, seed: 9, iterationMax: 10);
        again.History.Select(entry => entry.ToString()).ShouldBe(first.History.Select(entry => entry.ToString()));
    }

    private static SimulatedExperiment Simulate(
        ExperimentState state, int slotCount, double faultChance, int seed, int iterationMax = 1_000)
    {
        var simulation = new SimulatedExperiment(state, new SimulationOptions
        {
            SlotCount = slotCount,
            // Room for trials that grow; for all others the number of slots is the limit.
            Nodes = [NodeCapacity.Of(Core.Resources.Cpus(slotCount + 3))],
            // A learning curve: the closer lr is to 0.03, the lower the loss, sinking with the iterations.
            Metric = (c, iteration) => Math.Abs(Math.Log10(c.Get<double>("lr") / 0.03)) + 1.0 / iteration,
            SecondsPerIteration = c => c.Get<int>("width") / 16.0,
            IterationMax = iterationMax,
            FaultChance = faultChance,
            Seed = seed,
        });
        simulation.Run();
        return simulation;
    }

    private static ITrialScheduler Scheduler(Random random) => SchedulerKinds.Make(random.Next(SchedulerKinds.Count), random);
}
