using Akka.Actor;
using Cluster.Core;

namespace Cluster.Train.Tests.Runs;

// The run's decisions, one story a test: what it hears, and what it wants done.
public sealed class RunStateTests
{
    private static readonly NodeId A = new("a");
    private static readonly NodeId B = new("b");

    [Fact]
    public void A_run_goes_from_its_place_over_workers_and_trainers_to_its_result()
    {
        var run = new Story(new TrainOptions { Workers = 2 });
        run.Begin().ShouldBe([new RunCommand.RequestPlacement(new("run-1"), 2)]);
        run.State.Phase.ShouldBe(RunPhase.Reserving);

        run.Granted(A, B).OfType<RunCommand.StartWorker>().Select(start => (start.Worker.Value, start.Place.Rank, start.Place.Node))
            .ShouldBe([("run-1-0", 0, A), ("run-1-1", 1, B)]);
        run.WorkerReady(0).ShouldHaveSingleItem().ShouldBeOfType<RunCommand.CreateTrainer>().Place.Rank.ShouldBe(0);
        run.WorkerReady(1);
        run.TrainerReady(1).ShouldBeEmpty();
        var start = run.TrainerReady(0).OfType<RunCommand.StartTraining>().ShouldHaveSingleItem();
        start.Endpoints.Select(endpoint => endpoint.Port).ShouldBe([100, 101]);
        start.CheckpointPath.ShouldBeNull();
        run.State.Phase.ShouldBe(RunPhase.Running);

        run.Reported(1, loss: 0.5, "/c/checkpoint_000001").ShouldBeEmpty();
        run.Reported(2, loss: 0.4, null).ShouldBeEmpty();
        run.Finished(1).ShouldBeEmpty();
        var commands = run.Finished(0);
        commands[0].ShouldBe(new RunCommand.ReleasePlacement(new("run-1")));
        var result = commands[1].ShouldBeOfType<RunCommand.Complete>().Result;
        result.Metrics["loss"].ShouldBe(0.4);
        result.History.Select(metrics => metrics["loss"]).ShouldBe([0.5, 0.4]);
        result.CheckpointPath.ShouldBe("/c/checkpoint_000001");
        (result.WorkerCount, result.FailureCount).ShouldBe((2, 0));
    }

    [Fact]
    public void Ranks_of_one_node_follow_each_other()
    {
        var run = new Story(new TrainOptions { Workers = 4 });
        run.Begin();
        run.Granted(A, B, A, B).OfType<RunCommand.StartWorker>()
            .Select(start => (start.Place.Rank, start.Place.LocalRank, start.Place.Bundle, start.Place.Node))
            .ShouldBe([(0, 0, 0, A), (1, 1, 2, A), (2, 0, 1, B), (3, 1, 3, B)]);
    }

    [Fact]
    public void A_run_that_never_fits_fails_at_once_with_the_numbers()
    {
        var run = new Story(new TrainOptions { Workers = 4, MinWorkers = 4 });
        run.Begin();
        run.Handle(new DriverActor.PlacementInfeasible(new("run-1"), "needs 4 cpu, the nodes have 2"))
            .OfType<RunCommand.Fail>().ShouldHaveSingleItem()
            .Message.ShouldContain("no place for 4 trainers of 1 cpu and min workers is 4: needs 4 cpu, the nodes have 2");
    }

    [Fact]
    public void The_best_checkpoint_by_its_score_is_told_beside_the_newest()
    {
        var run = Story.Running(
            new TrainOptions { Workers = 1, CheckpointScore = "loss", CheckpointScoreOrder = ScoreOrder.LowestIsBest }, A);
        run.Reported(1, 0.5, "/c/checkpoint_000001");
        run.Reported(2, 0.3, "/c/checkpoint_000002");
        run.Reported(3, double.NaN, "/c/checkpoint_000003");
        run.Reported(4, 0.4, "/c/checkpoint_000004");
        var result = run.Finished(0).OfType<RunCommand.Complete>().ShouldHaveSingleItem().Result;
        (result.CheckpointPath, result.BestCheckpointPath).ShouldBe(("/c/checkpoint_000004", "/c/checkpoint_000002"));
    }

