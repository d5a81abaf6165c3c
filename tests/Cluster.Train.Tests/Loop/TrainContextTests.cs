using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Cluster.Train.Tests.Loop;

public sealed class TrainContextTests
{
    [Fact]
    public void Rank_0_reports_and_saves_and_the_others_go_on_when_it_is_done()
    {
        using var training = new LocalTraining();
        var seen = training.Run(3, context =>
        {
            context.Report(new Dictionary<string, double> { ["loss"] = context.Rank }, folder => File.WriteAllText(Path.Combine(folder, "model"), "w"));
            return Directory.Exists(Path.Combine(training.CheckpointFolder, "checkpoint_000001"));
        });
        seen.ShouldAllBe(there => there);
        var report = training.Reports.ShouldHaveSingleItem();
        report.Metrics["loss"].ShouldBe(0);
        report.Checkpoint!.ReportCount.ShouldBe(1);
    }

    [Fact]
    public void A_run_goes_on_within_the_epoch_behind_the_examples_of_its_checkpoint_with_fewer_ranks()
    {
        using var training = new LocalTraining();
        var (inputs, labels) = Data(60);
        var before = training.Run(3, context =>
        {
            var seen = Seen(context.Batches(inputs, labels, globalBatch: 6, epoch: 0).Take(4));
            context.Report(new Dictionary<string, double>(), _ => { });
            return seen;
        });
        var checkpoint = training.Reports.Single().Checkpoint;
        checkpoint!.Position.ShouldBe(new DataPosition(0, 24));
        var after = training.Run(2, context =>
        {
            context.StartEpoch.ShouldBe(0);
            return Seen(context.Batches(inputs, labels, globalBatch: 6, epoch: 0));
        }, checkpoint);
        before.Concat(after).SelectMany(seen => seen).Order().ShouldBe(Enumerable.Range(0, 60).Select(i => (long)i));
    }

    [Fact]
    public void After_a_whole_epoch_the_checkpoint_begins_the_next_one()
    {
        using var training = new LocalTraining();
        var (inputs, labels) = Data(20);
        training.Run(2, context =>
        {
            Seen(context.Batches(inputs, labels, globalBatch: 4, epoch: 0));
            context.Report(new Dictionary<string, double>(), _ => { });
        });
        var checkpoint = training.Reports.Single().Checkpoint!;
        checkpoint.Epoch.ShouldBe(1);
        training.Run(2, context =>
        {
            context.StartEpoch.ShouldBe(1);
            Seen(context.Batches(inputs, labels, globalBatch: 4, epoch: 1)).Count.ShouldBe(10);
            context.Report(new Dictionary<string, double>());
        }, checkpoint);
        training.Reports[^1].Count.ShouldBe(2);
    }

    [Fact]
    public void Parameters_that_have_parted_are_found_at_the_report_with_what_to_do()
    {
        using var training = new LocalTraining();
        var error = Record.Exception(() => training.Run(2, context =>
        {
            var model = context.PrepareModel(Linear(2, 1));
            var optimizer = optim.SGD(model.parameters(), 0.1);
            model.call(ones(1, 2) * (context.Rank + 1)).sum().backward();
            optimizer.step();
            context.Report(new Dictionary<string, double>());
        }));
        error.ShouldNotBeNull().Message.ShouldContain("call context.Backward(loss) and not loss.backward()");
    }

    [Fact]
    public void A_loss_that_is_not_finite_stops_before_any_gradient()
    {
        using var training = new LocalTraining();
        training.Run(1, context =>
        {
            var model = context.PrepareModel(Linear(2, 1));
            var loss = model.call(ones(1, 2)).sum() * float.NaN;
            Should.Throw<InvalidOperationException>(() => context.Backward(loss)).Message.ShouldContain("the loss is NaN on rank 0");
            (model.weight!.grad is null).ShouldBeTrue();
        });
    }

    [Fact]
    public void Sums_and_averages_are_the_same_on_every_rank()
    {
        using var training = new LocalTraining();
        var results = training.Run(3, context => (context.Sum(context.Rank + 0.1), context.Average(context.Rank)));
        results.ShouldAllBe(result => result.Item1 == results[0].Item1 && result.Item2 == 1);
        results[0].Item1.ShouldBe(3.3, 1e-12);
    }

