using Cluster.Core;

namespace Cluster.Train.Tests.Checkpoints;

public sealed class CheckpointStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_saved_checkpoint_is_read_back_with_all_that_was_said_of_it()
    {
        var store = new CheckpointStore(_folder.File("run"), keepCount: 2);
        var saved = Save(store, epoch: 3, examples: 640, reportCount: 7);
        saved.Path.ShouldBe(_folder.File("run/checkpoint_000001"));

        var read = store.Latest().ShouldNotBeNull();
        read.Number.ShouldBe(1);
        read.Position.ShouldBe(new DataPosition(3, 640));
        read.Epoch.ShouldBe(3);
        read.ReportCount.ShouldBe(7);
        read.Metrics["loss"].ShouldBe(0.1 + 0.2);
        double.IsNaN(read.Metrics["ratio"]).ShouldBeTrue();
        File.ReadAllText(read.File("model")).ShouldBe("weights 3");
    }

    [Fact]
    public void Numbers_count_up_and_only_the_newest_are_kept()
    {
        var store = new CheckpointStore(_folder.Path, keepCount: 2);
        for (var epoch = 0; epoch < 5; epoch++)
            Save(store, epoch, 0, epoch + 1);
        Names().ShouldBe(["checkpoint_000004", "checkpoint_000005"]);
        store.Latest()!.Number.ShouldBe(5);
    }

    [Fact]
    public void With_a_score_the_best_is_kept_beside_the_newest()
    {
        var store = new CheckpointStore(_folder.Path, keepCount: 1, new CheckpointScore("accuracy", ScoreOrder.HighestIsBest));
        foreach (var accuracy in new[] { 0.5, 0.8, double.NaN, 0.8, 0.7 })
            store.Save(new TrainReport(1, new Dictionary<string, double> { ["accuracy"] = accuracy }, new DataPosition(0, 0), _ => { }));
        Names().ShouldBe(["checkpoint_000002", "checkpoint_000005"]);
        store.Latest()!.Number.ShouldBe(5);
    }

    [Fact]
    public void A_save_that_fails_leaves_the_earlier_checkpoint_and_nothing_else()
    {
        var store = new CheckpointStore(_folder.Path, keepCount: 2);
        Save(store, 0, 0, 1);
        Should.Throw<IOException>(() => store.Save(new TrainReport(2, new Dictionary<string, double>(), new DataPosition(1, 0), folder =>
        {
            File.WriteAllText(Path.Combine(folder, "model"), "half");
            throw new IOException("no space left on device");
        })));
        Names().ShouldBe(["checkpoint_000001"]);
    }

    [Fact]
    public void What_a_killed_process_left_half_written_is_not_a_checkpoint_and_is_removed_by_the_next_save()
    {
        var store = new CheckpointStore(_folder.Path, keepCount: 2);
        Save(store, 0, 0, 1);
        // As a process leaves it that is killed between the first byte and the rename.
        Directory.CreateDirectory(_folder.File(".unfinished-000002-4711"));
        File.WriteAllText(_folder.File(".unfinished-000002-4711/model"), "half");
        store.Latest()!.Number.ShouldBe(1);
        Save(store, 1, 0, 2);
        Names().ShouldBe(["checkpoint_000001", "checkpoint_000002"]);
    }

    [Fact]
    public void An_incarnation_that_was_given_up_takes_nothing_from_the_one_after_it()
    {
        var (before, after) = (Store(incarnation: 2), Store(incarnation: 3));
        var saved = after.Save(Report(2, () => Save(before, 0, 0, 1)));
        saved.Number.ShouldBe(2, "the number was free when it began, but not when it was done");
        after.Latest()!.ReportCount.ShouldBe(2);
        Names().ShouldBe(["checkpoint_000001", "checkpoint_000002"]);
    }

    [Fact]
    public void What_an_incarnation_that_was_given_up_has_not_finished_is_removed_by_the_one_after_it()
    {
        var (before, after) = (Store(incarnation: 2), Store(incarnation: 3));
        Should.Throw<IOException>(() => before.Save(Report(1, () => Save(after, 0, 0, 2))));
        Names().ShouldBe(["checkpoint_000001"]);
        after.Latest()!.ReportCount.ShouldBe(2);
    }

    [Fact]
    public void While_it_is_written_a_checkpoint_is_not_seen()
    {
        var store = new CheckpointStore(_folder.Path, keepCount: 2);
        store.Save(new TrainReport(1, new Dictionary<string, double>(), new DataPosition(0, 0), _ => store.Latest().ShouldBeNull()));
        store.Latest().ShouldNotBeNull();
    }

    [Fact]
    public void Other_folders_and_no_folder_at_all_are_no_checkpoints()
    {
        new CheckpointStore(_folder.File("none"), 1).Latest().ShouldBeNull();
        Directory.CreateDirectory(_folder.File("checkpoint_old"));
        Directory.CreateDirectory(_folder.File("other"));
        new CheckpointStore(_folder.Path, 1).Latest().ShouldBeNull();
    }

    [Fact]
    public void A_checkpoint_that_is_not_there_asks_about_the_storage() =>
        Should.Throw<ClusterException>(() => CheckpointStore.Open(_folder.File("checkpoint_000009")))
            .Message.ShouldContain("is the storage directory the same on every node?");

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("null")]
    public void A_damaged_description_is_told_with_its_path(string text)
    {
        Directory.CreateDirectory(_folder.File("checkpoint_000001"));
        File.WriteAllText(_folder.File("checkpoint_000001/checkpoint.json"), text);
        Should.Throw<ClusterException>(() => CheckpointStore.Open(_folder.File("checkpoint_000001")))
            .Message.ShouldContain("checkpoint_000001/checkpoint.json");
    }

    private CheckpointStore Store(int incarnation) => new(_folder.Path, keepCount: 2, run: "run-1", incarnation: incarnation);

    private static TrainReport Report(int count, Action meanwhile) =>
        new(count, new Dictionary<string, double>(), new DataPosition(0, 0), _ => meanwhile());

    private static Checkpoint Save(CheckpointStore store, int epoch, long examples, int reportCount) => store.Save(new TrainReport(
        reportCount, new Dictionary<string, double> { ["loss"] = 0.1 + 0.2, ["ratio"] = double.NaN },
        new DataPosition(epoch, examples), folder => File.WriteAllText(Path.Combine(folder, "model"), $"weights {epoch}")));

    private string[] Names() => Directory.EnumerateFileSystemEntries(_folder.Path).Select(path => Path.GetFileName(path)!).Order().ToArray();
}
