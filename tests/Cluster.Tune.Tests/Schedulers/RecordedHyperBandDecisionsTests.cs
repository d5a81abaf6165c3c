using static Cluster.Tune.TrialVerdict;

namespace Cluster.Tune.Tests.Schedulers;

// What Ray Tune's HyperBand and its variant for BOHB decide in well-known situations.

public class RecordedHyperBandDecisionsTests
{
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
    public void Hyperband_stops_the_last_to_arrive_when_it_is_among_the_worst()
    {
        var run = new Replay(new HyperBandScheduler()) { TrialCount = 13 };
        Enumerable.Range(5, 8).Reverse().Select(trial => run.Report(trial, 27, trial)).ShouldBe([.. Enumerable.Repeat(Pause, 7), Stop]);
        run.EndOfPaused().ShouldBe([6, 7, 8, 9]);
    }

    [Fact]
    public void Hyperband_ends_a_bracket_that_is_never_halved_with_its_last_trial()
    {
        var run = new Replay(new HyperBandScheduler()) { TrialCount = 5 };
        Enumerable.Range(0, 5).Select(trial => run.Report(trial, 81, trial)).ShouldBe([Pause, Pause, Pause, Pause, Finish]);
        run.EndOfPaused().ShouldBe([0, 1, 2, 3]);
    }

    [Theory]
    [InlineData(TrialPhase.Failed)]
    [InlineData(TrialPhase.Completed)]
    public void Hyperband_halves_a_bracket_when_its_last_trial_fails_or_ends_early(TrialPhase phase)
    {
        var run = new Replay(new HyperBandScheduler()) { TrialCount = 13 };
        for (var trial = 5; trial < 12; trial++) run.Report(trial, 27, 10).ShouldBe(Pause);
        run.End(12, phase);
        run.EndOfPaused().Count.ShouldBe(4);
        run.Resumed().Count.ShouldBe(3);
    }

    [Fact]
    public void Hyperband_holds_back_a_trial_that_is_ahead_of_the_next_milestone()
    {
        // The last bracket of 81 trials has 19 of them; the last one to report is at 4, beyond the milestone at 3.
        var run = new Replay(new HyperBandScheduler()) { TrialCount = 81 };
        for (var trial = 62; trial < 80; trial++) run.Report(trial, 1, trial);
        run.Report(80, 4, 79).ShouldBe(Pause);
        run.EndOfPaused().ShouldBeEmpty("27 may go on, and there are 19");
        run.Resumed().ShouldBe(Enumerable.Range(62, 18));
    }

    [Fact]
    public void Hyperband_leaves_out_brackets_without_a_budget()
    {
        // With 20, the bracket of s = 3 would begin at 0: 4, 6 and 12 trials, and then 4 again.
        var run = new Replay(new HyperBandScheduler(new() { ResourceMax = 20 })) { TrialCount = 26 };
        run.Report(21, 2, 0).ShouldBe(Pause, "the last of the bracket that begins at 2");
        run.Report(22, 19, 0).ShouldBe(Continue, "the first of a new bracket that is not halved");
    }

    [Fact]
    public void Hyperband_counts_a_trial_that_is_removed_before_it_ran_as_gone()
    {
        var run = new Replay(new HyperBandScheduler()) { TrialCount = 4 };
        run.Report(0, 1, 5).ShouldBe(Continue);
        run.End(1, TrialPhase.Stopped);
        run.Report(4, 1, 5).ShouldBe(Continue);
        run.End(4, TrialPhase.Stopped);
        new[] { 0, 2, 3 }.Select(trial => run.Report(trial, 81, trial)).ShouldBe([Pause, Pause, Finish]);
    }

    [Theory]
    [InlineData(OptimizationMode.Maximize, Stop, 1)]
    [InlineData(OptimizationMode.Minimize, Continue, null)]
    public void Bohb_halves_its_largest_bracket_first(OptimizationMode mode, TrialVerdict last, int? resumed)
    {
        var run = new Replay(new HyperBandScheduler(new() { ResourceMax = 3, LargestBracketFirst = true }), mode) { TrialCount = 4 };
        var sign = mode == OptimizationMode.Maximize ? 1 : -1;
        run.Report(3, 1, 0).ShouldBe(Continue, "the fourth trial is in the next bracket, which begins at 3");
        run.Report(0, 1, sign * 1).ShouldBe(Pause);
        run.Report(1, 1, sign * 2).ShouldBe(Pause);
        run.Report(2, 1, 0).ShouldBe(last);
        run.EndOfPaused().Count.ShouldBe(mode == OptimizationMode.Maximize ? 1 : 2);
        run.Resumed().ShouldBe(resumed is { } trial ? [trial] : []);
    }

    [Fact]
    public void Bohb_ends_a_bracket_whose_trials_have_all_had_everything()
    {
        var run = new Replay(new HyperBandScheduler(new() { ResourceMax = 10, LargestBracketFirst = true })) { TrialCount = 5 };
        Enumerable.Range(0, 5).Select(trial => run.Report(trial, 10, 40 - 10 * trial)).ShouldBe([Pause, Pause, Pause, Pause, Stop]);
        run.EndOfPaused().ShouldBe([0, 1, 2, 3]);
    }
}
