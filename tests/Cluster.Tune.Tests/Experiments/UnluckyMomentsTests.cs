using static Cluster.Tune.ExperimentCommand;

namespace Cluster.Tune.Tests.Experiments;

// Two things at one moment: a process that dies just after its trial was told to stop, a searcher that waits for a trial
// that is lost, an end that nobody wanted.

public class UnluckyMomentsTests
{
    [Fact]
    public void A_searcher_that_waits_for_a_trial_whose_process_dies_for_good_is_asked_again()
    {
        var state = Make.State(trialCount: 2, slotCount: 2, failureCount: 0, searcher: new ConcurrencyLimiter(new RandomSearcher(), 1));
        state.Feed(Make.Begun);
        state.Open(0);
        state.Open(1);
        state.CountOf(TrialPhase.Running).ShouldBe(1, "the searcher wants one at a time");

        var commands = state.Feed(new ExperimentEvent.SlotLost(new SlotId(0), "killed"));

        state.Trials[0].Phase.ShouldBe(TrialPhase.Failed);
        commands.OfType<RunTrial>().ShouldHaveSingleItem().Trial.ShouldBe(new TrialId(1));
    }

    [Fact]
    public void A_searcher_that_waits_for_a_trial_that_will_be_tried_again_is_not_taken_as_exhausted()
    {
        var state = Make.State(trialCount: 2, slotCount: 1, scheduler: new GrowOnce(), searcher: new ConcurrencyLimiter(new RandomSearcher(), 1));
        state.Feed(Make.Begun);
        state.Open(0);
        state.Feed(Make.Report(0, 1, 0.5));
        state.Feed(Make.Ended(0, TrialEnding.Obeyed));
        state.CountOf(TrialPhase.Running).ShouldBe(0, "it waits for a slot of its size");
        state.Open(1);
        state.Feed(Make.Report(0, 2, 0.5, attempt: 2));
        state.Feed(Make.Ended(0, TrialEnding.Returned, attempt: 2));
        state.HasEnded.ShouldBeFalse("one more trial was asked for");
    }

    [Theory]
    [InlineData(true, TrialPhase.Stopped)]
    [InlineData(false, TrialPhase.Completed)]
    public void A_process_that_dies_after_its_trial_was_told_the_end_is_no_failure_of_the_trial(bool isStopped, TrialPhase phase)
    {
        var verdict = isStopped ? TrialVerdict.Stop : TrialVerdict.Finish;
        var state = Make.State(trialCount: 1, slotCount: 1, failureCount: 0, scheduler: new Says(verdict));
        state.Feed(Make.Begun);
        state.Open(0);
        state.Feed(Make.Report(0, 1, 0.5));
        state.Feed(Make.Saved(0, 1));

        state.Feed(new ExperimentEvent.SlotLost(new SlotId(0), "killed"));

        (state.Trials[0].Phase, state.Trials[0].FailureCount).ShouldBe((phase, 0));
    }

    [Fact]
    public void A_process_that_dies_before_the_last_checkpoint_is_there_is_a_failure()
    {
        var state = Make.State(trialCount: 1, slotCount: 1, failureCount: 1, scheduler: new Says(TrialVerdict.Finish));
        state.Feed(Make.Begun);
        state.Open(0);
        state.Feed(Make.Report(0, 1, 0.5));

        state.Feed(new ExperimentEvent.SlotLost(new SlotId(0), "killed"));

        (state.Trials[0].Phase, state.Trials[0].FailureCount).ShouldBe((TrialPhase.Pending, 1));
    }

    [Fact]
    public void A_tick_counts_as_a_change_when_it_lets_slots_be_asked_for_again()
    {
        var state = Make.State(trialCount: 2, slotCount: 2);
        state.Feed(Make.Begun);
        state.Open(0);
        state.Feed(new ExperimentEvent.SlotInfeasible(new SlotId(1), "a node is gone"));
        state.Feed(Make.Report(0, 1, 0.5));
        state.Feed(Make.Ended(0, TrialEnding.Returned));

        state.Feed(new ExperimentEvent.Ticked()).ShouldBeEmpty("both trials have been given out");
        state.HasChanged.ShouldBeTrue();
        state.Feed(new ExperimentEvent.Ticked());
        state.HasChanged.ShouldBeFalse();
    }

    private class Says(TrialVerdict verdict) : ITrialScheduler
    {
        public IReadOnlyList<string> RequiredMetrics => [];

        public void Begin(Objective objective) { }

        public void Add(TrialId trial) { }

        public void Resume(TrialId trial) { }

        public virtual TrialDecision Report(TrialId trial, TrialReport report) => new(verdict, "said so");

        public void End(TrialId trial, TrialPhase phase) { }

        public virtual TrialChoice Next(Func<TrialId, bool> isPaused, bool canStartNew) =>
            canStartNew ? new TrialChoice.StartNew() : new TrialChoice.Nothing();
    }

    private sealed class GrowOnce() : Says(TrialVerdict.Continue)
    {
        private static readonly TrialId First = new(0);
        private bool _hasPaused;

        public override TrialDecision Report(TrialId trial, TrialReport report)
        {
            if (_hasPaused) return TrialDecision.Continue;
            _hasPaused = true;
            return new(TrialVerdict.Pause, "grows") { Resources = new(Core.Resources.Cpus(2)) };
        }

        public override TrialChoice Next(Func<TrialId, bool> isPaused, bool canStartNew) =>
            _hasPaused && isPaused(First) ? new TrialChoice.Resume(First, "has grown") : base.Next(isPaused, canStartNew);
    }
}
