using static Cluster.Tune.TrialVerdict;

namespace Cluster.Tune.Tests.Schedulers;

// What Ray Tune's population-based training decides in well-known situations: five trials that had 0, 50, 100, 150 and 200 at 10.

public class RecordedPopulationDecisionsTests
{
    [Fact]
    public void A_population_saves_its_best_and_replaces_its_worst()
    {
        var run = Population();
        run.Decide(0, 15, -100).Verdict.ShouldBe(Continue, "the interval is not over");
        var best = run.Decide(4, 20, 210);
        (best.Verdict, best.MustSave).ShouldBe((Continue, true));
        run.Decide(3, 20, 5).MustSave.ShouldBeFalse("not in the upper quantile any more");
        var worst = run.Decide(0, 20, -100);
        worst.Verdict.ShouldBe(Pause);
        worst.Transplant!.Source.Number.ShouldBeOneOf(2, 4);
        run.Decide(1, 20, 1000).MustSave.ShouldBeTrue();
    }

    [Fact]
    public void Who_takes_over_also_takes_over_when_its_source_was_last_compared()
    {
        var run = Population();
        foreach (var (trial, time, score) in new[] { (0, 10_000, 1005.0), (1, 10_000, 1004), (2, 600, 1003) })
            run.Decide(trial, time, score).Transplant.ShouldBeNull();
        run.Decide(3, 500, 1002).Transplant.ShouldNotBeNull();
        run.Decide(3, 600, 100).ShouldBe(TrialDecision.Continue, "its source was compared at 10,000");
        run.Decide(3, 11_000, 100).Transplant.ShouldNotBeNull();
    }

    [Fact]
    public void A_population_saves_a_top_trial_only_at_a_comparison()
    {
        var run = Population();
        run.Decide(0, 15, 200).ShouldBe(TrialDecision.Continue);
        run.Decide(0, 20, 200).MustSave.ShouldBeTrue();
        run.Decide(1, 30, 201).MustSave.ShouldBeTrue();
        run.Decide(4, 30, 199).MustSave.ShouldBeFalse("two are better");
    }

    [Fact]
    public void Scores_of_those_that_took_over_still_count()
    {
        var run = Population();
        run.Decide(0, 20, -100).Transplant!.Source.Number.ShouldBeOneOf(3, 4);
        run.Decide(2, 20, 40).Transplant!.Source.Number.ShouldBeOneOf([3, 4], "-100 and 40 are the two worst of five");
        run.Decide(1, 20, 45).Transplant.ShouldBeNull();
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(1.0)]
    public void Explored_values_are_multiplied_or_drawn_anew_and_keep_their_type(double resampleChance)
    {
        var mutations = new SearchSpace
        {
            ["float"] = Domain.SampleFrom((_, _) => 100.0), ["int"] = Domain.SampleFrom((_, _) => 10), ["id"] = Domain.Choice(100),
            ["nest"] = Domain.Nested(new() { ["float"] = Domain.SampleFrom((_, _) => 101.0) }),
        };
        var options = new PopulationOptions
        {
            ResourceAttribute = TrialReport.TrainingIteration, Interval = 10, ResampleChance = resampleChance, Mutations = mutations,
        };
        var run = new Replay(new PopulationScheduler(options), configurationOf: id =>
            new([new("float", 2.0), new("const", 3), new("int", 10), new("id", id), new("nest/float", 3.0)]));
        for (var trial = 0; trial < 5; trial++) run.Report(trial, 10, 50 * trial);

        var explored = run.Decide(0, 20, -100).Transplant!.Configuration;

        var isDrawn = resampleChance > 0;
        explored["float"].ShouldBeOneOf(isDrawn ? [100.0] : new object[] { 2.4, 1.6 });
        explored["int"].ShouldBeOneOf(isDrawn ? [10L] : new object[] { 12L, 8L });
        explored.Get<double>("nest/float").ShouldBeOneOf(isDrawn ? [101.0] : [3 * 1.2, 3 * 0.8]);
        explored["id"].ShouldBe(100L);
        explored["const"].ShouldBe(3L);
    }

