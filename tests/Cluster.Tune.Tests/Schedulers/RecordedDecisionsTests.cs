using static Cluster.Tune.TrialVerdict;

namespace Cluster.Tune.Tests.Schedulers;

// What Ray Tune's schedulers decide in well-known situations, as tables: whoever moves an experiment here finds the same decisions.
// HyperBand and population-based training have files of their own.

public class RecordedDecisionsTests
{
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
    public void A_report_without_the_attribute_or_the_metric_is_passed_over_but_a_population_refuses_it()
    {
        ITrialScheduler[] schedulers =
        [
            new AshaStoppingScheduler(new() { ResourceAttribute = "epoch" }), new AshaScheduler(new() { ResourceAttribute = "epoch" }),
            new HyperBandScheduler(new() { ResourceAttribute = "epoch" }),
            new MedianStoppingScheduler(new() { ResourceAttribute = "epoch" }),
            new PopulationScheduler(new() { ResourceAttribute = "epoch", Mutations = new() { ["lr"] = Domain.Uniform(0, 1) } }),
        ];
        foreach (var scheduler in schedulers)
        {
            scheduler.Begin(new Objective("loss", OptimizationMode.Minimize));
            scheduler.Add(new TrialId(0));
            foreach (var name in new[] { "loss", "epoch" })
            {
                var report = new TrialReport(1, 1, new Dictionary<string, double> { [name] = 99 });
                if (scheduler is PopulationScheduler)
                    Should.Throw<ArgumentException>(() => scheduler.Report(new TrialId(0), report)).Message.ShouldStartWith("the metric '");
                else scheduler.Report(new TrialId(0), report).ShouldBe(TrialDecision.Continue, scheduler.GetType().Name);
            }
        }
    }

    [Fact]
    public void Nan_and_infinite_values_are_taken_by_every_scheduler_and_an_ended_trial_stays_ended()
    {
        for (var kind = 0; kind < Experiments.SchedulerKinds.Count; kind++)
        {
            var scheduler = Experiments.SchedulerKinds.Make(kind, new Random(0));
            var run = new Replay(scheduler) { TrialCount = 3 };
            foreach (var (trial, value) in new[] { (0, double.NaN), (1, double.PositiveInfinity), (2, double.NegativeInfinity) })
                for (var time = 0; time < 10; time++)
                    run.Report(trial, time, value);
            for (var trial = 0; trial < 3; trial++) run.End(trial, TrialPhase.Completed);
            if (scheduler is not (FifoScheduler or MedianStoppingScheduler)) run.Report(0, 2, 1).ShouldBe(Stop, $"kind {kind}");
        }
    }
}
