namespace Cluster.Tune.Tests.Schedulers;

public class AshaStoppingSchedulerTests
{
    [Fact]
    public void A_trial_stops_when_it_is_worse_than_the_quantile_of_those_before_it()
    {
        var scheduler = Make(reductionFactor: 2, resourceMax: 16);

        Report(scheduler, 0, 1, 0.8).ShouldBe(TrialVerdict.Continue, "the first has nobody to lose against");
        Report(scheduler, 1, 1, 0.6).ShouldBe(TrialVerdict.Stop, "the cut is 0.8");
        Report(scheduler, 2, 1, 0.7).ShouldBe(TrialVerdict.Continue, "0.8 and 0.6 are cut at their median 0.7: not below");
        Report(scheduler, 3, 1, 0.69).ShouldBe(TrialVerdict.Stop, "0.8, 0.7 and 0.6 are cut at 0.7");
    }

    [Fact]
    public void With_a_reduction_factor_of_4_the_best_quarter_goes_on()
    {
        var scheduler = Make(reductionFactor: 4, resourceMax: 16);
        foreach (var trial in Enumerable.Range(0, 5)) Report(scheduler, trial, 1, trial);

        // 0 to 4 are cut at their 75 % quantile, 3.
        Report(scheduler, 5, 1, 2.9).ShouldBe(TrialVerdict.Stop);
        Report(scheduler, 6, 1, 3.5).ShouldBe(TrialVerdict.Continue);
    }

    [Fact]
    public void A_trial_is_judged_once_a_rung_and_between_rungs_it_goes_on()
    {
        var scheduler = Make(reductionFactor: 4, resourceMax: 16);
        Report(scheduler, 0, 1, 0.5).ShouldBe(TrialVerdict.Continue);
        Report(scheduler, 1, 1, 0.5).ShouldBe(TrialVerdict.Continue);
        Report(scheduler, 1, 2, 0.0).ShouldBe(TrialVerdict.Continue, "iteration 2 is no milestone");
        Report(scheduler, 1, 1, 0.0).ShouldBe(TrialVerdict.Continue, "a repeated stretch is not judged again");
    }

    [Fact]
    public void A_nan_is_not_worse_than_a_number_and_does_not_move_the_cut()
    {
        var scheduler = Make(reductionFactor: 4, resourceMax: 16);
        Report(scheduler, 0, 1, 0.5);
        Report(scheduler, 1, 1, double.NaN).ShouldBe(TrialVerdict.Continue);
        Report(scheduler, 2, 1, 0.5).ShouldBe(TrialVerdict.Continue);
        Report(scheduler, 3, 1, 0.4).ShouldBe(TrialVerdict.Stop);
    }

    [Fact]
    public void The_greatest_resource_finishes_a_trial() =>
        Report(Make(reductionFactor: 4, resourceMax: 16), 0, 16, 0.1).ShouldBe(TrialVerdict.Finish);

    private static AshaStoppingScheduler Make(int reductionFactor, int resourceMax)
    {
        var scheduler = new AshaStoppingScheduler(new() { ReductionFactor = reductionFactor, ResourceMax = resourceMax });
        scheduler.Begin(new Objective("accuracy", OptimizationMode.Maximize));
        foreach (var trial in Enumerable.Range(0, 10)) scheduler.Add(new TrialId(trial));
        return scheduler;
    }

    private static TrialVerdict Report(AshaStoppingScheduler scheduler, int trial, int iteration, double accuracy) =>
        scheduler.Report(new TrialId(trial), new TrialReport(iteration, iteration, new Dictionary<string, double>
        {
            [TrialReport.TrainingIteration] = iteration,
            ["accuracy"] = accuracy,
        })).Verdict;
}