    [Theory]
    [InlineData(4, 0.0, new[] { 3, 8 })]
    [InlineData(3, 0.0, new[] { 3, 4 })]
    [InlineData(10, 0.0, new[] { 8, 10 })]
    [InlineData(7, 0.0, new[] { 3, 4, 8, 10 })]
    [InlineData(4, 1.0, new[] { 3, 4, 8, 10 })]
    public void A_value_of_a_list_moves_to_a_neighbour(int from, double resampleChance, int[] reached)
    {
        var options = new PopulationOptions { Mutations = new() { ["v"] = Domain.Choice(3, 4, 8, 10) }, ResampleChance = resampleChance };
        var mutation = new PopulationMutation(options, new Random(0));
        Enumerable.Range(0, 100).Select(_ => mutation.Change(new([new("v", from)])).Get<int>("v")).Distinct().Order().ShouldBe(reached);
    }

    [Fact]
    public void The_users_own_exploration_has_the_last_word()
    {
        var run = Population(new()
        {
            ResourceAttribute = TrialReport.TrainingIteration, Interval = 10, Mutations = new() { ["lr"] = Domain.Uniform(0, 9) },
            Explore = _ => new([new("lr", 43.0)]),
        });
        run.Decide(0, 20, -100).Transplant!.Configuration.Get<double>("lr").ShouldBe(43);
    }

    [Fact]
    public void In_step_nobody_is_replaced_before_the_last_has_arrived()
    {
        var run = Population(InStep);
        run.Resumes();
        run.Report(4, 15, -100).ShouldBe(Continue);
        run.Report(4, 20, -100).ShouldBe(Pause);
        for (var trial = 0; trial < 4; trial++)
        {
            run.Resumes().ShouldBeEmpty();
            run.Report(trial, 20, -10 * trial).ShouldBe(Pause);
        }
        var resumes = run.Resumes();
        resumes.Select(resume => resume.Trial.Number).Order().ShouldBe([0, 1, 2, 3, 4]);
        resumes.Where(resume => resume.Transplant is not null).Select(resume => resume.Trial.Number).Order().ShouldBe([3, 4]);
        resumes.ShouldAllBe(resume => resume.Transplant == null || resume.Transplant.Source.Number <= 1);
    }

    [Fact]
    public void In_step_whoever_is_at_the_next_comparison_already_waits_there()
    {
        var run = Population(InStep);
        run.Resumes();
        foreach (var (trial, time) in new[] { (0, 800), (1, 700), (2, 600), (3, 500), (4, 700) }) run.Report(trial, time, 1000 + trial);
        // The two worst are where their sources are now; nobody is at 800, where the next comparison is.
        run.Resumed().Order().ShouldBe([0, 1, 2, 3, 4]);

        var ahead = Population(InStep);
        ahead.Resumes();
        foreach (var (trial, time) in new[] { (0, 20), (1, 20), (2, 100), (3, 20), (4, 20) }) ahead.Report(trial, time, 1000 + trial);
        ahead.Resumed().ShouldBe([0, 1, 3, 4], ignoreOrder: true, "trial 2 is at 100 already, and in the middle");
        foreach (var trial in new[] { 0, 1, 3 }) ahead.Report(trial, 100, 1000).ShouldBe(Pause);
        ahead.Report(4, 100, 2000).ShouldBe(Pause);
        ahead.Resumed().Order().ShouldBe([0, 1, 2, 3, 4]);
    }

