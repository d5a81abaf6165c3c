using Akka.Actor;
using Cluster.Train;
using TorchSharp;
using static TorchSharp.torch;

namespace Cluster.Tune.Tests.Experiments;

// Trials of several workers: the function runs in each, they train data-parallel over a ring, and what the scheduler tells rank 0
// reaches all. The workers are actors in this process, with threads and sockets of their own.

public sealed class WorkersOfATrialTests : IAsyncLifetime
{
    private static readonly System.Collections.Concurrent.ConcurrentBag<(int Trial, int Attempt, int Rank, int World, float Weight)> Ends = [];

    private readonly string _storage = Directory.CreateTempSubdirectory("workers").FullName;
    private readonly ActorSystem _system = ActorSystem.Create("tune-workers");

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _system.Terminate();
        Directory.Delete(_storage, recursive: true);
    }

    [Fact]
    public async Task All_ranks_train_one_model_and_pause_and_stop_together()
    {
        Ends.Clear();
        var grid = await Fit(new Tuner(TrainTogether, Space, Options("together") with
        {
            SampleCount = 4, Scheduler = new AshaScheduler(new AshaOptions { ReductionFactor = 2, ResourceMax = 4 }),
        }));

        grid.Failed.ShouldBeEmpty(string.Join('\n', grid.Failed.Select(trial => trial.Error)));
        grid.Trials.ShouldContain(trial => trial.Iteration == 4 && trial.Phase == TrialPhase.Completed);
        grid.Trials.ShouldAllBe(trial => trial.Metrics["world"] == 2 && trial.Metrics["count"] == 2 * trial.Iteration, "both ranks ran every iteration");
        var attempts = Ends.GroupBy(end => (end.Trial, end.Attempt)).ToList();
        attempts.ShouldAllBe(ends => ends.Select(end => end.Rank).Order().SequenceEqual(new[] { 0, 1 }), "each attempt ended on both ranks");
        attempts.ShouldAllBe(ends => ends.Select(end => end.Weight).Distinct().Count() == 1, "with the same weights");
    }

    [Fact]
    public async Task A_fault_on_one_rank_fails_the_trial_with_its_story_and_the_slot_serves_the_next_one()
    {
        var grid = await Fit(new Tuner(FailOnRank1, new() { ["fails"] = Domain.Grid(true, false) }, Options("fault") with { MaxFailures = 0 }));
        grid.Trials[0].Phase.ShouldBe(TrialPhase.Failed);
        grid.Trials[0].Error!.ShouldStartWith("rank 1: System.InvalidOperationException: no luck");
        grid.Trials[1].Phase.ShouldBe(TrialPhase.Completed);
    }

    [Fact]
    public async Task When_one_worker_dies_the_trial_goes_on_in_new_ones()
    {
        var cluster = _system.ActorOf(Props.Create(() => new FakeCluster(1)));
        var crashed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        AtTheSecond = () =>
        {
            cluster.Tell(new FakeCluster.CrashOne());
            crashed.TrySetResult();
        };
        var grid = await Fit(new Tuner(CrashOnce, Space, Options("crash")), cluster);
        crashed.Task.IsCompleted.ShouldBeTrue();
        var trial = grid.Trials.ShouldHaveSingleItem();
        (trial.Phase, trial.Iteration, trial.Metrics["attempt"]).ShouldBe((TrialPhase.Completed, 3, 2), trial.Error);
    }

    [Fact]
    public void Only_rank_0_reports()
    {
        using var listener = RingListener.Open();
        var trial = new TrialContext(new TrialAssignment(new TrialId(0), 1, new Configuration([]), _storage, null)
        {
            Resources = new(Core.Resources.Cpus(1), 2), Ring = (listener, new RingMembership(1, [listener.Endpoint, listener.Endpoint], new byte[16])),
        }, new Trials.AnsweringLine(), TimeProvider.System);
        Should.Throw<InvalidOperationException>(() => trial.Report("loss", 1)).Message
            .ShouldBe("rank 1 of trial-00000 reports, but only rank 0 does; train with trial.Train(loop)");
    }

    private static Action AtTheSecond { get; set; } = () => { };

    private static SearchSpace Space => new() { ["lr"] = Domain.LogUniform(1e-3, 0.1) };

    private static TuneOptions Options(string name) => new()
    {
        Metric = "loss", Mode = OptimizationMode.Minimize, Name = name, WorkersPerTrial = 2, Log = TextWriter.Null,
    };

    private Task<ResultGrid> Fit(Tuner tuner, IActorRef? cluster = null) => tuner.FitAsync(
            _system, cluster ?? _system.ActorOf(Props.Create(() => new FakeCluster(1))), new FakeBoard(), _storage,
            new TaskCompletionSource<string>().Task, CancellationToken.None)
        .WaitAsync(TimeSpan.FromSeconds(120), CancellationToken.None);

    private static void TrainTogether(TrialContext trial)
    {
        var weight = 0f;
        try
        {
            trial.Train(context =>
            {
                using var model = context.PrepareModel(nn.Linear(1, 1));
                if (context.Checkpoint is { } checkpoint) model.load(Path.Combine(checkpoint.Path, "model"));
                var count = context.Checkpoint is { } at ? int.Parse(File.ReadAllText(Path.Combine(at.Path, "count"))) : 0;
                while (true)
                {
                    // Each rank has an example of its own: without averaging their weights would differ.
                    using var step = NewDisposeScope();
                    model.zero_grad();
                    var loss = (model.call(full([1, 1], context.Rank + 1f)) - 2).pow(2).mean();
                    context.Backward(loss);
                    using (no_grad())
                        foreach (var parameter in model.parameters()) parameter.sub_(parameter.grad! * trial.Config.Get<double>("lr"));
                    weight = model.parameters().First().item<float>();
                    count += (int)context.Sum(1);
                    var metrics = new Dictionary<string, double> { ["loss"] = context.Average(loss.item<float>()), ["world"] = context.World, ["count"] = count };
                    context.Report(metrics, folder =>
                    {
                        model.save(Path.Combine(folder, "model"));
                        File.WriteAllText(Path.Combine(folder, "count"), count.ToString());
                    });
                }
            });
        }
        finally
        {
            Ends.Add((trial.Trial.Number, trial.Attempt, trial.Rank, trial.World, weight));
        }
    }

    private static void FailOnRank1(TrialContext trial) => trial.Train(context =>
    {
        if (context.Rank == 1 && trial.Config.Get<bool>("fails")) throw new InvalidOperationException("no luck");
        context.Report("loss", context.Sum(1));
    });

    private static void CrashOnce(TrialContext trial) => trial.Train(context =>
    {
        for (var i = context.Checkpoint?.ReportCount ?? 0; i < 3; i++)
        {
            if (trial is { Attempt: 1, Rank: 0 } && i == 2)
            {
                // As in a process that is dying: it never comes to its next word.
                AtTheSecond();
                new TaskCompletionSource().Task.Wait();
            }
            var metrics = new Dictionary<string, double> { ["loss"] = 1, ["attempt"] = trial.Attempt };
            context.Report(metrics, folder => File.WriteAllText(Path.Combine(folder, "x"), "x"));
        }
    });
}
