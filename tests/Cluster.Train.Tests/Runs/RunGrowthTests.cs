using Akka.Actor;
using Cluster.Core;

namespace Cluster.Train.Tests.Runs;

// A run that trains with fewer than it was asked for: how it comes back to its size.
public sealed class RunGrowthTests
{
    private static readonly NodeId A = new("a");
    private static readonly NodeId B = new("b");
    private readonly RunState _state = new("run", new TrainOptions { Workers = 3, MinWorkers = 1, MaxFailures = 2 });

    [Fact]
    public void Place_that_comes_back_is_held_until_the_next_checkpoint_and_taken_there()
    {
        Shrink();
        Start(A).ShouldContain(new RunCommand.RequestPlacement(new("run-4-more-1"), 2));
        Handle(new DriverActor.PlacementWaiting(new("run-4-more-1"), "2 cpu are used")).ShouldBeEmpty();
        Handle(Granted("run-4-more-1", A, B)).OfType<RunCommand.Announce>().ShouldHaveSingleItem().Line
            .ShouldBe("there is place for 2 more: from the next checkpoint with 3 workers");
        Reported(1, checkpoint: null).ShouldBeEmpty();

        var commands = Reported(2, "/c/checkpoint_000001");
        commands[0].ShouldBe(new RunCommand.ReleaseSpare(new("run-4-more-1")));
        commands[1].ShouldBe(new RunCommand.ReleasePlacement(new("run-4")));
        commands[2].ShouldBe(new RunCommand.Announce("growing from 1 to 3 workers at checkpoint_000001"));
        commands[3].ShouldBe(new RunCommand.RequestPlacement(new("run-5"), 3));
        commands[4].ShouldBe(new RunCommand.StartTimer(5, RunTimer.Replacement));

        var start = Start(A, B, B).OfType<RunCommand.StartTraining>().ShouldHaveSingleItem();
        (start.Places.Count, start.CheckpointPath).ShouldBe((3, "/c/checkpoint_000001"));
        foreach (var rank in new[] { 0, 1 })
            Handle(new RunActor.TrainerFinished(5, rank));
        var result = Handle(new RunActor.TrainerFinished(5, 2)).OfType<RunCommand.Complete>().ShouldHaveSingleItem().Result;
        (result.WorkerCount, result.FailureCount, result.History.Count).ShouldBe((3, 1, 2));
    }

    [Fact]
    public void Place_that_there_is_none_of_is_asked_for_again_at_checkpoints_in_smaller_parts()
    {
        Shrink();
        Start(A);
        Handle(new DriverActor.PlacementInfeasible(new("run-4-more-1"), "the nodes have 1")).ShouldBeEmpty();
        Reported(1, "/c/checkpoint_000001").ShouldBe([new RunCommand.RequestPlacement(new("run-4-more-2"), 1)]);
        Handle(new DriverActor.PlacementInfeasible(new("run-4-more-2"), "the nodes have 1")).ShouldBeEmpty();
        Reported(2, "/c/checkpoint_000002").ShouldBe([new RunCommand.RequestPlacement(new("run-4-more-3"), 2)]);
        Handle(new DriverActor.PlacementWaiting(new("run-4-more-3"), "used by job-2"));
        Reported(3, "/c/checkpoint_000003").ShouldBe(
            [new RunCommand.ReleaseSpare(new("run-4-more-3")), new RunCommand.RequestPlacement(new("run-4-more-4"), 1)]);
        Handle(Granted("run-4-more-4", B));
        Reported(4, "/c/checkpoint_000004").ShouldContain(new RunCommand.RequestPlacement(new("run-5"), 2));
        Start(A, B).ShouldContain(new RunCommand.RequestPlacement(new("run-5-more-5"), 1));
    }

    [Fact]
    public void Place_that_is_lost_or_not_needed_any_more_is_given_back()
    {
        Shrink();
        Start(A);
        Handle(Granted("run-4-more-1", B, B));
        Handle(new DriverActor.PlacementLost(new("run-4-more-1"), B, [0, 1], "no heartbeat")).ShouldBeEmpty();
        Reported(1, "/c/checkpoint_000001");
        Handle(Granted("run-4-more-2", B));
        Handle(new RunActor.TrainerFinished(4, 0)).ShouldContain(new RunCommand.ReleaseSpare(new("run-4-more-2")));
        Handle(Granted("run-4-more-2", B)).ShouldBeEmpty();
    }

    [Fact]
    public void A_failure_while_place_is_held_asks_for_all_of_it_at_once()
    {
        Shrink();
        Start(A);
        Handle(Granted("run-4-more-1", B, B));
        var commands = Handle(new DriverActor.WorkerEnded(new("run-4-0"), A, new(WorkerEndKind.Crashed, 1, null, "gone", [])));
        commands.ShouldContain(new RunCommand.ReleaseSpare(new("run-4-more-1")));
        commands.ShouldContain(new RunCommand.RequestPlacement(new("run-5"), 3));
    }

    // Three ranks, of which the nodes of two are gone: infeasible with three, then with two.
    private void Shrink()
    {
        _state.Begin();
        Start(A, B, B);
        Handle(new DriverActor.PlacementLost(new("run-1"), B, [1, 2], "no heartbeat"));
        Handle(new DriverActor.PlacementInfeasible(new("run-2"), "the nodes have 1"));
        Handle(new DriverActor.PlacementInfeasible(new("run-3"), "the nodes have 1"));
        _state.Incarnation.ShouldBe(4);
    }

    private IReadOnlyList<RunCommand> Start(params NodeId[] nodes)
    {
        Handle(Granted($"run-{_state.Incarnation}", nodes));
        for (var rank = 0; rank < nodes.Length; rank++)
            Handle(new DriverActor.WorkerReady(new($"run-{_state.Incarnation}-{rank}"), A, "host", 4711, ActorRefs.Nobody));
        return Enumerable.Range(0, nodes.Length).SelectMany(rank =>
            Handle(new RunActor.TrainerReady(_state.Incarnation, rank, new RingEndpoint("host", 100 + rank)))).ToArray();
    }

    private IReadOnlyList<RunCommand> Handle(object news) => _state.Handle(news);

    private IReadOnlyList<RunCommand> Reported(int count, string? checkpoint) => Handle(
        new RunActor.TrainerReported(_state.Incarnation, 0, count, new Dictionary<string, double> { ["loss"] = 0.5 }, checkpoint));

    private static DriverActor.PlacementGranted Granted(string group, params NodeId[] nodes) => new(
        new(group), nodes.Select((node, index) => new DriverActor.BundlePlacement(index, node, "host-" + node, Resources.Cpus(1))).ToArray());
}
