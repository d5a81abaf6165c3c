namespace Cluster.Tune.Tests.Schedulers;

// What Ray Tune's schedulers decide in well-known situations, as tables: whoever moves an experiment here finds the same decisions.
// Two trials are there first, as in many of its tests: one gains 100 an iteration for ten of them, the other has 450 for five.

public class RecordedDecisionsTests
{
    private const TrialVerdict Continue = TrialVerdict.Continue;
    private const TrialVerdict Pause = TrialVerdict.Pause;
    private const TrialVerdict Stop = TrialVerdict.Stop;
    private const TrialVerdict Finish = TrialVerdict.Finish;

    [Theory]
    [InlineData(OptimizationMode.Maximize)]
    [InlineData(OptimizationMode.Minimize)]
    public void Median_stopping_judges_by_running_means(OptimizationMode mode)
    {
        var run = new Replay(new MedianStoppingScheduler(new() { GracePeriod = 0, SampleCountMin = 1 }), mode).WithTwo();
        run.Report(0, 10, 1000).ShouldBe(Continue);
        run.Report(1, 5, 450).ShouldBe(Continue, "the other's mean is 250 then");
        run.Report(1, 6, 0).ShouldBe(Continue, "its best counts");
        run.Report(1, 10, 450).ShouldBe(Stop, "the other's mean is 500 then");
    }

    [Fact]
    public void Median_stopping_compares_with_those_that_got_as_far_only()
    {
        var run = new Replay(new MedianStoppingScheduler(new() { GracePeriod = 0, SampleCountMin = 1 })).WithTwo();
        run.Report(1, 100, 0).ShouldBe(Continue, "nobody got there");
        run.Report(0, 101, 1000);
        run.Report(1, 101, 0).ShouldBe(Stop);
    }

    [Fact]
    public void Median_stopping_waits_for_the_grace_period_and_for_enough_others()
    {
        var grace = new Replay(new MedianStoppingScheduler(new() { GracePeriod = 2.5, SampleCountMin = 1 })).WithTwo();
        grace.Report(0, 10, 1000);
        grace.Report(1, 10, 1000);
        new[] { 1, 2, 3 }.Select(time => grace.Report(2, time, 10)).ShouldBe([Continue, Continue, Stop]);

        var samples = new Replay(new MedianStoppingScheduler(new() { GracePeriod = 0, SampleCountMin = 2 })).WithTwo();
        samples.Report(0, 10, 1000);
        samples.Report(2, 5, 10).ShouldBe(Continue, "only one other got to 5");
        samples.Report(1, 5, 1000);
        samples.Report(2, 5, 10).ShouldBe(Stop, "the same report again, with two others");
    }

    [Theory]
    [InlineData(true, Stop)]
    [InlineData(false, Pause)]
    public void Median_stopping_takes_the_median_of_the_means(bool isHard, TrialVerdict verdict)
    {
        var run = new Replay(new MedianStoppingScheduler(new() { GracePeriod = 0, SampleCountMin = 1, IsHard = isHard })).WithTwo();
        run.Report(0, 10, 1000);
        run.Report(1, 10, 1000);
        run.Report(2, 1, 260).ShouldBe(Continue, "the median of 50 and 450");
        run.Report(2, 2, 260).ShouldBe(verdict, "the median of 100 and 450");
    }

    [Theory]
    [InlineData(OptimizationMode.Maximize)]
    [InlineData(OptimizationMode.Minimize)]
    public void Asha_by_stopping_cuts_at_the_quantile_of_those_before(OptimizationMode mode)
    {
        var run = new Replay(new AshaStoppingScheduler(new() { ResourceMax = 10, ReductionFactor = 2 }), mode).WithTwo();
        run.Report(2, 1, 260).ShouldBe(Stop, "100 and 450 are cut at 275");
        run.Report(2, 2, 260).ShouldBe(Stop, "200 and 450 are cut at 325");
        run.Report(3, 10, 1000).ShouldBe(Finish);
        run.Report(1, 101, 0).ShouldBe(Finish);
    }

    [Fact]
    public void Asha_by_stopping_has_its_first_rung_at_the_grace_period()
    {
        var run = new Replay(new AshaStoppingScheduler(new() { GracePeriod = 2.5, ReductionFactor = 3 })).WithTwo();
        new[] { 1, 2, 3 }.Select(time => run.Report(2, time, 10)).ShouldBe([Continue, Continue, Stop]);
    }

