using static Cluster.Tune.ExperimentCommand;

namespace Cluster.Tune.Tests.Experiments;

public class ExperimentStateTests
{
    [Fact]
    public void One_slot_is_asked_for_at_a_time_up_to_the_limit()
    {
        var state = Make.State(trialCount: 5, slotCount: 2);

        state.Feed(Make.Begun).ShouldBe([new RequestSlot(new SlotId(0))]);
        state.Feed(new ExperimentEvent.Ticked()).ShouldBeEmpty("one request waits already");
        state.Feed(new ExperimentEvent.SlotGranted(new SlotId(0), "a")).ShouldBe([new RequestSlot(new SlotId(1))]);
        state.Feed(new ExperimentEvent.SlotGranted(new SlotId(1), "b")).ShouldBeEmpty("two is the limit");
    }

    [Fact]
    public void No_more_slots_are_asked_for_than_there_are_trials()
    {
        var state = Make.State(trialCount: 1, slotCount: 8);
        state.Feed(Make.Begun);
        state.Feed(new ExperimentEvent.SlotGranted(new SlotId(0), "a")).ShouldBeEmpty();
    }

    [Fact]
    public void A_slot_is_used_again_and_the_experiment_ends_with_its_last_trial()
    {
        var state = Make.State(trialCount: 2, slotCount: 1);
        state.Feed(Make.Begun);
        state.Open(0);
        state.Feed(Make.Report(0, 1, 0.5));

        state.Feed(Make.Ended(0, TrialEnding.Returned)).OfType<RunTrial>().Single().Trial.ShouldBe(new TrialId(1));
        state.Feed(Make.Report(1, 1, 0.4));
        state.Feed(Make.Ended(1, TrialEnding.Returned)).ShouldBe(
            [new AcknowledgeEnd(new TrialId(1), 1), new ReleaseSlot(new SlotId(0)), new End("")]);
        state.Best!.Id.ShouldBe(new TrialId(1));
    }

    [Fact]
    public void A_repeated_report_gets_the_same_answer_and_changes_nothing()
    {
        var state = Make.State(scheduler: Make.Asha(2, 4));
        state.Feed(Make.Begun);
        state.Open(0);

        var first = state.Feed(Make.Report(0, 1, 0.5)).OfType<AnswerReport>().Single();
        var again = state.Feed(Make.Report(0, 1, 0.5)).OfType<AnswerReport>().Single();

        first.Answer.Decision.Verdict.ShouldBe(TrialVerdict.Pause);
        again.ShouldBe(first);
    }

    [Fact]
    public void A_paused_trial_resumes_from_its_checkpoint()
    {
        var state = Make.State(trialCount: 2, slotCount: 1, scheduler: Make.Asha(2, 2));
        state.Feed(Make.Begun);
        state.Open(0);
        state.Feed(Make.Report(0, 1, 0.1)).OfType<AnswerReport>().Single().Answer.MustSave.ShouldBeTrue();
        state.Feed(Make.Saved(0, 1));
        state.Feed(Make.Ended(0, TrialEnding.Obeyed)).OfType<RunTrial>().Single().Trial.ShouldBe(new TrialId(1));
        state.Trials[0].Phase.ShouldBe(TrialPhase.Paused);
        state.Feed(Make.Report(1, 1, 0.9));
        state.Feed(Make.Saved(1, 1));

        var resumed = state.Feed(Make.Ended(1, TrialEnding.Obeyed)).OfType<RunTrial>().Single();

        resumed.ShouldBe(new RunTrial(new SlotId(0), new TrialId(0), 2, state.Trials[0].Configuration, new(1, 1, "0/1")));
        state.Feed(Make.Report(0, 2, 0.05, attempt: 2));
        state.Feed(Make.Ended(0, TrialEnding.Obeyed, attempt: 2)).OfType<End>().ShouldHaveSingleItem();
        state.Trials.Select(trial => trial.Phase).ShouldBe([TrialPhase.Completed, TrialPhase.Stopped]);
    }

