namespace Cluster.Tune.Tests.Trials;

// A trial's function without a cluster: the line is answered by the test.

public sealed class TrialContextTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("trial").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void A_report_carries_the_automatic_fields()
    {
        var line = new AnsweringLine();
        var context = Make(line);

        context.Report("loss", 0.5);
        context.Report("loss", 0.25);

        line.Reports.Select(report => report.Iteration).ShouldBe([1, 2]);
        var metrics = line.Reports[1].Metrics;
        metrics["loss"].ShouldBe(0.25);
        metrics.Keys.Order().ShouldBe(TrialReport.AutomaticFields.Append("loss").Order());
        metrics[TrialReport.TrainingIteration].ShouldBe(2);
        metrics[TrialReport.TrialNumber].ShouldBe(3);
    }

    [Fact]
    public void A_resumed_trial_counts_on_from_its_checkpoint()
    {
        var line = new AnsweringLine();
        var context = Make(line, new TrialCheckpoint(4, 100, "somewhere"));

        context.Checkpoint.ShouldBe("somewhere");
        context.Iteration.ShouldBe(4);
        context.Report("loss", 1);

        line.Reports[0].Iteration.ShouldBe(5);
        line.Reports[0].TimeTotalSeconds.ShouldBeGreaterThanOrEqualTo(100);
    }

    [Fact]
    public void A_verdict_other_than_continue_ends_the_function_and_every_later_report_too()
    {
        var line = new AnsweringLine { Verdict = TrialVerdict.Pause };
        var context = Make(line);

        Should.Throw<TrialEndedException>(() => context.Report("loss", 1)).Verdict.ShouldBe(TrialVerdict.Pause);
        Should.Throw<TrialEndedException>(() => context.Report("loss", 1));
        line.Reports.Count.ShouldBe(1, "a function that swallowed the end is not heard again");
    }

    [Fact]
    public void A_checkpoint_is_saved_when_it_is_wanted_and_is_whole_when_it_has_its_name()
    {
        var line = new AnsweringLine { MustSave = true, Verdict = TrialVerdict.Pause };
        var context = Make(line);

        Should.Throw<TrialEndedException>(() => context.Report("loss", 1, folder =>
        {
            folder.ShouldEndWith(".unfinished");
            File.WriteAllText(Path.Combine(folder, "weights"), "w");
        }));

        var saved = line.Saves.ShouldHaveSingleItem();
        saved.Iteration.ShouldBe(1);
        File.ReadAllText(Path.Combine(saved.Folder, "weights")).ShouldBe("w");
        Directory.GetDirectories(_directory).ShouldBe([saved.Folder]);
    }

    [Fact]
    public void A_save_that_is_not_wanted_is_not_called()
    {
        var line = new AnsweringLine();
        Make(line).Report("loss", 1, _ => throw new InvalidOperationException("not wanted"));
        line.Saves.ShouldBeEmpty();
    }

    [Fact]
    public void A_save_that_fails_leaves_no_checkpoint()
    {
        var line = new AnsweringLine { MustSave = true };
        Should.Throw<IOException>(() => Make(line).Report("loss", 1, _ => throw new IOException("disk full")));
        line.Saves.ShouldBeEmpty();
    }

    [Fact]
    public void The_names_of_automatic_fields_are_taken() =>
        Should.Throw<ArgumentException>(() => Make(new AnsweringLine()).Report("time_total_s", 1)).Message
            .ShouldContain("'time_total_s' is taken");

    private TrialContext Make(ITrialLine line, TrialCheckpoint? checkpoint = null) => new(
        new TrialAssignment(new TrialId(3), Attempt: 1, new Configuration([new("lr", 0.1)]), _directory, checkpoint),
        line, TimeProvider.System);
}
