using Akka.Actor;
using Cluster.Core;

namespace Cluster.Train.Tests.Runs;

// What a run decides when a worker, a node, a collective or the user's loop fails: go on, with how many, or end with which words.
public sealed class RunStateFailureTests
{
    private static readonly NodeId A = new("a");
    private static readonly NodeId B = new("b");

    [Fact]
    public void A_lost_worker_with_no_failures_allowed_ends_the_run_with_node_rank_exit_code_and_last_lines()
    {
        var run = Story.Running(new TrainOptions { Workers = 2, MaxFailures = 0, Name = "clothes" }, A, B);
        var commands = run.WorkerEnded(1, 137, "SIGKILL", "killed by a signal", "epoch 1", "step 200");
        commands[0].ShouldBe(new RunCommand.ReleasePlacement(new("run-1")));
        commands.OfType<RunCommand.Fail>().ShouldHaveSingleItem().Message.ShouldBe(
            "training run clothes failed: lost rank 1 on node b: exit code 137 (SIGKILL): killed by a signal; "
            + "its last lines: epoch 1 | step 200; max failures is 0, so the run ends");
        run.State.Phase.ShouldBe(RunPhase.Failed);
    }

    [Fact]
    public void A_lost_worker_is_followed_by_a_restart_from_the_last_checkpoint_that_forgets_later_reports()
    {
        var run = Story.Running(new TrainOptions { Workers = 2, MaxFailures = 1 }, A, B);
        run.Reported(1, 0.5, "/c/checkpoint_000001");
        run.Reported(2, 0.4, null);
        var commands = run.WorkerEnded(1, 139, "SIGSEGV", "crashed");
        commands[0].ShouldBe(new RunCommand.ReleasePlacement(new("run-1")));
        commands[1].ShouldBeOfType<RunCommand.Announce>().Line.ShouldBe(
            "lost rank 1 on node b: exit code 139 (SIGSEGV): crashed; "
            + "restarting from checkpoint_000001 with 2 workers (failure 1 of 1 allowed)");
        commands[2].ShouldBe(new RunCommand.RequestPlacement(new("run-2"), 2));

        var start = run.Start(A, B).OfType<RunCommand.StartTraining>().ShouldHaveSingleItem();
        (start.Incarnation, start.CheckpointPath).ShouldBe((2, "/c/checkpoint_000001"));
        run.Reported(2, 0.3, null);
        run.Finished(0);
        var result = run.Finished(1).OfType<RunCommand.Complete>().ShouldHaveSingleItem().Result;
        result.History.Select(metrics => metrics["loss"]).ShouldBe([0.5, 0.3]);
        result.FailureCount.ShouldBe(1);
    }

    [Fact]
    public void One_failure_more_than_allowed_ends_the_run_with_the_numbers()
    {
        var run = Story.Running(new TrainOptions { Workers = 2, MaxFailures = 1 }, A, B);
        run.WorkerEnded(1, 1, null, "gone");
        run.Start(A, B);
        run.WorkerEnded(0, 1, null, "gone").OfType<RunCommand.Fail>().ShouldHaveSingleItem()
            .Message.ShouldEndWith("that was failure 2, and max failures is 1");
    }

    [Fact]
    public void A_lost_node_with_no_place_left_shrinks_the_run()
    {
        var run = Story.Running(new TrainOptions { Workers = 2, MinWorkers = 1, MaxFailures = 1 }, A, B);
        run.Handle(new DriverActor.PlacementLost(new("run-1"), B, [1], "no heartbeat for 3 s")).OfType<RunCommand.Announce>()
            .ShouldHaveSingleItem().Line.ShouldStartWith("lost rank 1 on node b: no heartbeat for 3 s; restarting from the beginning");
        var commands = run.Handle(new DriverActor.PlacementInfeasible(new("run-2"), "needs 2 cpu, the nodes have 1"));
        commands.OfType<RunCommand.Announce>().ShouldHaveSingleItem().Line.ShouldContain("going on with 1 workers");
        commands.OfType<RunCommand.RequestPlacement>().ShouldHaveSingleItem().ShouldBe(new RunCommand.RequestPlacement(new("run-3"), 1));
        run.Start(A).OfType<RunCommand.StartTraining>().ShouldHaveSingleItem().Places.Count.ShouldBe(1);
        run.Finished(0).OfType<RunCommand.Complete>().ShouldHaveSingleItem().Result.WorkerCount.ShouldBe(1);
    }

    [Fact]
    public void A_replacement_that_does_not_come_in_time_shrinks_the_run()
    {
        var run = Story.Running(new TrainOptions { Workers = 3, MinWorkers = 2, MaxFailures = 1 }, A, B, B);
        run.WorkerEnded(2, 1, null, "gone").ShouldContain(new RunCommand.StartTimer(2, RunTimer.Replacement));
        run.Handle(new DriverActor.PlacementWaiting(new("run-2"), "1 cpu is used by job-7"));
        run.Handle(new RunActor.TimeOver(2, RunTimer.Replacement)).OfType<RunCommand.RequestPlacement>()
            .ShouldHaveSingleItem().Workers.ShouldBe(2);
        // At the smallest size it waits as long as it takes.
        run.Handle(new DriverActor.PlacementWaiting(new("run-3"), "2 cpu are used")).ShouldAllBe(command => command is RunCommand.Announce);
        run.Handle(new RunActor.TimeOver(2, RunTimer.Replacement)).ShouldBeEmpty();
        run.State.Phase.ShouldBe(RunPhase.Reserving);
    }