    [Fact]
    public void Late_news_of_an_earlier_incarnation_changes_nothing()
    {
        var run = Story.Running(new TrainOptions { Workers = 2, MaxFailures = 1 }, A, B);
        run.WorkerEnded(1, 1, null, "gone");
        run.Start(A, B);
        object[] late =
        [
            new DriverActor.PlacementGranted(new("run-1"), []),
            new DriverActor.PlacementInfeasible(new("run-1"), ""),
            new DriverActor.PlacementLost(new("run-1"), B, [1], ""),
            new DriverActor.WorkerReady(new("run-1-0"), A, "host", 1, ActorRefs.Nobody),
            new DriverActor.WorkerEnded(new("run-1-0"), A, Story.End(null, null, "stopped")),
            new RunActor.TrainerReady(1, 0, new RingEndpoint("host", 1)),
            new RunActor.TrainerReported(1, 0, 9, new Dictionary<string, double>(), null),
            new RunActor.TrainerFailed(1, 0, null, "Exception", "late", "", 5),
            new RunActor.TrainerFinished(1, 0),
            new RunActor.TrainerGone(1, 0),
            new RunActor.TimeOver(1, RunTimer.Start),
        ];
        foreach (var news in late)
            run.Handle(news).ShouldBeEmpty(news.ToString());
        (run.State.Phase, run.State.FailureCount).ShouldBe((RunPhase.Running, 1));
    }

    [Fact]
    public void After_the_end_nothing_is_done_whatever_comes()
    {
        var run = Story.Running(new TrainOptions { Workers = 1 }, A);
        run.Finished(0);
        run.WorkerEnded(0, null, null, "stopped").ShouldBeEmpty();
        run.Handle(new RunActor.StopRun()).ShouldBeEmpty();
    }

    [Fact]
    public void A_process_that_ends_after_its_loop_has_returned_is_no_failure()
    {
        var run = Story.Running(new TrainOptions { Workers = 2 }, A, B);
        run.Finished(1);
        run.WorkerEnded(1, 0, null, "exited").ShouldBeEmpty();
        run.Finished(0).OfType<RunCommand.Complete>().ShouldHaveSingleItem();
    }

    [Fact]
    public void Trainers_that_are_not_ready_in_time_are_named()
    {
        var run = new Story(new TrainOptions { Workers = 2 });
        run.Begin();
        run.Granted(A, B);
        run.WorkerReady(0);
        run.TrainerReady(0);
        run.Handle(new RunActor.TimeOver(1, RunTimer.Start)).OfType<RunCommand.Fail>().ShouldHaveSingleItem()
            .Message.ShouldContain("rank 1 on node b not ready within 120 s");
    }

    [Fact]
    public void Cancelling_gives_the_place_back_in_every_phase()
    {
        Action<Story>[] phases =
            [run => run.Begin(), run => { run.Begin(); run.Granted(A, B); }, run => { run.Begin(); run.Start(A, B); }];
        foreach (var prepare in phases)
        {
            var run = new Story(new TrainOptions { Workers = 2 });
            prepare(run);
            run.Handle(new RunActor.StopRun()).ShouldBe([new RunCommand.ReleasePlacement(new("run-1")), new RunCommand.Cancel()]);
        }
    }

    [Fact]
    public void News_that_cannot_be_throws_with_the_story()
    {
        var run = new Story(new TrainOptions());
        run.Begin();
        Should.Throw<InvalidOperationException>(() => run.Handle(new RunActor.TrainerFinished(1, 0)))
            .Message.ShouldContain("is Reserving in incarnation 1");
    }
}
