using System.Collections.Concurrent;
using Akka.Actor;
using Cluster.Core;

namespace Cluster.Tune.Tests.Experiments;

// The actors of both ends, in one process, with real threads and real files. What the state decides is tested elsewhere;
// here: that the words arrive, that verdicts end functions, that checkpoints carry over, and that nothing is left behind.

public sealed class ExperimentActorTests : IAsyncLifetime
{
    // Handed to the functions by the experiment's name: a function that travels cannot capture.
    private static readonly ConcurrentDictionary<string, TaskCompletionSource> Gates = new();

    private readonly string _storage = Directory.CreateTempSubdirectory("experiment").FullName;
    private readonly ActorSystem _system = ActorSystem.Create("tune-test");
    private readonly FakeBoard _board = new();
    private readonly StringWriter _log = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _system.Terminate();
        Directory.Delete(_storage, recursive: true);
    }

    [Fact]
    public async Task Asha_pauses_and_resumes_trials_from_their_checkpoints()
    {
        var cluster = Cluster(slotCount: 2);
        var tuner = new Tuner(CountInFile, Make.Space, Options("asha") with
        {
            SampleCount = 8,
            Scheduler = new AshaScheduler(new AshaOptions { ReductionFactor = 2, ResourceMax = 4 }),
        });

        var grid = await Fit(tuner, cluster);

        grid.Trials.Count.ShouldBe(8);
        grid.Failed.ShouldBeEmpty();
        grid.Trials.ShouldAllBe(trial => trial.Metrics["count"] == trial.Iteration, "what was saved was read again");
        grid.Trials.ShouldContain(trial => trial.Iteration == 4 && trial.Phase == TrialPhase.Completed);
        grid.Best().Configuration.ShouldBe(grid.Trials.MinBy(trial => trial.Metrics["loss"])!.Configuration);
        grid.Trials.SelectMany(trial => Directory.GetDirectories(trial.Directory)).ShouldAllBe(folder => !folder.EndsWith(".unfinished"));
        (await cluster.Ask<int>(new FakeCluster.CountHeld(), TimeSpan.FromSeconds(10))).ShouldBe(0, "all slots were given back");

        _board.LastTable!.Caption.ShouldNotBeNull().ShouldStartWith("0 running, 0 paused, 8 done of 8; best loss ");
        _board.LastProgress!.Step.ShouldBe(8);
        _log.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(8, "one line a trial");
        File.ReadAllLines(Path.Combine(grid.Directory, "results.csv")).Length.ShouldBe(9);
        File.Exists(Path.Combine(grid.Directory, "results.json")).ShouldBeTrue();
    }

    [Fact]
    public async Task A_trial_whose_worker_dies_goes_on_elsewhere_from_its_checkpoint()
    {
        var cluster = Cluster(slotCount: 1);
        var gate = Gates[nameof(WaitAtTheThird)] = new();
        var fit = Fit(new Tuner(WaitAtTheThird, Make.Space, Options("crash") with { SampleCount = 1 }), cluster);

        await gate.Task.WaitAsync(TimeSpan.FromSeconds(30));
        cluster.Tell(new FakeCluster.CrashOne());
        var trial = (await fit).Trials.ShouldHaveSingleItem();

        trial.Phase.ShouldBe(TrialPhase.Completed);
        trial.Iteration.ShouldBe(4);
        trial.Metrics["attempt"].ShouldBe(2);
        trial.Error.ShouldNotBeNull().ShouldBe("its worker process on node ended: killed by SIGKILL\nlast words");
    }

    [Fact]
    public async Task A_function_that_throws_fails_its_trial_with_the_stack_and_no_other()
    {
        var grid = await Fit(
            new Tuner(ThrowWhenWide, new SearchSpace { ["width"] = Domain.Grid(16, 32) }, Options("throw")), Cluster(slotCount: 2));

        grid.Trials[0].Phase.ShouldBe(TrialPhase.Completed);
        grid.Trials[1].Phase.ShouldBe(TrialPhase.Failed);
        grid.Trials[1].Error!.ShouldStartWith("System.InvalidOperationException: too wide");
        grid.Trials[1].Error!.ShouldContain(nameof(ThrowWhenWide));
    }

    [Fact]
    public async Task An_asynchronous_function_is_awaited()
    {
        var grid = await Fit(new Tuner(ReportLater, Make.Space, Options("async") with { SampleCount = 2 }), Cluster(slotCount: 1));
        grid.Trials.ShouldAllBe(trial => trial.Iteration == 1 && trial.Phase == TrialPhase.Completed);
    }

    [Fact]
    public async Task A_missing_metric_is_told_once_by_name()
    {
        var tuner = new Tuner(static context => context.Report("acuracy", 1), Make.Space, Options("missing") with { SampleCount = 4 });
        (await Should.ThrowAsync<TuneException>(() => Fit(tuner, Cluster(slotCount: 1)))).Message.ShouldBe(
            "the experiment missing ended: trial-00000: the metric 'loss' is missing from the report; reported were: acuracy");
    }

    [Fact]
    public async Task Cancelling_ends_with_the_callers_token_and_gives_the_slots_back()
    {
        var cluster = Cluster(slotCount: 1);
        using var source = new CancellationTokenSource();
        var gate = Gates[nameof(ReportForEver)] = new();
        var fit = Fit(new Tuner(ReportForEver, Make.Space, Options("cancel")), cluster, source.Token);
        await gate.Task.WaitAsync(TimeSpan.FromSeconds(30));

        await source.CancelAsync();

        (await Should.ThrowAsync<OperationCanceledException>(() => fit)).CancellationToken.ShouldBe(source.Token);
        (await cluster.Ask<int>(new FakeCluster.CountHeld(), TimeSpan.FromSeconds(10))).ShouldBe(0);
    }

    [Fact]
    public async Task An_experiment_that_was_cancelled_goes_on_when_it_is_restored_from_another_folder_too()
    {
        using var source = new CancellationTokenSource();
        var gate = Gates[nameof(StopAtTheThird)] = new();
        var options = Options("restored") with { SampleCount = 3, Searcher = new TpeSearcher(), MaxFailures = 0 };
        var fit = Fit(new Tuner(StopAtTheThird, Make.Space, options), Cluster(slotCount: 1), source.Token);
        await gate.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await source.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => fit);
        var directory = Path.Combine(_storage, "moved");
        Directory.Move(Path.Combine(_storage, "restored"), directory);
        Tuner.CanRestore(directory).ShouldBeTrue();

        var other = options with { Seed = 1 };
        (await Should.ThrowAsync<TuneException>(() => Fit(Tuner.Restore(directory, StopAtTheThird, Make.Space, other), Cluster(1))))
            .Message.ShouldBe("the experiment restored was begun with another seed (it was 0); restore it with the same");
        var grid = await Fit(Tuner.Restore(directory, StopAtTheThird, Make.Space, options), Cluster(slotCount: 1));

        grid.Trials.Select(trial => (trial.Phase, trial.Iteration)).ShouldBe(Enumerable.Repeat((TrialPhase.Completed, 4), 3));
        grid.Trials[0].Metrics["attempt"].ShouldBe(2, "it went on from its checkpoint");
        Path.GetFullPath(Path.Combine(grid.Trials[0].Checkpoint!, "..", "..")).ShouldBe(directory);
    }

    [Fact]
    public async Task A_journal_that_was_cut_off_in_the_middle_of_a_line_is_gone_on_with()
    {
        var options = Options("whole") with
        {
            SampleCount = 6, Searcher = new TpeSearcher(), Scheduler = new AshaScheduler(new AshaOptions { ReductionFactor = 2, ResourceMax = 4 }),
        };
        var whole = await Fit(new Tuner(CountInFile, Make.Space, options), Cluster(slotCount: 2));
        var text = File.ReadAllBytes(Path.Combine(whole.Directory, ExperimentFiles.JournalName));
        foreach (var share in new[] { 0.0, 0.3, 0.7, 0.95 })
        {
            var directory = Directory.CreateDirectory(Path.Combine(_storage, FormattableString.Invariant($"cut {share}"))).FullName;
            File.WriteAllBytes(Path.Combine(directory, ExperimentFiles.JournalName), text[..(int)(share * text.Length)]);

            // The scheduler decides by what it heard, in the order it was heard; what trials are made is the searcher's.
            var grid = await Fit(Tuner.Restore(directory, StartOver, Make.Space, options), Cluster(slotCount: 2));

            grid.Trials.Count.ShouldBe(6, $"cut at {share}");
            grid.Trials.ShouldAllBe(trial => trial.Phase.IsFinal());
            grid.Failed.ShouldBeEmpty();
            foreach (var trial in grid.Trials.Where(trial => File.Exists(Path.Combine(trial.Directory, TrialHistory.FileName))))
                File.ReadAllText(Path.Combine(trial.Directory, "params.json")).ShouldBe(trial.Configuration.ToJson(), $"cut at {share}, {trial.Id}");
        }
    }

    [Fact]
    public async Task In_a_population_the_worse_take_over_the_checkpoints_of_the_better()
    {
        var space = new SearchSpace { ["lr"] = Domain.Grid(0.1, 0.5, 1.0, 4.0) };
        var grid = await Fit(new Tuner(CountInFile, space, Options("population") with
        {
            Stopper = new IterationStopper(12),
            Scheduler = new PopulationScheduler(new PopulationOptions
            {
                ResourceAttribute = TrialReport.TrainingIteration, Interval = 3, Mutations = new() { ["lr"] = Domain.Uniform(0, 5) },
            }),
        }), Cluster(slotCount: 2));

        grid.Trials.ShouldAllBe(trial => trial.Phase == TrialPhase.Completed && trial.Iteration == 12);
        grid.Trials.ShouldAllBe(trial => trial.Metrics["count"] == trial.Iteration, "the count is carried along with the checkpoint");
        grid.Trials[3].Configuration.Get<double>("lr").ShouldNotBe(4.0, "the worst took over from the best");
        var replay = PopulationReplayScheduler.FromFolder(grid.Directory, new TrialId(3), TrialReport.TrainingIteration);
        replay.Start.Get<double>("lr").ShouldBeOneOf(0.1, 0.5, 1.0);
        Should.Throw<TuneException>(() => PopulationReplayScheduler.FromFolder(_storage, new TrialId(3))).Message
            .ShouldBe($"there are no exploits in {_storage}: it has no exploits.jsonl");
        File.ReadAllText(grid.WriteReport(space)).ShouldContain("application/json", customMessage: "values that are off the grid now are no harm");
    }

    private IActorRef Cluster(int slotCount) => _system.ActorOf(Props.Create(() => new FakeCluster(slotCount)));

    private TuneOptions Options(string name) => new()
    {
        Metric = "loss", Mode = OptimizationMode.Minimize, Name = name, StorageDirectory = _storage, Log = _log,
    };

    private Task<ResultGrid> Fit(Tuner tuner, IActorRef cluster, CancellationToken ct = default) =>
        tuner.FitAsync(_system, cluster, _board, _storage, new TaskCompletionSource<string>().Task, ct)
            .WaitAsync(TimeSpan.FromSeconds(60), CancellationToken.None);

    private static void CountInFile(TrialContext context)
    {
        var count = context.Checkpoint is { } folder ? int.Parse(File.ReadAllText(Path.Combine(folder, "count"))) : 0;
        while (true)
        {
            count++;
            var metrics = new Dictionary<string, double> { ["loss"] = context.Config.Get<double>("lr") / count, ["count"] = count };
            context.Report(metrics, folder => File.WriteAllText(Path.Combine(folder, "count"), count.ToString()));
        }
    }

    private static void StopAtTheThird(TrialContext context)
    {
        while (context.Iteration < 4)
        {
            var metrics = new Dictionary<string, double> { ["loss"] = 1, ["attempt"] = context.Attempt };
            context.Report(metrics, folder => File.WriteAllText(Path.Combine(folder, "x"), "x"));
            if (context is not { Iteration: 3, Attempt: 1, Trial.Number: 0 }) continue;
            Gates[nameof(StopAtTheThird)].TrySetResult();
            new TaskCompletionSource().Task.Wait(TimeSpan.FromSeconds(30));
        }
    }

    // The folders of a cut-off experiment are not there: its checkpoints are looked for, and not found.
    private static void StartOver(TrialContext context)
    {
        while (true) context.Report("loss", context.Config.Get<double>("lr") / (context.Iteration + 1));
    }

    private static void WaitAtTheThird(TrialContext context)
    {
        while (context.Iteration < 4)
        {
            if (context is { Iteration: 2, Attempt: 1 })
            {
                Gates[nameof(WaitAtTheThird)].TrySetResult();
                new TaskCompletionSource().Task.Wait();
            }
            var metrics = new Dictionary<string, double> { ["loss"] = 1, ["attempt"] = context.Attempt };
            context.Report(metrics, folder => File.WriteAllText(Path.Combine(folder, "x"), "x"));
        }
    }

    private static void ThrowWhenWide(TrialContext context)
    {
        if (context.Config.Get<int>("width") > 16) throw new InvalidOperationException("too wide");
        context.Report("loss", 1);
    }

    private static async Task ReportLater(TrialContext context)
    {
        await Task.Yield();
        context.Report("loss", 1);
    }

    private static void ReportForEver(TrialContext context)
    {
        while (true)
        {
            context.Report("loss", 1);
            Gates[nameof(ReportForEver)].TrySetResult();
        }
    }
}
