namespace Cluster.Tune.Tests.Schedulers;

public class AshaSchedulerTests
{
    [Fact]
    public void One_worker_runs_the_jobs_that_the_paper_says_in_its_order()
    {
        // η = 3, r = 1, R = 9: nine configurations, of which 7 is the best, then 5, then 0.
        double[] losses = [0.30, 0.90, 0.80, 0.70, 0.60, 0.20, 0.50, 0.10, 0.40];
        var jobs = RunJobs(Make(3, 9), workerCount: 1, newCountMax: 9, new Random(0), (trial, _) => losses[trial.Number]);

        jobs.ShouldBe(
        [
            (0, 0), (1, 0), (2, 0), (0, 1), // three results have a top of one: 0
            (3, 0), (4, 0), (5, 0), (5, 1), // six have a top of two: 5 and 0, and 0 went up already
            (6, 0), (7, 0), (7, 1), (7, 2), // 7 takes the lead at once, on the bottom rung and on the next
            (8, 0), // nine have a top of three, all of whom went up
        ]);
    }

    [Fact]
    public void A_trial_of_the_second_bracket_is_ranked_first_at_the_second_milestone_and_among_its_own()
    {
        var scheduler = new AshaScheduler(new AshaOptions { ReductionFactor = 2, ResourceMax = 4, BracketCount = 2 });
        scheduler.Begin(new SchedulerContext(new Objective("loss", OptimizationMode.Minimize), TrialCountMax: 20, Seed: 0));
        var second = new List<TrialId>();
        for (var number = 0; number < 20; number++)
        {
            var trial = new TrialId(number);
            scheduler.Add(trial);
            if (SchedulerRun.Report(scheduler, number, 1, number) == TrialDecision.Continue) second.Add(trial);
        }

        second.Count.ShouldBeInRange(1, 19);
        scheduler.RungCounts.ShouldBe([20 - second.Count, 0, 0]);
        // The first of them is the best; it goes up as soon as there is a second one to be better than.
        foreach (var trial in second) SchedulerRun.Report(scheduler, trial.Number, 2, trial.Number).Verdict.ShouldBe(TrialVerdict.Pause);
        scheduler.Next(trial => second.Contains(trial), canStartNew: true).ShouldBeOfType<TrialChoice.Resume>().Trial.ShouldBe(second[0]);
        scheduler.RungCounts.ShouldBe([20 - second.Count, second.Count, 0]);
    }

    [Theory]
    [InlineData(2, 8, 1)]
    [InlineData(3, 27, 4)]
    [InlineData(4, 64, 16)]
    public void Every_free_worker_gets_the_job_that_the_paper_says(int reductionFactor, int resourceMax, int workerCount)
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var random = new Random(seed);
            var scheduler = Make(reductionFactor, resourceMax);
            var model = new AshaModel(reductionFactor, scheduler.RungCounts.Count);
            var jobs = RunJobs(scheduler, workerCount, newCountMax: 150, random, (_, _) => Loss(random), model);