    [Fact]
    public void In_step_a_burn_in_delays_the_first_comparison()
    {
        var run = new Replay(new PopulationScheduler(new PopulationOptions
        {
            ResourceAttribute = TrialReport.TrainingIteration, Interval = 5, BurnIn = 50, IsSynchronous = true,
            Mutations = new() { ["lr"] = Domain.Uniform(0, 9) },
        })) { TrialCount = 4 };
        foreach (var time in new[] { 1, 30 })
            for (var trial = 0; trial < 4; trial++) run.Report(trial, time, trial == 2 ? -10 : -50).ShouldBe(Continue);
        foreach (var (trial, error) in new[] { (0, 50), (1, 50), (2, 10), (3, 100) }) run.Report(trial, 50, -error).ShouldBe(Pause);
        var resumes = run.Resumes();
        resumes.Count.ShouldBe(4);
        resumes.Single(resume => resume.Transplant is not null).Trial.Number.ShouldBe(3);
        resumes.Single(resume => resume.Transplant is not null).Transplant!.Source.Number.ShouldBe(2);
    }

    // Steps, who makes them, with what score; several trials end as copies of copies.
    private static readonly (int Trial, int Steps, int Score)[] History =
    [
        (0, 10, 0), (1, 11, 10), (2, 12, 0), (3, 13, 0), (0, 10, -10), (2, 8, -20), (3, 9, 0), (1, 7, 0), (1, 12, 0), (2, 13, 0),
        (3, 14, 10), (0, 11, 0), (0, 6, 20), (3, 9, -40), (2, 8, -50), (1, 7, 30), (2, 8, -60), (0, 10, 0), (1, 10, 0), (2, 10, 0), (3, 10, 0),
    ];

    [Fact]
    public void A_replayed_schedule_runs_each_iteration_with_what_the_population_ran_it()
    {
        var scheduler = new PopulationScheduler(new PopulationOptions
        {
            ResourceAttribute = TrialReport.TrainingIteration, Interval = 5, ResampleChance = 1,
            Mutations = new() { ["lr"] = Domain.Uniform(0, 9) },
        });
        var run = new Replay(scheduler, configurationOf: trial => new([new("lr", 100.0 + trial)])) { TrialCount = 4 };
        var (ran, now) = (Enumerable.Range(0, 4).Select(_ => new List<double>()).ToArray(), new[] { 100.0, 101, 102, 103 });
        foreach (var (trial, steps, score) in History)
        {
            ran[trial].AddRange(Enumerable.Repeat(now[trial], steps));
            if (run.Decide(trial, ran[trial].Count, score).Transplant is not { } transplant) continue;
            (ran[trial], now[trial]) = ([.. ran[transplant.Source.Number]], transplant.Configuration.Get<double>("lr"));
        }

        scheduler.Exploits.Select(exploit => (exploit.Trial.Number, exploit.Source.Number))
            .ShouldBe([(0, 1), (2, 1), (0, 3), (3, 0), (2, 0), (2, 1)]);
        foreach (var trial in new[] { 0, 2, 3 }) Replayed(scheduler, trial, ran[trial].Count).ShouldBe(ran[trial], $"trial {trial}");
        Should.Throw<ArgumentException>(() => Replayed(scheduler, 1, 1), "trial 1 never took over");
    }

    private static List<double> Replayed(PopulationScheduler population, int trial, int length)
    {
        var replay = new PopulationReplayScheduler(population.Exploits, new TrialId(trial), TrialReport.TrainingIteration);
        var run = new Replay(replay) { TrialCount = 1 };
        var (lr, ran) = (replay.Start.Get<double>("lr"), new List<double>());
        while (ran.Count < length)
        {
            ran.Add(lr);
            if (run.Decide(0, ran.Count, 0).Transplant is { } change) lr = change.Configuration.Get<double>("lr");
        }
        return ran;
    }

    private static readonly PopulationOptions InStep = new()
    {
        ResourceAttribute = TrialReport.TrainingIteration, Interval = 10, ResampleChance = 0, IsSynchronous = true,
        Mutations = new() { ["lr"] = Domain.Uniform(0, 9) },
    };

    private static Replay Population(PopulationOptions? options = null)
    {
        var run = new Replay(new PopulationScheduler(options ?? InStep with { IsSynchronous = false })) { TrialCount = 5 };
        var expected = options is { IsSynchronous: true } ? Pause : Continue;
        for (var trial = 0; trial < 5; trial++) run.Report(trial, 10, 50 * trial).ShouldBe(expected);
        return run;
    }
}