    [Fact]
    public void A_lost_slot_is_replaced_and_its_trial_tried_again_from_its_last_checkpoint()
    {
        var state = Make.State(trialCount: 1, slotCount: 1);
        state.Feed(Make.Begun);
        state.Open(0);
        state.Feed(Make.Report(0, 1, 0.5));
        state.Feed(Make.Saved(0, 1));

        state.Feed(new ExperimentEvent.SlotLost(new SlotId(0), "killed")).ShouldBe(
            [new ReleaseSlot(new SlotId(0)), new RequestSlot(new SlotId(1))]);
        state.Feed(new ExperimentEvent.SlotLost(new SlotId(0), "killed")).ShouldBeEmpty("it is told twice");
        state.Feed(new ExperimentEvent.SlotGranted(new SlotId(1), "b"));
        var run = state.Feed(new ExperimentEvent.SlotReady(new SlotId(1))).OfType<RunTrial>().Single();

        (run.Attempt, run.Checkpoint!.Iteration).ShouldBe((2, 1));
        state.Feed(Make.Report(0, 2, 0.1)).ShouldBeEmpty("the lost attempt is not heard any more");
        state.Trials[0].Last!.Iteration.ShouldBe(1);
        state.Feed(Make.Ended(0, TrialEnding.Returned)).ShouldBe([new AcknowledgeEnd(new TrialId(0), 1)], "nor is its end");
        state.Trials[0].Phase.ShouldBe(TrialPhase.Running);
    }

    [Fact]
    public void A_trial_that_fails_too_often_fails_for_good_and_the_others_go_on()
    {
        var state = Make.State(trialCount: 2, slotCount: 1, failureCount: 1);
        state.Feed(Make.Begun);
        state.Open(0);

        state.Feed(Make.Ended(0, TrialEnding.Failed, "System.Exception: no\n at x")).OfType<RunTrial>().Single().Attempt.ShouldBe(2);
        var next = state.Feed(Make.Ended(0, TrialEnding.Failed, "System.Exception: no\n at x", attempt: 2));

        next.OfType<RunTrial>().Single().Trial.ShouldBe(new TrialId(1));
        state.Trials[0].Phase.ShouldBe(TrialPhase.Failed);
        state.Trials[0].Error.ShouldStartWith("System.Exception: no");
    }

    [Fact]
    public void A_report_without_the_metric_ends_the_experiment_with_one_line()
    {
        var state = Make.State();
        state.Feed(Make.Begun);
        state.Open(0);
        var report = new TrialReport(1, 1, new Dictionary<string, double> { ["acuracy"] = 1, [TrialReport.TimeTotal] = 1 });

        state.Feed(new ExperimentEvent.TrialReported(new TrialId(0), 1, report, CanSave: false)).OfType<End>().Single().Error
            .ShouldBe("trial-00000: the metric 'loss' is missing from the report; reported were: acuracy");
    }

    [Fact]
    public void A_function_that_returns_without_a_report_has_failed()
    {
        var state = Make.State(failureCount: 0);
        state.Feed(Make.Begun);
        state.Open(0);
        state.Feed(Make.Ended(0, TrialEnding.Returned));
        state.Trials[0].Error.ShouldContain("without a single Report");
    }

    [Fact]
    public void What_no_node_can_hold_is_tried_for_a_while_and_then_ends_the_experiment_with_the_reason()
    {
        var state = Make.State();
        state.Feed(Make.Begun);
        state.Feed(new ExperimentEvent.SlotInfeasible(new SlotId(0), "needs 8 cpu, the best node has 1")).OfType<End>().ShouldBeEmpty();
        state.Feed(new ExperimentEvent.Ticked(), seconds: 2).ShouldBe([new RequestSlot(new SlotId(1))]);

        state.Feed(new ExperimentEvent.SlotInfeasible(new SlotId(1), "needs 8 cpu, the best node has 1"), seconds: 31)
            .OfType<End>().Single().Error.ShouldBe("no node can hold a trial: needs 8 cpu, the best node has 1");
    }

    [Fact]
    public void Workers_that_die_at_their_start_end_the_experiment_after_a_few()
    {
        var state = Make.State();
        state.Feed(Make.Begun);
        for (var slot = 0; slot < 4; slot++)
            state.Feed(new ExperimentEvent.SlotLost(new SlotId(slot), "no runtime")).OfType<RequestSlot>().ShouldHaveSingleItem();
        state.Feed(new ExperimentEvent.SlotLost(new SlotId(4), "no runtime")).OfType<End>().Single().Error
            .ShouldBe("5 slots in a row could not be started; the last one: no runtime");
    }

    [Fact]
    public void A_worker_that_starts_forgives_those_that_did_not()
    {
        var state = Make.State(slotCount: 1);
        state.Feed(Make.Begun);
        for (var slot = 0; slot < 4; slot++) state.Feed(new ExperimentEvent.SlotLost(new SlotId(slot), "no runtime"));
        state.Open(4);
        state.Feed(new ExperimentEvent.SlotLost(new SlotId(4), "killed"));
        for (var slot = 5; slot < 9; slot++)
            state.Feed(new ExperimentEvent.SlotLost(new SlotId(slot), "no runtime")).OfType<End>().ShouldBeEmpty();
    }

