namespace Cluster.Tune.Tests.Experiments;

// An experiment cut off at any event, and restored from its journal, makes the same decisions as one that was never cut off.

public class RestoreTests
{
    [Fact]
    public void Told_the_first_half_of_its_history_a_state_gives_the_same_commands_for_the_second()
    {
        for (var kind = 0; kind < SchedulerKinds.Count; kind++)
        {
            var (history, commands) = Record(kind);
            for (var cut = 1; cut < history.Count; cut += 1 + history.Count / 12)
            {
                var state = Fresh(kind);
                foreach (var (time, news) in history[..cut]) state.Handle(news, time);
                for (var i = cut; i < history.Count; i++)
                    string.Join('\n', state.Handle(history[i].News, history[i].Time)).ShouldBe(commands[i], $"kind {kind}, cut at {cut}, event {i}");
            }
        }
    }

    [Fact]
    public void Cut_off_at_any_event_every_trial_still_ends_and_none_is_lost_or_counted_twice()
    {
        for (var kind = 0; kind < SchedulerKinds.Count; kind++)
        {
            var (history, _) = Record(kind);
            for (var cut = 1; cut < history.Count; cut += 1 + history.Count / 12)
            {
                var state = Fresh(kind);
                foreach (var (time, news) in history[..cut]) state.Handle(news, time);
                var before = state.Trials.Select(trial => (trial.Id, trial.Configuration, trial.FailureCount)).ToList();

                var simulation = new SimulatedExperiment(state, Options(kind, seed: cut))
                    { First = new ExperimentEvent.Restored(RestoreChoice.Resume, RestoreChoice.Leave) };
                simulation.Run();

                state.HasEnded.ShouldBeTrue($"kind {kind}, cut at {cut}");
                state.Trials.Count.ShouldBe(10);
                state.Trials.ShouldAllBe(trial => trial.Phase.IsFinal());
                state.Trials.Select(trial => trial.Id).Distinct().Count().ShouldBe(10);
                foreach (var (id, _, failures) in before) state.Trials[id.Number].FailureCount.ShouldBeGreaterThanOrEqualTo(failures);
            }
        }
    }

    [Fact]
    public void A_restored_trial_goes_on_from_its_checkpoint_and_the_cut_is_no_failure_of_its()
    {
        var state = Make.State(trialCount: 1, slotCount: 1, failureCount: 0);
        state.Feed(Make.Begun);
        state.Open(0);
        state.Feed(Make.Report(0, 1, 0.5));
        state.Feed(Make.Saved(0, 1));

        state.Feed(new ExperimentEvent.Restored(RestoreChoice.Resume, RestoreChoice.Leave))
            .ShouldBe([new ExperimentCommand.RequestSlot(new SlotId(1))]);
        state.Feed(new ExperimentEvent.SlotGranted(new SlotId(1), "node-9"));
        var run = state.Feed(new ExperimentEvent.SlotReady(new SlotId(1))).OfType<ExperimentCommand.RunTrial>().Single();

        (run.Attempt, run.Checkpoint!.Iteration).ShouldBe((2, 1));
        state.Trials[0].FailureCount.ShouldBe(0);
    }

    [Fact]
    public void Failed_trials_are_tried_again_by_choice_and_an_ended_experiment_without_any_ends_again()
    {
        foreach (var choice in Enum.GetValues<RestoreChoice>())
        {
            var state = Make.State(trialCount: 1, slotCount: 1, failureCount: 0);
            state.Feed(Make.Begun);
            state.Open(0);
            state.Feed(Make.Report(0, 1, 0.5));
            state.Feed(Make.Saved(0, 1));
            state.Feed(Make.Ended(0, TrialEnding.Failed, "no luck"));
            state.HasEnded.ShouldBeTrue();

            var commands = state.Feed(new ExperimentEvent.Restored(RestoreChoice.Resume, choice));

            if (choice == RestoreChoice.Leave)
            {
                commands.ShouldBe([new ExperimentCommand.End("")]);
                continue;
            }
            state.Open(1);
            state.Trials[0].Phase.ShouldBe(TrialPhase.Running);
            (state.Trials[0].LatestCheckpoint is null).ShouldBe(choice == RestoreChoice.Restart);
        }
    }

    [Fact]
    public void Failed_trials_are_tried_again_under_every_scheduler()
    {
        for (var kind = 0; kind < SchedulerKinds.Count; kind++)
        {
            var state = Make.State(trialCount: 4, slotCount: 4, failureCount: 0, SchedulerKinds.Make(kind, new Random(1)));
            state.Feed(Make.Begun);
            for (var slot = 0; slot < 4; slot++) state.Open(slot);
            for (var trial = 0; trial < 4; trial++) state.Feed(Make.Ended(trial, TrialEnding.Failed, "no luck"));
            state.HasEnded.ShouldBeTrue();

            state.Feed(new ExperimentEvent.Restored(RestoreChoice.Resume, RestoreChoice.Resume))
                .ShouldContain(command => command is ExperimentCommand.RequestSlot, $"kind {kind}");
            state.Open(4);
            state.CountOf(TrialPhase.Running).ShouldBe(1, $"kind {kind}");
        }
    }

    private static (List<(DateTimeOffset Time, ExperimentEvent News)> History, List<string> Commands) Record(int kind)
    {
        var simulation = new SimulatedExperiment(Fresh(kind), Options(kind, seed: 5));
        simulation.Run();
        var state = Fresh(kind);
        var commands = simulation.History.Select(entry => string.Join('\n', state.Handle(entry.News, entry.Time))).ToList();
        return (simulation.History, commands);
    }

    private static ExperimentState Fresh(int kind) =>
        Make.State(trialCount: 10, slotCount: 3, failureCount: 2, SchedulerKinds.Make(kind, new Random(1)), seed: 3, new TpeSearcher());

    private static SimulationOptions Options(int kind, int seed) => new()
    {
        SlotCount = 3,
        Nodes = [NodeCapacity.Of(Core.Resources.Cpus(6))],
        Metric = (c, iteration) => c.Get<double>("lr") + 1.0 / iteration + kind,
        IterationMax = 12,
        FaultChance = 0.02,
        Seed = seed,
    };
}
