using Cluster.Core.Nodes;
using Cluster.Core.Scheduling;
using static Cluster.Core.Nodes.NodeAgentCommand;

namespace Cluster.Core.Tests.Nodes;

// A node's decisions: what fits, and what is told of each worker's life.
public class NodeAgentStateTests
{
    private static readonly PlacementGroupId Group = new("g");
    private static readonly WorkerId Worker = new("w");

    private readonly NodeAgentState _state = new(Resources.Of(cpu: 2, gpu: 2), new NodeAgentOptions());
    private DateTimeOffset _now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_node_has_the_last_word_on_what_fits()
    {
        Reserve("a", Resources.Cpus(1.5)).ShouldBe([new AnswerReserved(new("a"), 1)]);
        Reserve("b", Resources.Cpus(1)).OfType<AnswerRefused>().Single().Reason
            .ShouldBe("needs 1 cpu; 0.5 cpu, 2 gpu is free");
    }

    [Fact]
    public void Reserving_the_same_part_again_takes_nothing_more()
    {
        Reserve("a", Resources.Cpus(2));

        Reserve("a", Resources.Cpus(2)).ShouldBe([new AnswerReserved(new("a"), 1)]);
        _state.Taken.ShouldBe(Resources.Cpus(2));
    }

    [Fact]
    public void A_whole_gpu_is_refused_when_only_halves_of_two_are_free()
    {
        Reserve("a", Resources.Of(gpu: 0.5));
        Reserve("whole", Resources.Of(gpu: 1));
        Reserve("b", Resources.Of(gpu: 0.25)).OfType<AnswerReserved>().ShouldHaveSingleItem();

        Reserve("c", Resources.Of(gpu: 0.5)).OfType<AnswerRefused>().ShouldHaveSingleItem();
        _state.Free(new("a"), 1, _now);
        Reserve("c", Resources.Of(gpu: 0.5)).OfType<AnswerReserved>().ShouldHaveSingleItem();
    }

    [Fact]
    public void A_worker_is_prepared_then_launched_with_its_share_then_ready()
    {
        Reserve("g", Resources.Of(cpu: 1, gpu: 1));

        _state.StartWorker(Start(), _now).ShouldBe([new Prepare(Start())], new ByKind());
        var launch = _state.Prepared(Worker, "/folder", _now).OfType<Launch>().Single();
        launch.Share.Cpu.ShouldBe(1);
        launch.Gpus.ShouldBe([0]);
        _state.Registered(Worker, _now).ShouldBe([new AnswerReady(Worker)]);
    }

    [Theory]
    [InlineData(0, WorkerEndKind.Exited, "exited with code 0", null)]
    [InlineData(3, WorkerEndKind.Crashed, "exited with code 3", null)]
    [InlineData(137, WorkerEndKind.Crashed, "ended by SIGKILL (exit code 137)", "SIGKILL")]
    [InlineData(139, WorkerEndKind.Crashed, "ended by SIGSEGV (exit code 139)", "SIGSEGV")]
    public void An_exit_is_told_by_its_code_with_the_last_lines(int code, WorkerEndKind kind, string reason, string? signal)
    {
        MakeReady();

        var end = _state.Exited(Worker, code, ["the last line"]).OfType<AnswerEnded>().Single().End;

        (end.Kind, end.Reason, end.Signal, end.ExitCode).ShouldBe((kind, reason, signal, code));
        end.LastLogLines.ShouldBe(["the last line"]);
    }

    [Fact]
    public void A_worker_that_ends_before_it_reported_failed_to_start()
    {
        Reserve("g", Resources.Cpus(1));
        _state.StartWorker(Start(), _now);
        _state.Prepared(Worker, null, _now);

        _state.Exited(Worker, 1, []).OfType<AnswerEnded>().Single().End.Kind.ShouldBe(WorkerEndKind.FailedToStart);
    }

    [Fact]
    public void A_worker_that_does_not_report_in_time_is_killed_and_failed_to_start()
    {
        Reserve("g", Resources.Cpus(1));
        _state.StartWorker(Start(), _now);
        _state.Prepared(Worker, null, _now);

        _now += TimeSpan.FromSeconds(60);
        _state.Tick(_now).ShouldBe([new Kill(Worker)]);
        var end = _state.Exited(Worker, 137, []).OfType<AnswerEnded>().Single().End;
        end.Kind.ShouldBe(WorkerEndKind.FailedToStart);
        end.Reason.ShouldStartWith("did not report within 60 s");
    }

    [Fact]
    public void A_stopped_worker_is_asked_first_and_killed_after_the_grace()
    {
        MakeReady();

        _state.StopWorker(Worker, "enough", _now).ShouldBe([new Terminate(Worker)]);
        _state.Tick(_now).ShouldBeEmpty();
        _now += TimeSpan.FromSeconds(5);
        _state.Tick(_now).ShouldBe([new Kill(Worker)]);
        _state.Tick(_now).ShouldBeEmpty();
        _state.Exited(Worker, 137, []).OfType<AnswerEnded>().Single().End.Kind.ShouldBe(WorkerEndKind.Stopped);
    }

    [Fact]
    public void A_released_part_is_free_only_when_its_processes_are_gone()
    {
        MakeReady();

        _state.Free(Group, 1, _now).ShouldBe([new Kill(Worker)]);
        _state.Taken.ShouldNotBe(Resources.None);
        _state.Exited(Worker, 137, []).OfType<AnswerFreed>().ShouldHaveSingleItem();
        _state.Taken.ShouldBe(Resources.None);
        _state.Free(Group, 1, _now).ShouldBe([new AnswerFreed(Group, 1)]);
    }

    [Fact]
    public void A_release_while_the_package_is_on_its_way_ends_the_worker_before_it_began()
    {
        Reserve("g", Resources.Cpus(1));
        _state.StartWorker(Start(), _now);

        var commands = _state.Free(Group, 1, _now);

        commands.OfType<AnswerEnded>().Single().End.Kind.ShouldBe(WorkerEndKind.Stopped);
        commands.OfType<AnswerFreed>().ShouldHaveSingleItem();
        _state.Prepared(Worker, "/folder", _now).ShouldBeEmpty();
    }

    [Fact]
    public void A_worker_without_a_place_is_refused() =>
        _state.StartWorker(Start(), _now).OfType<AnswerEnded>().Single().End.Reason
            .ShouldBe("this node holds nothing of placement g");

    private static WorkerStart Start() =>
        new(Worker, Group, 0, "trainer 0", new JobId("job"), null, null, new Dictionary<string, string>());

    private IReadOnlyList<NodeAgentCommand> Reserve(string group, Resources bundle) => _state.Reserve(new NodeReservation(
        new PlacementRequest(new(group), group, new("d"), new("job"), "job", [bundle], PlacementStrategy.Pack), 1, [0]));

    private void MakeReady()
    {
        Reserve("g", Resources.Cpus(1));
        _state.StartWorker(Start(), _now);
        _state.Prepared(Worker, null, _now);
        _state.Registered(Worker, _now);
    }

    private sealed class ByKind : IEqualityComparer<NodeAgentCommand>
    {
        public bool Equals(NodeAgentCommand? left, NodeAgentCommand? right) => left?.GetType() == right?.GetType();

        public int GetHashCode(NodeAgentCommand command) => command.GetType().GetHashCode();
    }
}
