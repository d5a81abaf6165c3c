namespace Cluster.Tune.Tests.Schedulers;

public class PopulationSchedulerTests
{
    private static readonly SearchSpace Mutations = new() { ["lr"] = Domain.LogUniform(1e-4, 1), ["kind"] = Domain.Choice("a", "b", "c") };

    [Fact]
    public void The_bottom_quarter_takes_over_from_the_top_quarter_with_the_sources_configuration_explored()
    {
        var scheduler = Make(new() { Mutations = Mutations, Interval = 10, ResampleChance = 0 }, count: 8);
        for (var trial = 0; trial < 6; trial++) Report(scheduler, trial, 10, trial);
        Report(scheduler, 7, 10, 6).Verdict.ShouldBe(TrialVerdict.Pause, "trials 6 and 7 are not compared yet: 7 is the worst of seven");

        var decision = Report(scheduler, 6, 10, 7);

        decision.Verdict.ShouldBe(TrialVerdict.Pause);
        var (source, configuration) = decision.Transplant!;
        source.Number.ShouldBeLessThan(2, "one of the two best of eight");
        var lr = configuration.Get<double>("lr");
        new[] { 1.2, 0.8 }.Any(factor => Math.Abs(lr - Lr(source.Number) * factor) < 1e-12).ShouldBeTrue($"{lr} from {Lr(source.Number)}");
        configuration.Get<string>("kind").ShouldBeOneOf("a", "c"); // neighbours of b
        configuration.Get<int>("fixed").ShouldBe(source.Number, "what does not mutate is the source's");
    }

    [Fact]
    public void Nobody_is_compared_before_the_interval_and_the_best_saves()
    {
        var scheduler = Make(new() { Mutations = Mutations, Interval = 10 }, count: 4);
        Report(scheduler, 0, 9, 1).ShouldBe(TrialDecision.Continue);
        Report(scheduler, 0, 10, 1).Transplant.ShouldBeNull("alone");
        Report(scheduler, 1, 10, 0.5).MustSave.ShouldBeTrue("the better of two is the top");
        Report(scheduler, 1, 15, 0.1).ShouldBe(TrialDecision.Continue);
        scheduler.Exploits.ShouldBeEmpty();
    }

    [Fact]
    public void Who_has_come_to_NaN_takes_over_and_nobody_takes_over_from_it()
    {
        var scheduler = Make(new() { Mutations = Mutations, Interval = 10 }, count: 4);
        Report(scheduler, 0, 10, double.NaN).Transplant.ShouldBeNull("alone");
        Report(scheduler, 1, 10, 3).Transplant.ShouldBeNull("better than NaN");
        Report(scheduler, 0, 20, double.NaN).Transplant!.Source.ShouldBe(new TrialId(1));
        Report(scheduler, 1, 20, double.NaN).Transplant.ShouldBeNull("there is no number to take over from");
    }

    [Fact]
    public void A_population_larger_than_the_cluster_takes_turns_by_who_ran_least()
    {
        var scheduler = Make(new() { Mutations = Mutations, Interval = 2, QuantileShare = 0 }, count: 0, trialCountMax: 6);
        var run = new SchedulerRun(scheduler, (trial, _) => trial.Number);
        run.ToTheEnd(trialCount: 6, slotCount: 2, iterationMax: 20);
        Enumerable.Range(0, 6).Select(run.IterationOf).ShouldAllBe(iteration => iteration == 20);
        run.Decisions.Count(decision => decision.Verdict == TrialVerdict.Pause).ShouldBeGreaterThan(20);
    }

    [Fact]
    public void In_step_all_wait_for_each_other_and_the_losers_take_over_at_once()
    {
        var scheduler = Make(new() { Mutations = Mutations, Interval = 5, IsSynchronous = true }, count: 4);
        for (var trial = 3; trial > 0; trial--) Report(scheduler, trial, 5, trial).Verdict.ShouldBe(TrialVerdict.Pause);
        scheduler.Next(_ => true, canStartNew: false).ShouldBeOfType<TrialChoice.Nothing>("one is not there yet");

        Report(scheduler, 0, 5, 0).Verdict.ShouldBe(TrialVerdict.Pause, "the last one too");
        scheduler.Next(trial => trial != new TrialId(0), canStartNew: false).ShouldBeOfType<TrialChoice.Resume>().Trial
            .ShouldNotBe(new TrialId(3), "its source is still saving");

        var first = scheduler.Next(_ => true, canStartNew: false).ShouldBeOfType<TrialChoice.Resume>();
        first.Trial.ShouldBe(new TrialId(3), "who takes over goes first");
        first.Transplant!.Source.ShouldBe(new TrialId(0));
    }

