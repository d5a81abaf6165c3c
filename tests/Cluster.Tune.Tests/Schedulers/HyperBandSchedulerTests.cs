namespace Cluster.Tune.Tests.Schedulers;

public class HyperBandSchedulerTests
{
    [Fact]
    public void Rounded_down_the_brackets_are_those_of_the_papers_table_1()
    {
        var options = new HyperBandOptions { ResourceMax = 81, ReductionFactor = 3, Sizes = HyperBandSizes.RoundedDown };
        Table(options, 4).ShouldBe([(81, 1), (27, 3), (9, 9), (3, 27), (1, 81)]);
        Table(options, 3).ShouldBe([(27, 3), (9, 9), (3, 27), (1, 81)]);
        Table(options, 2).ShouldBe([(9, 9), (3, 27), (1, 81)]);
        Table(options, 1).ShouldBe([(6, 27), (2, 81)]);
        Table(options, 0).ShouldBe([(5, 81)]);
    }

    [Fact]
    public void Rounded_up_the_brackets_are_those_of_algorithm_1()
    {
        var options = new HyperBandOptions();
        Enumerable.Range(0, 5).Select(s => Table(options, s)[0]).ShouldBe([(5, 81), (8, 27), (15, 9), (34, 3), (81, 1)]);
        Table(options, 3).ShouldBe([(34, 3), (12, 9), (4, 27), (2, 81)]);
    }

    [Fact]
    public void A_whole_band_runs_as_table_1_says()
    {
        var scheduler = new HyperBandScheduler(new HyperBandOptions { Sizes = HyperBandSizes.RoundedDown, LargestBracketFirst = true });
        scheduler.Begin(new SchedulerContext(new("loss", OptimizationMode.Minimize), TrialCountMax: 128, Seed: 0));
        var run = new SchedulerRun(scheduler, (trial, _) => trial.Number);
        run.ToTheEnd(trialCount: 128, slotCount: 7);

        // Each bracket's trials, by how much they had when they ended: the smaller number is the better trial.
        var had = Enumerable.Range(0, 81).Select(run.IterationOf).ToArray();
        had.Count(iteration => iteration >= 3).ShouldBe(27);
        had.Count(iteration => iteration >= 9).ShouldBe(9);
        had.Count(iteration => iteration >= 27).ShouldBe(3);
        had.Count(iteration => iteration >= 81).ShouldBe(1);
        had[0].ShouldBe(81);
        Enumerable.Range(123, 5).Select(run.IterationOf).ShouldAllBe(iteration => iteration == 81);
        run.FinishedCount.ShouldBe(1 + 1 + 1 + 2 + 5);
    }

    [Fact]
    public void A_rung_is_cut_when_its_last_trial_fails_instead_of_reporting()
    {
        var scheduler = new HyperBandScheduler(new HyperBandOptions { ResourceMax = 3, LargestBracketFirst = true });
        scheduler.Begin(new SchedulerContext(new("loss", OptimizationMode.Minimize), TrialCountMax: 3, Seed: 0));
        var paused = new HashSet<TrialId>();
        foreach (var trial in Enumerable.Range(0, 3)) scheduler.Add(new TrialId(trial));
        foreach (var trial in Enumerable.Range(0, 2))
        {
            SchedulerRun.Report(scheduler, trial, 1, trial).Verdict.ShouldBe(TrialVerdict.Pause);
            paused.Add(new TrialId(trial));
        }
        scheduler.Next(paused.Contains, canStartNew: false).ShouldBeOfType<TrialChoice.Nothing>();

        scheduler.End(new TrialId(2), TrialPhase.Failed);

        scheduler.Next(paused.Contains, false).ShouldBeOfType<TrialChoice.End>().Trial.ShouldBe(new TrialId(1));
        scheduler.End(new TrialId(1), TrialPhase.Stopped);
        scheduler.Next(paused.Contains, false).ShouldBeOfType<TrialChoice.Resume>().Trial.ShouldBe(new TrialId(0));
    }

    [Fact]
    public void A_bracket_that_cannot_fill_up_is_cut_with_what_it_has()
    {
        var scheduler = new HyperBandScheduler(new HyperBandOptions { ResourceMax = 9, LargestBracketFirst = true });
        scheduler.Begin(new SchedulerContext(new("loss", OptimizationMode.Minimize), TrialCountMax: 100, Seed: 0));
        foreach (var trial in Enumerable.Range(0, 4)) scheduler.Add(new TrialId(trial));
        foreach (var trial in Enumerable.Range(0, 4)) SchedulerRun.Report(scheduler, trial, 1, trial).Verdict.ShouldBe(TrialVerdict.Pause);
        scheduler.Next(_ => true, canStartNew: false).ShouldBeOfType<TrialChoice.Nothing>();

        scheduler.EndOfNew();

        scheduler.Next(_ => true, false).ShouldBeOfType<TrialChoice.End>().Trial.ShouldBe(new TrialId(3));
    }

    private static (int, double)[] Table(HyperBandOptions options, int s) =>
        [.. options.Rungs(s).Select(rung => (rung.TrialCount, rung.Resource))];
}
