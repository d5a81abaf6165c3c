namespace Cluster.Tune.Tests.Schedulers;

public class MedianStoppingSchedulerTests
{
    [Fact]
    public void A_trial_stops_when_its_best_is_worse_than_the_median_of_the_others_means()
    {
        var scheduler = Make(new() { GracePeriod = 1, SampleCountMin = 3 });
        // Means up to 2: 10, 20, 30. Their median is 20.
        foreach (var (trial, loss) in new[] { (0, 10.0), (1, 20.0), (2, 30.0) })
            foreach (var time in new[] { 1, 2 })
                Report(scheduler, trial, time, loss).ShouldBe(TrialVerdict.Continue);

        Report(scheduler, 3, 1, 20).ShouldBe(TrialVerdict.Continue, "as good as the median");
        Report(scheduler, 4, 1, 20.1).ShouldBe(TrialVerdict.Stop);
        Report(scheduler, 5, 1, 15).ShouldBe(TrialVerdict.Continue);
        Report(scheduler, 5, 2, 99).ShouldBe(TrialVerdict.Continue, "its best counts, not its last");
    }

    [Fact]
    public void Nobody_is_judged_in_the_grace_period_or_against_too_few()
    {
        var scheduler = Make(new() { GracePeriod = 5, SampleCountMin = 2 });
        Report(scheduler, 0, 6, 1).ShouldBe(TrialVerdict.Continue);
        Report(scheduler, 1, 4, 100).ShouldBe(TrialVerdict.Continue, "grace");
        Report(scheduler, 1, 6, 100).ShouldBe(TrialVerdict.Continue, "one other is too few");
        Report(scheduler, 2, 6, 100.1).ShouldBe(TrialVerdict.Stop);
    }

    [Fact]
    public void A_soft_rule_pauses_once_and_then_lets_the_trial_run()
    {
        var scheduler = Make(new() { GracePeriod = 0, SampleCountMin = 1, IsHard = false });
        Report(scheduler, 0, 5, 1);
        Report(scheduler, 1, 1, 9).ShouldBe(TrialVerdict.Continue, "the other's mean up to 1 is not known: its first report was at 5");
        Report(scheduler, 0, 6, 1);
        Report(scheduler, 1, 5, 9).ShouldBe(TrialVerdict.Pause);
        scheduler.Next(_ => true, canStartNew: true).ShouldBeOfType<TrialChoice.StartNew>();
        scheduler.Next(_ => true, canStartNew: false).ShouldBeOfType<TrialChoice.Resume>().Trial.ShouldBe(new TrialId(1));
        scheduler.Resume(new TrialId(1));
        Report(scheduler, 1, 6, 9).ShouldBe(TrialVerdict.Continue);
    }

    private static MedianStoppingScheduler Make(MedianStoppingOptions options)
    {
        var scheduler = new MedianStoppingScheduler(options);
        scheduler.Begin(new Objective("loss", OptimizationMode.Minimize));
        foreach (var trial in Enumerable.Range(0, 8)) scheduler.Add(new TrialId(trial));
        return scheduler;
    }

    private static TrialVerdict Report(ITrialScheduler scheduler, int trial, double time, double loss) =>
        SchedulerRun.Report(scheduler, trial, time, loss).Verdict;
}