            jobs.Distinct().Count().ShouldBe(jobs.Count, $"seed {seed}: no trial is promoted twice from a rung");
            var counts = scheduler.RungCounts;
            for (var rung = 1; rung < counts.Count; rung++)
                counts[rung].ShouldBeLessThanOrEqualTo(counts[rung - 1], $"seed {seed}: nobody skips a rung");
        }
    }

    [Fact]
    public void The_top_of_the_ranking_is_promoted_even_while_other_trials_run()
    {
        var scheduler = Make(2, 4);
        foreach (var trial in Enumerable.Range(0, 5)) scheduler.Add(new TrialId(trial));

        Report(scheduler, 0, 1, 0.5).ShouldBe(TrialVerdict.Pause);
        Next(scheduler).ShouldBeOfType<TrialChoice.StartNew>("one result has no upper half yet");
        Report(scheduler, 1, 1, 0.9).ShouldBe(TrialVerdict.Pause);
        Next(scheduler).ShouldBeOfType<TrialChoice.Resume>().Trial.ShouldBe(new TrialId(0));
    }

    [Fact]
    public void The_trial_that_is_to_be_promoted_goes_on_in_place_when_it_is_its_own_worker_that_is_free()
    {
        var scheduler = Make(2, 4);
        foreach (var trial in Enumerable.Range(0, 2)) scheduler.Add(new TrialId(trial));

        Report(scheduler, 0, 1, 0.9).ShouldBe(TrialVerdict.Pause);
        Report(scheduler, 1, 1, 0.5).ShouldBe(TrialVerdict.Continue);
        Next(scheduler).ShouldBeOfType<TrialChoice.StartNew>("it was promoted, and is not promoted again");
        Report(scheduler, 1, 2, 0.4).ShouldBe(TrialVerdict.Pause);
    }

    [Fact]
    public void Ties_go_to_the_earlier_trial_and_nan_ranks_last()
    {
        var scheduler = Make(2, 4);
        foreach (var trial in Enumerable.Range(0, 6)) scheduler.Add(new TrialId(trial));
        Report(scheduler, 0, 1, double.NaN).ShouldBe(TrialVerdict.Pause);
        Report(scheduler, 2, 1, 0.5).ShouldBe(TrialVerdict.Continue, "the top of two is the one number");
        Report(scheduler, 3, 1, 0.5).ShouldBe(TrialVerdict.Pause, "the top of three is one: trial 2 was there with the same value, "
            + "and has the smaller number");
        Report(scheduler, 1, 1, 0.5).ShouldBe(TrialVerdict.Continue, "the top of four is two: trials 1 and 2");
        Report(scheduler, 4, 1, double.NaN).ShouldBe(TrialVerdict.Pause);
        Next(scheduler).ShouldBeOfType<TrialChoice.StartNew>("trials 1 and 2 went up already");
    }

    [Fact]
    public void A_promotion_from_a_higher_rung_goes_before_one_from_a_lower()
    {
        var scheduler = Make(2, 4);
        foreach (var trial in Enumerable.Range(0, 6)) scheduler.Add(new TrialId(trial));
        foreach (var trial in new[] { 0, 1 }) Report(scheduler, trial, 1, trial).ShouldBe(TrialVerdict.Pause);
        scheduler.Resume(new TrialId(0));
        foreach (var trial in new[] { 2, 3 }) Report(scheduler, trial, 1, trial).ShouldBe(TrialVerdict.Pause);
        scheduler.Resume(new TrialId(1));
        foreach (var trial in new[] { 4, 5 }) Report(scheduler, trial, 1, trial).ShouldBe(TrialVerdict.Pause);
        foreach (var trial in new[] { 0, 1 }) Report(scheduler, trial, 2, trial).ShouldBe(TrialVerdict.Pause);

        // Trial 2 is in the top three of the six on the bottom rung, trial 0 in the top one of the two above.
        Next(scheduler).ShouldBeOfType<TrialChoice.Resume>().Trial.ShouldBe(new TrialId(0));
        scheduler.Resume(new TrialId(0));
        Next(scheduler).ShouldBeOfType<TrialChoice.Resume>().Trial.ShouldBe(new TrialId(2));
    }

    [Fact]
    public void A_trial_that_cannot_be_resumed_at_the_moment_is_passed_over()
    {
        var scheduler = Make(2, 4);
        foreach (var trial in Enumerable.Range(0, 4)) scheduler.Add(new TrialId(trial));
        Report(scheduler, 0, 1, 0.1);
        Report(scheduler, 1, 1, 0.9);
        scheduler.Next(trial => trial.Number != 0, canStartNew: false).ShouldBeOfType<TrialChoice.Nothing>();
        scheduler.Next(_ => true, canStartNew: false).ShouldBeOfType<TrialChoice.Resume>();
    }

    [Fact]
    public void A_trial_that_reports_a_stretch_again_is_recorded_once()
    {
        var scheduler = Make(2, 4);
        foreach (var trial in Enumerable.Range(0, 2)) scheduler.Add(new TrialId(trial));
        Report(scheduler, 0, 1, 0.5).ShouldBe(TrialVerdict.Pause);
        Report(scheduler, 0, 1, 0.4).ShouldBe(TrialVerdict.Pause);
        scheduler.RungCounts.ShouldBe([1, 0, 0]);
    }

    [Fact]
    public void A_trial_that_ended_is_not_promoted_but_its_result_still_ranks()
    {
        var scheduler = Make(2, 4);
        foreach (var trial in Enumerable.Range(0, 4)) scheduler.Add(new TrialId(trial));
        Report(scheduler, 0, 1, 0.1);
        scheduler.End(new TrialId(0), TrialPhase.Failed);
        Report(scheduler, 1, 1, 0.2).ShouldBe(TrialVerdict.Pause);
        Next(scheduler).ShouldBeOfType<TrialChoice.StartNew>();
    }

    [Fact]
    public void The_top_rung_finishes_a_trial()
    {
        var scheduler = Make(2, 1);
        scheduler.Add(new TrialId(0));
        Report(scheduler, 0, 1, 0.1).ShouldBe(TrialVerdict.Finish);
    }

    [Theory]
    [InlineData(1, 3, 9, new double[] { 1, 3, 9 })]
    [InlineData(1, 3, 26, new double[] { 1, 3, 9 })]
    [InlineData(2, 4, 100, new double[] { 2, 8, 32 })]
    public void Rungs_lie_at_the_powers_of_the_reduction_factor(double grace, int factor, double max, double[] milestones) =>
        new AshaOptions { GracePeriod = grace, ReductionFactor = factor, ResourceMax = max }.Milestones().ShouldBe(milestones);

    [Fact]
    public void Options_that_make_no_sense_are_refused()
    {
        Should.Throw<ArgumentException>(() => new AshaScheduler(new() { ReductionFactor = 1 })).Message
            .ShouldBe("the reduction factor is 1, but must be 2 or more");
        Should.Throw<ArgumentException>(() => new AshaScheduler(new() { GracePeriod = 0 }));
        Should.Throw<ArgumentException>(() => new AshaScheduler(new() { GracePeriod = 8, ResourceMax = 4 })).Message
            .ShouldContain("the greatest resource is 4");
        Should.Throw<ArgumentException>(() => new AshaScheduler(new() { ResourceAttribute = "" }));
    }

    // Workers finish in random order. A worker whose trial is told to continue in place has got its next job by that.
    private static List<(int Trial, int Rung)> RunJobs(
        AshaScheduler scheduler, int workerCount, int newCountMax, Random random, Func<TrialId, int, double> loss,
        AshaModel? model = null)
    {
        var (jobs, running, rungs) = (new List<(int, int)>(), new List<TrialId>(), new Dictionary<TrialId, int>());
        while (true)
        {
            while (running.Count < workerCount && TakeJob() is { } taken) Begin(taken);
            if (running.Count == 0) return jobs;

            var index = random.Next(running.Count);
            var trial = running[index];
            running.RemoveAt(index);
            var value = loss(trial, rungs[trial]);
            model?.Record(trial, rungs[trial], value);
            var verdict = Report(scheduler, trial.Number, (int)scheduler.Milestones[rungs[trial]], value);
            if (verdict != TrialVerdict.Continue) continue;
            model?.GetJob().ShouldBe((trial, rungs[trial] + 1));
            rungs[trial]++;
            Begin(trial);
        }

        void Begin(TrialId trial)
        {
            running.Add(trial);
            jobs.Add((trial.Number, rungs[trial]));
        }

        TrialId? TakeJob()
        {
            switch (scheduler.Next(trial => !running.Contains(trial), canStartNew: rungs.Count < newCountMax))
            {
                case TrialChoice.Resume resume:
                    scheduler.Resume(resume.Trial);
                    rungs[resume.Trial]++;
                    model?.GetJob().ShouldBe((resume.Trial, rungs[resume.Trial]));
                    return resume.Trial;
                case TrialChoice.StartNew:
                    var made = new TrialId(rungs.Count);
                    scheduler.Add(made);
                    rungs[made] = 0;
                    model?.GetJob().ShouldBe((made, 0));
                    return made;
                default:
                    return null;
            }
        }
    }

    // Few distinct values, so that ties are common, and a NaN now and then.
    private static double Loss(Random random) => random.Next(20) == 0 ? double.NaN : random.Next(40) / 40.0;

    private static AshaScheduler Make(int reductionFactor, int resourceMax)
    {
        var scheduler = new AshaScheduler(new() { ReductionFactor = reductionFactor, ResourceMax = resourceMax });
        scheduler.Begin(new Objective("loss", OptimizationMode.Minimize));
        return scheduler;
    }

    private static TrialVerdict Report(AshaScheduler scheduler, int trial, int iteration, double loss) =>
        scheduler.Report(new TrialId(trial), new TrialReport(iteration, iteration, new Dictionary<string, double>
        {
            [TrialReport.TrainingIteration] = iteration,
            ["loss"] = loss,
        })).Verdict;

    private static TrialChoice Next(AshaScheduler scheduler) => scheduler.Next(_ => true, canStartNew: true);
}