    [Fact]
    public void Perturbed_values_stay_whole_and_within_their_domain()
    {
        var space = new SearchSpace { ["lr"] = Domain.Uniform(0, 1), ["size"] = Domain.Integer(1, 10), ["even"] = Domain.QuantizedInteger(2, 8, 2) };
        var mutation = new PopulationMutation(new PopulationOptions { Mutations = space, Factors = [3.0, 0.1] }, new Random(0));
        var at = new Configuration([new("lr", 0.9), new("size", 5), new("even", 4), new("other", "kept")]);
        for (var i = 0; i < 200; i++)
        {
            at = mutation.Change(at);
            foreach (var (name, domain) in space) domain.Contains(at[name]).ShouldBeTrue($"{name} {at[name]}");
            at.Get<string>("other").ShouldBe("kept");
        }
    }

    [Fact]
    public void A_schedule_is_replayed_where_it_happened()
    {
        Configuration Of(double lr) => new([new("lr", lr)]);
        PopulationExploit[] exploits =
        [
            new(new TrialId(1), new TrialId(0), 10, 10, Of(0.1), Of(0.2)),
            new(new TrialId(0), new TrialId(2), 15, 20, Of(0.3), Of(0.9)),
            new(new TrialId(3), new TrialId(1), 20, 20, Of(0.4), Of(0.25)),
        ];
        var replay = new PopulationReplayScheduler(exploits, new TrialId(3));
        replay.Begin(new Objective("loss", OptimizationMode.Minimize));
        replay.Add(new TrialId(0));
        Report(replay, 0, 9, 1).ShouldBe(TrialDecision.Continue);
        Report(replay, 0, 10, 1).Transplant!.Configuration.ShouldBe(Of(0.2));
        Report(replay, 0, 15, 1).ShouldBe(TrialDecision.Continue);
        Report(replay, 0, 21, 1).Transplant!.Configuration.ShouldBe(Of(0.25));
        replay.Start.ShouldBe(Of(0.3), "trial 0 is the first ancestor, and this is what it ran with then");
    }

    [Fact]
    public void Pb2_learns_which_values_improve()
    {
        var scheduler = new Pb2Scheduler(new Pb2Options { Bounds = new() { ["lr"] = Domain.Uniform(0, 1) }, Interval = 1 });
        scheduler.Begin(new SchedulerContext(new("loss", OptimizationMode.Minimize), TrialCountMax: 6, Seed: 3));
        var lr = Enumerable.Range(0, 6).Select(trial => trial / 6.0).ToArray();
        var loss = Enumerable.Repeat(100.0, 6).ToArray();
        for (var trial = 0; trial < 6; trial++) scheduler.Add(new TrialId(trial), new Configuration([new("lr", lr[trial])]));
        for (var time = 1; time <= 30; time++)
            for (var trial = 0; trial < 6; trial++)
            {
                loss[trial] -= 1 - Math.Abs(lr[trial] - 0.8);
                if (Report(scheduler, trial, time, loss[trial]).Transplant is not { } transplant) continue;
                loss[trial] = loss[transplant.Source.Number];
                lr[trial] = transplant.Configuration.Get<double>("lr");
            }
        scheduler.Exploits.Count.ShouldBeGreaterThan(5);
        scheduler.Exploits.TakeLast(5).Average(exploit => exploit.After.Get<double>("lr")).ShouldBe(0.8, 0.15);
    }

    private static PopulationScheduler Make(PopulationOptions options, int count, int? trialCountMax = null)
    {
        var scheduler = new PopulationScheduler(options);
        scheduler.Begin(new SchedulerContext(new("loss", OptimizationMode.Minimize), trialCountMax ?? count, Seed: 1));
        for (var trial = 0; trial < count; trial++)
            scheduler.Add(new TrialId(trial), new Configuration([new("lr", Lr(trial)), new("kind", "b"), new("fixed", trial)]));
        return scheduler;
    }

    private static double Lr(int trial) => 0.01 * (trial + 1);

    private static TrialDecision Report(ITrialScheduler scheduler, int trial, double time, double loss) =>
        SchedulerRun.Report(scheduler, trial, time, loss);
}