    [Fact]
    public void A_searcher_that_waits_is_asked_again_when_a_trial_has_spoken()
    {
        var searcher = new OneAtATime();
        var rules = new ExperimentRules
        {
            Objective = Make.Objective, TrialCountMax = 3, SlotCountMax = 2, FailureCountMax = 0, CheckpointInterval = 0,
        };
        var state = new ExperimentState(rules, searcher, new FifoScheduler());
        state.Feed(Make.Begun);
        state.Open(0);
        state.Open(1);
        state.CountOf(TrialPhase.Running).ShouldBe(1);

        state.Feed(Make.Report(0, 1, 0.5));
        state.Feed(Make.Ended(0, TrialEnding.Returned)).OfType<RunTrial>().Single().Trial.ShouldBe(new TrialId(1));
        state.Feed(Make.Report(1, 1, 0.5));
        state.Feed(Make.Ended(1, TrialEnding.Returned)).OfType<RunTrial>().Single().Trial.ShouldBe(new TrialId(2));
        state.Feed(Make.Report(2, 1, 0.5));
        state.Feed(Make.Ended(2, TrialEnding.Returned)).OfType<End>().ShouldHaveSingleItem();
    }

    [Fact]
    public void Old_checkpoints_are_deleted_but_never_the_latest_or_the_best()
    {
        var state = Make.State();
        state.Feed(Make.Begun);
        state.Open(0);
        var deleted = new List<string>();
        double[] losses = [0.5, 0.1, 0.3, 0.2];
        for (var i = 1; i <= losses.Length; i++)
        {
            state.Feed(Make.Report(0, i, losses[i - 1]));
            deleted.AddRange(state.Feed(Make.Saved(0, i)).OfType<DeleteCheckpoint>().Select(command => command.Folder));
        }
        deleted.ShouldBe(["0/1", "0/3"]);
        state.Trials[0].BestCheckpoint!.Folder.ShouldBe("0/2");
        state.Trials[0].LatestCheckpoint!.Folder.ShouldBe("0/4");
    }

    [Fact]
    public void What_an_attempt_went_on_from_stays_until_its_end_because_a_slow_worker_may_not_have_read_it_yet()
    {
        var state = Make.State();
        state.Feed(Make.Begun);
        state.Open(0);
        state.Feed(Make.Report(0, 1, 0.5));
        state.Feed(Make.Saved(0, 1));
        state.Feed(Make.Ended(0, TrialEnding.Failed, "a fault")).OfType<RunTrial>().Single().Checkpoint!.Folder.ShouldBe("0/1");

        var deleted = new List<string>();
        for (var i = 2; i <= 4; i++)
        {
            state.Feed(Make.Report(0, i, 0.5 / i, attempt: 2));
            deleted.AddRange(state.Feed(Make.Saved(0, i, attempt: 2)).OfType<DeleteCheckpoint>().Select(command => command.Folder));
        }
        deleted.ShouldBe(["0/2", "0/3"]);
        state.Feed(Make.Ended(0, TrialEnding.Returned, attempt: 2)).OfType<DeleteCheckpoint>().ShouldBe([new DeleteCheckpoint("0/1")]);
    }

    [Fact]
    public void Stopping_ends_all_trials_and_gives_all_slots_back()
    {
        var state = Make.State();
        state.Feed(Make.Begun);
        state.Open(0);
        state.Open(1);

        var commands = state.Feed(new ExperimentEvent.StopRequested("it was cancelled"));

        commands.OfType<ReleaseSlot>().Count().ShouldBe(2);
        commands[^1].ShouldBe(new End("it was cancelled"));
        state.Feed(Make.Ended(0, TrialEnding.Returned)).ShouldBe([new AcknowledgeEnd(new TrialId(0), 1)], "late, but acknowledged");
    }

    private sealed class OneAtATime : ISearcher
    {
        private int _running;

        public void Begin(SearchContext context) { }

        public Suggestion Suggest(TrialId trial) =>
            _running++ == 0 ? new Suggestion.Try(new Configuration([new("lr", 0.1)])) : Wait();

        public void Report(TrialId trial, TrialReport report) { }

        public void Complete(TrialId trial, TrialReport? last, TrialPhase phase) => _running--;

        private Suggestion Wait()
        {
            _running--;
            return new Suggestion.Wait();
        }
    }
}
