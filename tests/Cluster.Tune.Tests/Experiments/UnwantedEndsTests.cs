using Akka.Actor;
using Cluster.Core;

namespace Cluster.Tune.Tests.Experiments;

// Experiments that came to an end that nobody wanted, for a reason that may be gone: what they leave, and that they go on.

public sealed class UnwantedEndsTests : IAsyncLifetime
{
    private readonly string _storage = Directory.CreateTempSubdirectory("ends").FullName;
    private readonly ActorSystem _system = ActorSystem.Create("tune-test");

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _system.Terminate();
        Directory.Delete(_storage, recursive: true);
    }

    [Fact]
    public async Task An_experiment_that_ended_because_of_a_missing_metric_goes_on_with_the_function_mended()
    {
        var options = Options("mended") with { SampleCount = 3 };
        await Should.ThrowAsync<TuneException>(() => Fit(new Tuner(Forgets, Make.Space, options)));

        // A folder as a shell completes it.
        var grid = await Fit(Tuner.Restore(Path.Combine(_storage, "mended") + "/", Reports, Make.Space, options));

        grid.Name.ShouldBe("mended");
        grid.Trials.Select(trial => (trial.Phase, trial.Iteration)).ShouldBe(Enumerable.Repeat((TrialPhase.Completed, 2), 3));
    }

    [Fact]
    public async Task Files_that_cannot_be_written_end_the_experiment_with_one_line_that_says_so()
    {
        var tuner = new Tuner(PutsAFileInTheWay, Make.Space, Options("full") with { SampleCount = 2 });
        (await Should.ThrowAsync<TuneException>(() => Fit(tuner))).Message
            .ShouldStartWith("the experiment full was cut off, because its files cannot be written: ");
    }

    [Theory]
    [InlineData("swallows")]
    [InlineData("wraps")]
    public async Task What_a_function_does_after_the_verdict_is_neither_a_failure_nor_a_success(string name)
    {
        var options = Options(name) with
        {
            Scheduler = new AshaScheduler(new AshaOptions { ReductionFactor = 2, ResourceMax = 2 }), SampleCount = 4, MaxFailures = 0,
        };
        var grid = await Fit(new Tuner(name == "wraps" ? Wraps : Swallows, Make.Space, options));
        grid.Failed.ShouldBeEmpty();
        grid.Trials.Count(trial => trial.Phase == TrialPhase.Stopped).ShouldBeGreaterThan(0, "not every trial was promoted");
    }

    // The continuation runs inside of the actor's turn: before it would be stopped.
    [Fact]
    public async Task Who_hears_of_the_end_finds_the_folder_free_and_the_slots_given_back()
    {
        var options = Options("free") with { SampleCount = 2 };
        var cluster = _system.ActorOf(Props.Create(() => new FakeCluster(1)));
        var end = new TaskCompletionSource<ResultGrid>();
        var heldAtTheEnd = end.Task.ContinueWith(_ =>
        {
            ExperimentFiles.Reopen(Path.Combine(_storage, "free")).Dispose();
            return cluster.Ask<int>(new FakeCluster.CountHeld(), TimeSpan.FromSeconds(30));
        }, TaskContinuationOptions.ExecuteSynchronously).Unwrap();
        var setup = new ExperimentActor.Setup(
            FunctionReference.Of((Action<TrialContext>)Reports), false, options, new Tuner(Reports, Make.Space, options).MakeState(),
            ExperimentFiles.Create(_storage, "free"), cluster, new FakeBoard(), end)
        {
            First = new ExperimentEvent.Begun("free", options.Seed, new Objective("loss", OptimizationMode.Minimize), 2),
        };
        _system.ActorOf(Props.Create(() => new ExperimentActor(setup))).Tell(new ExperimentActor.Begin(), ActorRefs.NoSender);

        (await heldAtTheEnd.WaitAsync(TimeSpan.FromSeconds(60))).ShouldBe(0);
    }

    private TuneOptions Options(string name) => new()
    {
        Metric = "loss", Mode = OptimizationMode.Minimize, Name = name, StorageDirectory = _storage, Log = TextWriter.Null,
    };

    private Task<ResultGrid> Fit(Tuner tuner) =>
        tuner.FitAsync(_system, _system.ActorOf(Props.Create(() => new FakeCluster(1))), new FakeBoard(), _storage,
            new TaskCompletionSource<string>().Task, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(60));

    private static void Forgets(TrialContext trial)
    {
        trial.Report("loss", 1);
        trial.Report("acuracy", 1);
    }

    private static void Reports(TrialContext trial)
    {
        while (trial.Iteration < 2) trial.Report("loss", 1);
    }

    private static void PutsAFileInTheWay(TrialContext trial)
    {
        File.WriteAllText(Path.Combine(Path.GetDirectoryName(trial.Directory)!, "trial-00001"), "");
        trial.Report("loss", 1);
    }

    private static void Swallows(TrialContext trial)
    {
        try
        {
            while (true) trial.Report("loss", trial.Config.Get<double>("lr"), folder => File.WriteAllText(Path.Combine(folder, "x"), ""));
        }
        catch (TrialEndedException)
        {
            Directory.CreateDirectory(trial.Directory);
        }
    }

    private static void Wraps(TrialContext trial) => Task.Run(() =>
    {
        while (true) trial.Report("loss", trial.Config.Get<double>("lr"), folder => File.WriteAllText(Path.Combine(folder, "x"), ""));
    }).Wait();
}
