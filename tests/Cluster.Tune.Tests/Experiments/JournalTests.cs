namespace Cluster.Tune.Tests.Experiments;

public sealed class JournalTests : IDisposable
{
    private readonly string _storage = Directory.CreateTempSubdirectory("journal").FullName;

    public void Dispose() => Directory.Delete(_storage, recursive: true);

    [Fact]
    public void A_fresh_state_that_is_told_the_journal_is_the_same_state_again()
    {
        var state = Make.State(12, 3, 2, Make.Asha(2, 8));
        var simulation = new SimulatedExperiment(state, new SimulationOptions
        {
            SlotCount = 3, Metric = (c, i) => c.Get<double>("lr") / i, FaultChance = 0.05, Seed = 4, IterationMax = 8,
        });
        simulation.Run();
        using (var files = ExperimentFiles.Create(_storage, "run"))
            foreach (var (time, news) in simulation.History) files.Append(news, time);

        var replayed = Make.State(12, 3, 2, Make.Asha(2, 8));
        foreach (var line in ExperimentFiles.ReadJournal(Path.Combine(_storage, "run"))) replayed.Handle(line.News, line.Time);

        replayed.HasEnded.ShouldBeTrue();
        replayed.Trials.Select(Describe).ShouldBe(state.Trials.Select(Describe));
    }

    [Fact]
    public void An_experiment_that_is_there_is_not_overwritten()
    {
        ExperimentFiles.Create(_storage, "run").Dispose();
        Should.Throw<TuneException>(() => ExperimentFiles.Create(_storage, "run")).Message
            .ShouldStartWith("an experiment named 'run' is in ");
    }

    [Fact]
    public void An_experiment_that_runs_is_not_gone_on_with_by_another_driver()
    {
        var directory = Path.Combine(_storage, "run");
        using (ExperimentFiles.Create(_storage, "run"))
            Should.Throw<TuneException>(() => ExperimentFiles.Reopen(directory)).Message.ShouldContain("does it still run?");
        using (ExperimentFiles.Reopen(directory))
            Should.Throw<TuneException>(() => ExperimentFiles.Reopen(directory)).Message.ShouldContain("does it still run?");
        ExperimentFiles.Reopen(directory).Dispose();
    }

    private static string Describe(Trial trial) =>
        $"{trial} {trial.Configuration} {trial.LatestCheckpoint} {trial.BestCheckpoint?.Folder} {trial.Error}";
}
