using Cluster.Core;
using Seed;

namespace EndToEnd.Console;

// What a job's events become where there is no screen to redraw.
public sealed class PlainJobStateTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch;
    private readonly PlainJobState _state = new();

    [Fact]
    public void Log_lines_carry_their_source()
    {
        _state.Apply(new JobEvent.LogLine("driver", "hello [world]"), Start).ShouldBe(["[driver] hello [world]"]);
    }

    [Fact]
    public void Progress_within_the_interval_is_held_back_and_its_last_state_appears_at_the_end()
    {
        _state.Apply(Progress(1), Start).ShouldBe(["[train] step 1/10 (10%)  loss 0.5"]);
        _state.Apply(Progress(2), Start.AddSeconds(1)).ShouldBeEmpty();
        _state.Apply(Progress(3), Start.AddSeconds(1.5)).ShouldBeEmpty();
        _state.End().ShouldBe(["[train] step 3/10 (30%)  loss 0.5"]);
    }

    [Fact]
    public void Progress_after_the_interval_is_shown_and_then_not_again()
    {
        _state.Apply(Progress(1), Start);
        _state.Apply(Progress(5), Start.AddSeconds(5)).ShouldBe(["[train] step 5/10 (50%)  loss 0.5"]);
        _state.End().ShouldBeEmpty();
    }

    [Fact]
    public void Progress_that_says_the_same_again_is_not_shown_again()
    {
        _state.Apply(Progress(1), Start).Count.ShouldBe(1);
        _state.Apply(Progress(1), Start.AddSeconds(10)).ShouldBeEmpty();
        _state.Apply(Progress(1), Start.AddSeconds(11)).ShouldBeEmpty();
        _state.End().ShouldBeEmpty();
    }

    [Fact]
    public void A_table_is_aligned_and_its_newest_version_appears_at_the_end()
    {
        _state.Apply(Table("0.5"), Start).ShouldBe(["trials", "  trial  accuracy", "  t1     0.5", "  1 of 1"]);
        _state.Apply(Table("0.75"), Start.AddSeconds(1)).ShouldBeEmpty();
        _state.End().ShouldBe(["trials", "  trial  accuracy", "  t1     0.75", "  1 of 1"]);
    }

    [Fact]
    public void A_phase_is_told_once_with_its_reason_and_the_end_is_left_to_the_follower()
    {
        _state.Apply(Phase(JobPhase.Pending, "waits for 1 cpu"), Start).ShouldBe(["job-1 (mnist): pending: waits for 1 cpu"]);
        _state.Apply(Phase(JobPhase.Pending, "waits for 1 cpu"), Start).ShouldBeEmpty();
        _state.Apply(Phase(JobPhase.Running, null), Start).ShouldBe(["job-1 (mnist): running on node-1"]);
        _state.Apply(Phase(JobPhase.Failed, "exit code 3"), Start).ShouldBeEmpty();
    }

    [Fact]
    public void The_board_forgets_the_oldest_source_at_its_bound()
    {
        var board = new JobBoardState();
        for (var i = 0; i <= JobBoardState.SourceCountMax; i++)
        {
            board.Apply(new JobEvent.BoardProgress(new JobProgress($"s{i}", 0, 0, new Dictionary<string, double>(), null)));
        }

        board.Progress.Count.ShouldBe(JobBoardState.SourceCountMax);
        board.Progress[0].Source.ShouldBe("s1");
    }

    private static JobEvent.BoardProgress Progress(long step) =>
        new(new JobProgress("train", step, 10, new Dictionary<string, double> { ["loss"] = 0.5 }, null));

    private static JobEvent.BoardTable Table(string accuracy) =>
        new(new JobTable("trials", ["trial", "accuracy"], [["t1", accuracy]], "1 of 1"));

    private static JobEvent.StateChanged Phase(JobPhase phase, string? reason) => new(new JobInfo(
        new JobId("job-1"), "mnist", phase, reason, null, new NodeId("node-1"), Start, null, null, [], null));
}
