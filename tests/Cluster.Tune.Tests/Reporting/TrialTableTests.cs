using Cluster.Tune.Tests.Experiments;

namespace Cluster.Tune.Tests.Reporting;

public class TrialTableTests
{
    [Fact]
    public void The_table_has_the_parameters_as_columns_and_the_counts_as_caption()
    {
        var state = Make.State(trialCount: 3, slotCount: 2, scheduler: Make.Asha(2, 4));
        state.Feed(Make.Begun);
        state.Open(0);
        state.Open(1);
        state.Feed(Make.Report(0, 1, 0.5));

        var table = TrialTable.Of("asha", state, waitingReason: "");

        table.Columns.ShouldBe(["trial", "node", "state", "lr", "width", "iteration", "loss"]);
        table.Rows[0].ShouldBe(["trial-00000", "node-0", "running", .. Parameters(state.Trials[0]), "1", "0.5"]);
        table.Rows[1].ShouldBe(["trial-00001", "node-1", "running", .. Parameters(state.Trials[1]), "0", ""]);
        table.Caption.ShouldBe($"2 running, 0 paused, 0 done of 3; best loss 0.5 (trial-00000: {state.Trials[0].Configuration})");
    }

    [Fact]
    public void A_wait_for_a_slot_is_told_only_while_there_is_none()
    {
        var state = Make.State();
        state.Feed(Make.Begun);
        TrialTable.Of("x", state, "needs 1 cpu").Caption.ShouldBe("0 running, 0 paused, 0 done of 3; waits for a slot: needs 1 cpu");
        state.Open(0);
        TrialTable.Of("x", state, "needs 1 cpu").Caption.ShouldBe("1 running, 0 paused, 0 done of 3");
    }

    private static IEnumerable<string> Parameters(Trial trial) => trial.Configuration.Select(pair => Numbers.Short(pair.Value));
}