    [Fact]
    public void Asha_by_stopping_passes_a_nan_and_leaves_it_out_of_the_quantile()
    {
        var run = new Replay(new AshaStoppingScheduler(new() { ResourceMax = 10, ReductionFactor = 2 }));
        for (var time = 0; time < 10; time++) run.Report(0, time, 450).ShouldBe(Continue);
        for (var time = 0; time < 10; time++) run.Report(1, time, double.NaN).ShouldBe(Continue);
        run.Report(2, 1, 260).ShouldBe(Stop);
        run.Report(2, 2, 260).ShouldBe(Stop);
    }

    [Fact]
    public void Asha_by_stopping_finishes_all_at_the_end_with_more_brackets_than_rungs_too()
    {
        var run = new Replay(new AshaStoppingScheduler(new() { ResourceMax = 10, BracketCount = 10 }));
        Enumerable.Range(0, 10).Select(trial => run.Report(trial, 10, -2)).ShouldAllBe(verdict => verdict == Finish);
    }

    [Fact]
    public void Asha_by_stopping_may_leave_the_last_ones_running()
    {
        var run = new Replay(new AshaStoppingScheduler(new() { ResourceMax = 3, ReductionFactor = 2, StopsLastTrials = false }));
        new[] { 10.0, 8, 6, 4 }.Select((value, trial) => run.Report(trial, 2, value)).ShouldBe([Continue, Stop, Stop, Stop]);
        run.Report(0, 4, 10).ShouldBe(Continue);
        run.Report(0, 8, 10).ShouldBe(Continue);
        run.Report(0, 14, 1).ShouldBe(Continue, "worse than the others were, but beyond the last rung");
    }

