using System.Runtime.InteropServices;
using Cluster.Train.Tests.Collectives;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Cluster.Train.Tests.Loop;

public sealed class DistributedDataParallelTests
{
    [Fact]
    public void At_the_start_every_rank_gets_the_parameters_of_rank_0()
    {
        using var training = new LocalTraining();
        var weights = training.Run(3, context =>
        {
            var model = Linear(4, 3);
            Fill(model.weight!, context.Rank + 1);
            context.PrepareModel(model);
            return Values(model.weight!);
        });
        weights.ShouldAllBe(values => values.All(value => value == 1));
    }

    [Fact]
    public void Models_of_other_shapes_are_refused_on_every_rank_with_the_first_difference()
    {
        var groups = Ranks.Ring(3);
        var errors = Ranks.Try(groups, group => _ = new DistributedDataParallel(Linear(4, group.Rank == 1 ? 5 : 3), group));
        errors[1].ShouldBeOfType<InvalidOperationException>().Message.ShouldBe(
            "the model of rank 1 is not that of rank 0: it has parameter weight Float32 [5, 4], rank 0 has parameter weight Float32 [3, 4]");
        errors[0].ShouldBeOfType<InvalidOperationException>().Message.ShouldBe("the model of rank 1 is not that of rank 0");
        errors[2].ShouldBeOfType<InvalidOperationException>();
        foreach (var group in groups)
            group.Dispose();
    }

    [Fact]
    public void Gradients_become_their_average()
    {
        using var training = new LocalTraining();
        var gradients = training.Run(2, context =>
        {
            var model = context.PrepareModel(Linear(2, 1));
            var inputs = full(1, 2, context.Rank == 0 ? 1f : 4f);
            context.Backward(model.call(inputs).sum());
            return Values(model.weight!.grad!);
        });
        gradients.ShouldAllBe(values => values.All(value => value == 2.5f));
    }

    [Fact]
    public void A_parameter_that_no_rank_used_stays_without_a_gradient_and_one_that_some_used_gets_theirs()
    {
        using var training = new LocalTraining();
        var seen = training.Run(2, context =>
        {
            var pair = context.PrepareModel(new Pair());
            var inputs = full(1, 2, 3f);
            var loss = context.Rank == 0 ? pair.First.call(inputs).sum() : pair.Second.call(inputs).sum();
            context.Backward(loss);
            return (First: Values(pair.First.weight!.grad!), Second: Values(pair.Second.weight!.grad!), Third: pair.Third.weight!.grad is null);
        });
        seen.ShouldAllBe(rank => rank.First.All(value => value == 1.5f) && rank.Second.All(value => value == 1.5f) && rank.Third);
    }

    [Fact]
    public void Buckets_run_from_the_last_parameter_to_the_first_and_close_when_they_have_enough()
    {
        var parameters = new[] { 100, 200, 300, 50, 25 }.Select(size => new Parameter(zeros(size))).ToArray();
        var buckets = GradientBucket.Layout(parameters, firstBytes: 4 * 70, bytes: 4 * 500);
        buckets.Select(bucket => bucket.Parameters.Select(parameter => parameter.NumberOfElements).ToArray())
            .ShouldBe([[25, 50], [300, 200], [100]]);
    }

    [Fact]
    public void A_parameter_larger_than_a_bucket_has_one_of_its_own()
    {
        var parameters = new[] { 10, 1_000, 10 }.Select(size => new Parameter(zeros(size))).ToArray();
        GradientBucket.Layout(parameters, firstBytes: 40, bytes: 80)
            .Select(bucket => bucket.Parameters.Count).ShouldBe([1, 1, 1]);
    }

    [Fact]
    public void A_model_of_doubles_is_refused_with_the_parameters_name()
    {
        using var group = new SingleProcessGroup();
        Should.Throw<InvalidOperationException>(() => new DistributedDataParallel(Linear(2, 2, dtype: ScalarType.Float64), group))
            .Message.ShouldBe("parameter weight is Float64, but gradients are averaged in Float32");
    }

    private static float[] Values(Tensor tensor) => MemoryMarshal.Cast<byte, float>(tensor.bytes).ToArray();

    private static void Fill(Tensor tensor, float value) => MemoryMarshal.Cast<byte, float>(tensor.bytes).Fill(value);

    private static Tensor full(long rows, long columns, float value) => ones(rows, columns) * value;

    private sealed class Pair : Module<Tensor, Tensor>
    {
        public readonly Linear First = Linear(2, 1);
        public readonly Linear Second = Linear(2, 1);
        public readonly Linear Third = Linear(2, 1);

        public Pair() : base(nameof(Pair))
        {
            RegisterComponents();
        }

        public override Tensor forward(Tensor input) => First.call(input) + Second.call(input) + Third.call(input);
    }
}
