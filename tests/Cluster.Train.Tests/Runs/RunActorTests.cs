using Akka.Actor;
using Cluster.Core;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Cluster.Train.Tests.Runs;

// A run's actors from the first word to the last, with real rings between real training threads; only the processes are
// missing.
public sealed class RunActorTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly RecordingBoard _board = new();
    private readonly StringWriter _log = new();
    private readonly ActorSystem _system = ActorSystem.Create("runs");

    // The loops are static, as they have to be to travel; this is how they reach the test.
    private static TaskCompletionSource _reached = new();
    private static TaskCompletionSource _alone = new();

    public Task InitializeAsync()
    {
        _reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _alone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _system.Terminate();
        _folder.Dispose();
    }

    [Fact]
    public async Task Two_trainers_run_the_loop_to_its_result()
    {
        var result = await Run(TrainTwoEpochs, new TrainOptions { Workers = 2, Config = new Settings { Rate = 0.1 } }, capacity: 2);
        result.History.Select(metrics => metrics["epoch"]).ShouldBe([0, 1]);
        result.Metrics["rank"].ShouldBe(0);
        result.Metrics["rate"].ShouldBe(0.1);
        (result.WorkerCount, result.FailureCount).ShouldBe((2, 0));
        File.Exists(Path.Combine(result.CheckpointPath!, "model")).ShouldBeTrue();
        Path.GetFileName(result.CheckpointPath).ShouldBe("checkpoint_000002");
        Told()[0].ShouldBe("training on 2 workers: rank 0 on node node-0, rank 1 on node node-1");
        _board.Reports.Select(report => report.Message).ShouldBe(["report 1, checkpoint_000001", "report 2, checkpoint_000002"]);
    }

    [Fact]
    public async Task A_killed_trainer_is_named_and_the_run_goes_on_from_its_checkpoint_with_those_that_remain()
    {
        var driver = Driver(capacity: 2);
        var running = Run(StopInTheSecondEpoch, new TrainOptions { Workers = 2, MinWorkers = 1, MaxFailures = 1 }, driver);
        await _reached.Task;
        driver.Tell(new OneProcessCluster.KillWorker(Rank: 1, LastLine: "epoch 1"));
        var result = await running;
        result.History.Select(metrics => metrics["epoch"]).ShouldBe([0, 1]);
        result.History.Select(metrics => metrics["world"]).ShouldBe([2, 1]);
        (result.WorkerCount, result.FailureCount).ShouldBe((1, 1));
        Told().ShouldContain(
            "lost rank 1 on node node-1: exit code 137 (SIGKILL): ended by a signal; its last lines: epoch 1; "
            + "restarting from checkpoint_000001 with 2 workers (failure 1 of 1 allowed)");
        Told().ShouldContain(line => line.StartsWith("going on with 1 workers (no place for 2 trainers of 1 cpu: needs 2 places, there are 1"));
    }

    [Fact]
    public async Task A_run_that_has_shrunk_grows_back_at_a_checkpoint_when_a_place_returns()
    {
        var driver = Driver(capacity: 2);
        var running = Run(TrainUntilBack, new TrainOptions { Workers = 2, MinWorkers = 1, MaxFailures = 1 }, driver);
        await _reached.Task;
        driver.Tell(new OneProcessCluster.KillWorker(Rank: 1, LastLine: "epoch 1"));
        await _alone.Task;
        driver.Tell(new OneProcessCluster.AddPlace());
        var result = await running;
        var worlds = result.History.Select(metrics => metrics["world"]).ToArray();
        (worlds[0], worlds[1], worlds[^1]).ShouldBe((2, 1, 2));
        result.History.Select(metrics => metrics["epoch"]).ShouldBe(Enumerable.Range(0, worlds.Length).Select(epoch => (double)epoch));
        (result.WorkerCount, result.FailureCount).ShouldBe((2, 1));
        Told().ShouldContain(line => line.StartsWith("growing from 1 to 2 workers at checkpoint_0000"));
    }

    [Fact]
    public async Task The_best_checkpoint_is_there_at_the_end_though_only_the_newest_is_kept()
    {
        var options = new TrainOptions { Workers = 1, CheckpointsKept = 1, CheckpointScore = "epoch", CheckpointScoreOrder = ScoreOrder.LowestIsBest };
        var result = await Run(TrainTwoEpochs, options, capacity: 1);
        result.BestCheckpointPath.ShouldNotBe(result.CheckpointPath);
        File.ReadAllText(Path.Combine(result.BestCheckpointPath!, "model")).ShouldBe("weights");
    }

    [Fact]
    public async Task An_exception_in_the_first_step_of_every_rank_ends_the_run_though_failures_are_allowed()
    {
        var error = await Should.ThrowAsync<TrainingFailedException>(Run(FailInTheFirstStep, new TrainOptions { Workers = 2, MaxFailures = 5 }, capacity: 2));
        error.Message.ShouldContain("failed: FormatException: the label is a cat; that was before the end of its first step, so it is not tried again");
        Told().Count(line => line.StartsWith("training on")).ShouldBe(1);
    }

    [Fact]
    public async Task An_exception_of_the_loop_ends_the_run_with_its_type_message_and_stack()
    {
        var error = await Should.ThrowAsync<TrainingFailedException>(Run(FailOnRank1, new TrainOptions { Workers = 2 }, capacity: 2));
        error.Message.ShouldBe(
            "training run train failed: rank 1 on node node-1 failed: FormatException: the label is a cat; max failures is 0, so the run ends");
        error.RemoteStack.ShouldNotBeNull().ShouldContain(nameof(FailOnRank1));
    }

    [Fact]
    public async Task A_run_that_does_not_fit_fails_with_the_numbers() =>
        (await Should.ThrowAsync<TrainingFailedException>(Run(TrainTwoEpochs, new TrainOptions { Workers = 3 }, capacity: 2)))
            .Message.ShouldContain("needs 3 places, there are 2");

    [Fact]
    public async Task Cancelling_ends_the_run_while_the_loop_waits()
    {
        using var cancel = new CancellationTokenSource();
        var running = Run(WaitForTheEnd, new TrainOptions { Workers = 2 }, Driver(capacity: 2), cancel.Token);
        await _reached.Task;
        await cancel.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(running);
    }

    private static void TrainTwoEpochs(TrainContext context)
    {
        var model = context.PrepareModel(Linear(2, 1));
        var optimizer = optim.SGD(model.parameters(), context.Config<Settings>().Rate);
        for (var epoch = context.StartEpoch; epoch < 2; epoch++)
        {
            foreach (var batch in context.Batches(ones(8, 2), ones(8, 1), globalBatch: 4, epoch))
            {
                optimizer.zero_grad();
                context.Backward((model.call(batch.Inputs) - batch.Labels).pow(2).mean());
                optimizer.step();
            }
            Report(context, epoch);
        }
    }

    private static void StopInTheSecondEpoch(TrainContext context)
    {
        for (var epoch = context.StartEpoch; epoch < 2; epoch++)
        {
            foreach (var batch in context.Batches(ones(8, 2), ones(8, 1), globalBatch: 4, epoch))
            {
                if (epoch == 1 && context.World == 2 && context.Rank == 1)
                {
                    _reached.TrySetResult();
                    context.Cancellation.WaitHandle.WaitOne();
                }
                context.Sum(batch.Step);
            }
            Report(context, epoch);
        }
    }

    // Loses rank 1 in its second epoch; goes on alone for as long as it takes; ends an epoch after it is two again.
    private static void TrainUntilBack(TrainContext context)
    {
        var isBack = context.World == 2 && context.Checkpoint is not null;
        for (var epoch = context.StartEpoch; ; epoch++)
        {
            foreach (var batch in context.Batches(ones(8, 2), ones(8, 1), globalBatch: 4, epoch))
            {
                if (epoch == 1 && context.World == 2 && context.Rank == 1)
                {
                    _reached.TrySetResult();
                    context.Cancellation.WaitHandle.WaitOne();
                }
                context.Sum(batch.Step);
            }
            Report(context, epoch);
            if (isBack)
                return;
            if (context.World == 1)
            {
                _alone.TrySetResult();
                context.Cancellation.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(10));
            }
        }
    }

    private static void FailInTheFirstStep(TrainContext context)
    {
        var model = context.PrepareModel(Linear(2, 1));
        foreach (var batch in context.Batches(ones(8, 2), ones(8, 1), globalBatch: 4, epoch: 0))
        {
            if (model.call(batch.Inputs).shape[0] > 0)
                throw new FormatException("the label is a cat");
        }
    }

    private static void FailOnRank1(TrainContext context)
    {
        if (context.Rank == 1)
            throw new FormatException("the label is a cat");
        context.Group.Barrier();
    }

    private static void WaitForTheEnd(TrainContext context)
    {
        if (context.Rank == 0)
            _reached.TrySetResult();
        context.Cancellation.WaitHandle.WaitOne();
    }

    // What the run has said of itself, without its name.
    private string[] Told() => _log.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries)
        .Select(line => line[(line.IndexOf(": ", StringComparison.Ordinal) + 2)..]).ToArray();

    private static void Report(TrainContext context, int epoch)
    {
        var metrics = new Dictionary<string, double>
        {
            ["epoch"] = epoch, ["rank"] = context.Rank, ["world"] = context.World, ["rate"] = context.Config<Settings>().Rate,
        };
        context.Report(metrics, folder => File.WriteAllText(Path.Combine(folder, "model"), "weights"));
    }

    private IActorRef Driver(int capacity) => _system.ActorOf(Props.Create(() => new OneProcessCluster(capacity)));

    private Task<TrainResult> Run(Action<TrainContext> loop, TrainOptions options, int capacity) => Run(loop, options, Driver(capacity));

    private async Task<TrainResult> Run(Action<TrainContext> loop, TrainOptions options, IActorRef driver, CancellationToken ct = default)
    {
        options.Check();
        options = options with { Log = TextWriter.Synchronized(_log) };
        var ended = new TaskCompletionSource<TrainResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        var job = new RunJob(
            "run-1", options, FunctionReference.Of(loop), TrainConfigJson.Write(options.Config), _folder.Path, driver, _board, ended, ct);
        var run = _system.ActorOf(Props.Create(() => new RunActor(job)));
        await using var stop = ct.Register(() => run.Tell(new RunActor.StopRun(), ActorRefs.NoSender));
        return await ended.Task.WaitAsync(TimeSpan.FromMinutes(1), CancellationToken.None);
    }

    private sealed class Settings
    {
        public double Rate { get; set; } = 0.5;
    }
}