    [Fact]
    public void A_broken_collective_waits_for_its_cause_and_counts_once()
    {
        var run = Story.Running(new TrainOptions { Workers = 2, MaxFailures = 1 }, A, B);
        var commands = run.CollectiveBroke(0, culprit: 1);
        commands.ShouldContain(command => command is RunCommand.AbortTrainers);
        commands.ShouldContain(new RunCommand.StartTimer(1, RunTimer.Cause));
        run.State.Phase.ShouldBe(RunPhase.Recovering);
        run.WorkerEnded(1, 137, "SIGKILL", "killed").OfType<RunCommand.Announce>().ShouldHaveSingleItem()
            .Line.ShouldStartWith("lost rank 1 on node b: exit code 137 (SIGKILL)");
        run.State.FailureCount.ShouldBe(1);
        run.Handle(new RunActor.TimeOver(1, RunTimer.Cause)).ShouldBeEmpty();
        run.State.FailureCount.ShouldBe(1);
    }

    [Fact]
    public void A_broken_collective_whose_cause_nobody_tells_is_the_failure_itself()
    {
        var run = Story.Running(new TrainOptions { Workers = 2, MaxFailures = 0 }, A, B);
        run.CollectiveBroke(0, culprit: 1);
        run.Handle(new RunActor.TimeOver(1, RunTimer.Cause)).OfType<RunCommand.Fail>().ShouldHaveSingleItem()
            .Message.ShouldContain("rank 0 on node a could not go on: rank 1 closed its connection");
    }

    [Fact]
    public void An_exception_of_the_loop_is_told_with_its_type_and_message_and_keeps_its_stack()
    {
        var run = Story.Running(new TrainOptions { Workers = 2 }, A, B);
        run.CollectiveBroke(0, culprit: 1);
        var fail = run.Handle(new RunActor.TrainerFailed(1, 1, null, "InvalidOperationException", "no such\nfile", "at Loop()", 5))
            .OfType<RunCommand.Fail>().ShouldHaveSingleItem();
        fail.Message.ShouldContain("rank 1 on node b failed: InvalidOperationException: no such file");
        fail.RemoteStack.ShouldBe("at Loop()");
    }

    [Fact]
    public void An_exception_in_the_first_step_is_not_tried_again_whatever_is_allowed_for_lost_processes()
    {
        var run = Story.Running(new TrainOptions { Workers = 2, MaxFailures = 3 }, A, B);
        var fail = run.LoopThrew(1, "IndexOutOfRangeException", "label 10", stepCount: 0).OfType<RunCommand.Fail>().ShouldHaveSingleItem();
        fail.Message.ShouldBe("training run train failed: rank 1 on node b failed: IndexOutOfRangeException: label 10; "
            + "that was before the end of its first step, so it is not tried again");
    }

    [Fact]
    public void An_exception_that_comes_again_with_no_report_since_ends_the_run_and_another_does_not()
    {
        var run = Story.Running(new TrainOptions { Workers = 2, MaxFailures = 9 }, A, B);
        run.LoopThrew(1, "InvalidDataException", "record 12", stepCount: 40)
            .ShouldContain(command => command is RunCommand.RequestPlacement);
        run.Start(A, B);
        run.LoopThrew(0, "InvalidDataException", "record 13", stepCount: 41)
            .ShouldContain(command => command is RunCommand.RequestPlacement);
        run.Start(A, B);
        run.Reported(1, 0.5, null);
        run.LoopThrew(0, "InvalidDataException", "record 13", stepCount: 60)
            .ShouldContain(command => command is RunCommand.RequestPlacement);
        run.Start(A, B);
        run.LoopThrew(1, "InvalidDataException", "record 13", stepCount: 60).OfType<RunCommand.Fail>().ShouldHaveSingleItem()
            .Message.ShouldEndWith("the same as before, with no report since, so it is not tried again");
    }

    [Theory]
    [InlineData("OutOfMemoryException", "Insufficient memory")]
    [InlineData("ExternalException", "[enforce fail at alloc_cpu.cpp:75] . DefaultCPUAllocator: can't allocate memory: you tried to allocate "
        + "4000000000000 bytes")]
    [InlineData("ExternalException", "CUDA out of memory. Tried to allocate 20.00 GiB")]
    public void Running_out_of_memory_is_one_line_with_what_to_do(string type, string message)
    {
        var run = Story.Running(new TrainOptions { Workers = 2, MaxFailures = 3 }, A, B);
        var fail = run.LoopThrew(1, type, message, stepCount: 0).OfType<RunCommand.Fail>().ShouldHaveSingleItem();
        fail.Message.ShouldStartWith(
            $"training run train failed: rank 1 on node b ran out of memory ({type}: {message}); use a smaller global batch");
        fail.Message.ShouldNotContain("\n");
    }

    [Fact]
    public void A_loop_that_ends_because_it_was_told_to_is_not_the_cause()
    {
        var run = Story.Running(new TrainOptions { Workers = 2, MaxFailures = 1 }, A, B);
        run.CollectiveBroke(0, culprit: 1);
        run.LoopThrew(0, "OperationCanceledException", "cancelled", stepCount: 0).ShouldBeEmpty();
        run.WorkerEnded(1, 137, "SIGKILL", "killed").ShouldContain(command => command is RunCommand.RequestPlacement);
    }

    [Fact]
    public void A_report_made_before_a_broken_collective_still_counts()
    {
        var run = Story.Running(new TrainOptions { Workers = 2, MaxFailures = 1 }, A, B);
        run.CollectiveBroke(1, culprit: 0);
        run.Reported(1, 0.5, "/c/checkpoint_000001");
        run.WorkerEnded(0, 1, null, "gone").OfType<RunCommand.Announce>().ShouldHaveSingleItem()
            .Line.ShouldContain("from checkpoint_000001");
    }
}