    [Fact]
    public void Hyperband_halves_a_bracket_when_its_last_trial_arrives()
    {
        // A full band of 81: the last bracket has 81 trials, and reports from the worst to the best.
        var run = new Replay(new HyperBandScheduler()) { TrialCount = 143 };
        var live = Enumerable.Range(62, 81).ToList();
        for (var time = 1; time < 81; time *= 3)
        {
            var verdicts = live.Select((trial, i) => run.Report(trial, time, i)).ToList();
            verdicts.SkipLast(1).ShouldAllBe(verdict => verdict == Pause);
            verdicts[^1].ShouldBe(Continue);
            var stopped = run.EndOfPaused();
            stopped.Count.ShouldBe(live.Count - (live.Count + 2) / 3);
            live = [.. live.Except(stopped)];
        }
        live.ShouldBe([142]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Hyperband_goes_on_when_one_of_three_is_gone(bool hasFailed)
    {
        var run = new Replay(new HyperBandScheduler()) { TrialCount = 8 };
        if (hasFailed) run.End(7, TrialPhase.Failed);
        else
        {
            run.Report(7, 1, 12);
            run.End(7, TrialPhase.Completed);
        }
        run.Report(5, 27, 10).ShouldBe(Pause);
        run.Report(6, 27, 10).ShouldBe(Continue);
    }

    [Fact]
    public void Hyperband_lets_a_trial_that_joins_a_halved_bracket_run_as_far_as_the_others()
    {
        var run = new Replay(new HyperBandScheduler()) { TrialCount = 6 };
        run.Report(5, 27, 0).ShouldBe(Continue);
        run.Report(6, 27, 12).ShouldBe(Continue);
        run.Report(6, 108, 12).ShouldBe(Pause);
    }

    [Theory]
    [InlineData(true, 4)]
    [InlineData(false, 4)]
    [InlineData(true, 8)]
    [InlineData(false, 8)]
    public void Hyperband_with_a_small_budget_ends_or_leaves_the_last_ones(bool stopsLast, int firstReport)
    {
        // Brackets of four: one that is never halved, and one that is at 4. With 8 as the first report a trial overshoots.
        var run = new Replay(new HyperBandScheduler(new() { ResourceMax = 8, ReductionFactor = 2, StopsLastTrials = stopsLast })) { TrialCount = 8 };
        Enumerable.Range(0, 4).Select(trial => run.Report(trial, 4, 10 * trial)).ShouldAllBe(verdict => verdict == Continue);
        foreach (var trial in Enumerable.Range(4, 4)) run.Report(trial, firstReport, 10 * trial);
        run.EndOfPaused().ShouldBe(stopsLast && firstReport == 8 ? [4, 5, 6] : [4, 5]);
        if (firstReport == 4 || !stopsLast) run.Resumed().ShouldBe([6]);

        var last = Enumerable.Range(0, 4).Select(trial => run.Report(trial, 8, 10 * trial)).ToList();
        if (stopsLast) (last[^1], run.EndOfPaused().Where(trial => trial < 4).Count()).ShouldBe((Finish, 3));
        else last.ShouldAllBe(verdict => verdict == Continue);
    }

    [Fact]
    public void Hyperband_lets_only_those_behind_the_milestone_go_on()
    {
        var run = new Replay(new HyperBandScheduler(new() { ResourceMax = 10, LargestBracketFirst = true }), OptimizationMode.Minimize) { TrialCount = 3 };
        run.Report(0, 5, 1).ShouldBe(Pause);
        run.Report(1, 1, 2).ShouldBe(Pause);
        run.Report(2, 5, 3).ShouldBe(Pause);
        run.Resumed().ShouldBe([1]);
    }

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

    private static Replay Population()
    {
        var run = new Replay(new PopulationScheduler(new PopulationOptions
        {
            ResourceAttribute = TrialReport.TrainingIteration, Interval = 10, ResampleChance = 0, Mutations = new() { ["lr"] = Domain.Uniform(0, 9) },
        })) { TrialCount = 5 };
        for (var trial = 0; trial < 5; trial++) run.Report(trial, 10, 50 * trial).ShouldBe(Continue);
        return run;
    }

    /// <summary>A scheduler that is told reports of trials by number; each is added when it is first heard of, in order.</summary>
    private sealed class Replay
    {
        private readonly ITrialScheduler _scheduler;
        private readonly OptimizationMode _mode;
        private readonly HashSet<TrialId> _paused = [];
        private int _addedCount;

        public Replay(ITrialScheduler scheduler, OptimizationMode mode = OptimizationMode.Maximize)
        {
            (_scheduler, _mode) = (scheduler, mode);
            scheduler.Begin(new Objective("loss", mode));
        }

        public int TrialCount { init => Add(value); }

        public Replay WithTwo()
        {
            Add(2);
            for (var time = 0; time < 10; time++) Report(0, time, 100 * time).ShouldBe(Continue);
            for (var time = 0; time < 5; time++) Report(1, time, 450).ShouldBe(Continue);
            return this;
        }

        public TrialVerdict Report(int trial, double time, double reward) => Decide(trial, time, reward).Verdict;

        public TrialDecision Decide(int trial, double time, double reward)
        {
            Add(trial + 1);
            _paused.Remove(new TrialId(trial));
            var decision = SchedulerRun.Report(_scheduler, trial, time, _mode == OptimizationMode.Maximize ? reward : -reward);
            if (decision.Verdict == Pause) _paused.Add(new TrialId(trial));
            return decision;
        }

        public void End(int trial, TrialPhase phase) => _scheduler.End(new TrialId(trial), phase);

        /// <summary>Ends the paused trials that the scheduler wants ended.</summary>
        public List<int> EndOfPaused()
        {
            var ended = new List<int>();
            while (_scheduler.Next(_paused.Contains, canStartNew: false) is TrialChoice.End end)
            {
                _paused.Remove(end.Trial);
                _scheduler.End(end.Trial, TrialPhase.Stopped);
                ended.Add(end.Trial.Number);
            }
            return ended;
        }

        public List<int> Resumed()
        {
            var resumed = new List<int>();
            while (_scheduler.Next(_paused.Contains, canStartNew: false) is TrialChoice.Resume resume)
            {
                _paused.Remove(resume.Trial);
                _scheduler.Resume(resume.Trial);
                resumed.Add(resume.Trial.Number);
            }
            return resumed;
        }

        private void Add(int count)
        {
            while (_addedCount < count) _scheduler.Add(new TrialId(_addedCount++), new Configuration([new("lr", 1.0)]));
        }
    }
}