    [Fact]
    public void Shards_cover_everything_once()
    {
        using var training = new LocalTraining();
        var shards = training.Run(3, context => context.Shard(10));
        shards.ShouldBe([(0, 3), (3, 3), (6, 4)]);
    }

    [Fact]
    public void Configuration_arrives_as_it_was_given()
    {
        using var training = new LocalTraining { ConfigJson = TrainConfigJson.Write(new Settings { Rate = 0.25, Layers = [3, 4] }) };
        training.Run(1, context =>
        {
            var settings = context.Config<Settings>();
            settings.Rate.ShouldBe(0.25);
            settings.Layers.ShouldBe([3, 4]);
        });
        using var none = new LocalTraining();
        none.Run(1, context => context.Config<Settings>().Rate.ShouldBe(0.5));
    }

    [Fact]
    public void One_value_of_the_configuration_is_read_by_its_name()
    {
        using var training = new LocalTraining { ConfigJson = TrainConfigJson.Write(new Settings { Rate = 0.25, Layers = [3, 4] }) };
        training.Run(1, context =>
        {
            context.Config("rate", 0.1).ShouldBe(0.25);
            context.Config("layers", new int[0]).ShouldBe([3, 4]);
            context.Config("momentum", 0.9).ShouldBe(0.9);
            Should.Throw<System.Text.Json.JsonException>(() => context.Config("rate", "a text"));
        });
        using var none = new LocalTraining();
        none.Run(1, context => context.Config("rate", 0.1).ShouldBe(0.1));
        using var empty = new LocalTraining { ConfigJson = TrainConfigJson.Write(new { Name = (string?)null }) };
        empty.Run(1, context => context.Config("name", "nobody").ShouldBe("nobody"));
    }

    [Fact]
    public void Steps_leave_no_tensors_behind()
    {
        using var training = new LocalTraining();
        training.Run(1, context =>
        {
            var (inputs, labels) = Data(400);
            var model = context.PrepareModel(Linear(1, 1));
            var optimizer = optim.SGD(model.parameters(), 0.001, momentum: 0.9);
            long? alive = null;
            foreach (var batch in context.Batches(inputs, labels, globalBatch: 4, epoch: 0))
            {
                optimizer.zero_grad();
                var loss = (model.call(batch.Inputs) - 1).pow(2).mean();
                context.Backward(loss);
                optimizer.step();
                if (batch.Step == 10)
                    alive = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
                if (batch.Step == 90)
                    DisposeScopeManager.Statistics.ThreadTotalLiveCount.ShouldBe(alive!.Value);
            }
        });
    }

    [Theory]
    [InlineData(1, "globalBatch is 1, but must be at least the number of ranks, 2")]
    public void A_batch_that_cannot_be_shared_out_is_refused(int globalBatch, string message)
    {
        using var training = new LocalTraining();
        var (inputs, labels) = Data(20);
        training.Run(2, context => Should.Throw<ArgumentException>(() => context.Batches(inputs, labels, globalBatch, 0)).Message.ShouldStartWith(message));
    }

    [Fact]
    public void Only_some_progress_goes_further()
    {
        using var training = new LocalTraining { Clock = new StoppedClock() };
        training.Run(2, context =>
        {
            for (var step = 0; step < 100; step++)
                context.Progress(step, 100, new Dictionary<string, double>());
        });
        training.Progress.ShouldBe([(0, 100)]);
    }

    // Inputs are their own numbers, so that a batch tells which examples it has.
    private static (Tensor Inputs, Tensor Labels) Data(int count) =>
        (arange(count, dtype: ScalarType.Float32).reshape(count, 1) / count, arange(count, dtype: ScalarType.Int64));

    private static List<long> Seen(IEnumerable<Batch> batches) =>
        batches.SelectMany(batch => MemoryMarshal.Cast<byte, long>(batch.Labels.bytes).ToArray()).ToList();

    private sealed class Settings
    {
        public double Rate { get; set; } = 0.5;

        public int[] Layers { get; set; } = [];
    }

    private sealed class StoppedClock : TimeProvider
    {
        public override long GetTimestamp() => 1;
    }
}
