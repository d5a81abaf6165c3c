using System.Runtime.InteropServices;
using Cluster.Train.Tests.Collectives;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Cluster.Train.Tests.Loop;

// Averaging while backward runs gives what averaging after it gives, to the bit, whatever the model does with its
// parameters; and for a plain model it does run early.
public sealed class OverlapTests
{
    private const long TinyBucket = 4;
    private const int StepCount = 3;

    /// <summary>Models, and how many buckets are on their way early: every parameter has its own, the last one waits.</summary>
    public static TheoryData<string, int> Models => new()
    {
        // 3 layers of weight and bias; the first layer's input has no gradient, so its two wait.
        { "plain", 4 },
        // The last layer's weight is also the first one's, and last in order: the other buckets need not wait for it.
        { "tied", 3 },
        // The middle layer is used twice: it is ready after the second pass through it.
        { "twice", 4 },
        // The last layer's weight is used outside its forward too: found late in the first step, never early again.
        { "late", 0 },
        // Rank 1 leaves out the middle layer, so rank 0 is early with what rank 1 has nothing for.
        { "unused", 4 },
    };

    [Theory]
    [MemberData(nameof(Models))]
    public void Gradients_averaged_during_backward_are_those_averaged_after_it(string kind, int early)
    {
        var during = Train(kind, overlap: true);
        var after = Train(kind, overlap: false);
        for (var rank = 0; rank < 2; rank++)
        {
            during[rank].Gradients.Count.ShouldBe(after[rank].Gradients.Count);
            for (var i = 0; i < after[rank].Gradients.Count; i++)
                Same(during[rank].Gradients[i], after[rank].Gradients[i]).ShouldBeTrue($"{kind}, rank {rank}, gradient {i}");
        }
        during[0].Gradients.ShouldAllBe(gradient => gradient.Length > 0);
        during[0].Early.ShouldBe(early);
        after[0].Early.ShouldBe(0);
    }

    [Fact]
    public void A_gradient_that_nobody_clears_is_added_to_in_the_next_pass()
    {
        var groups = Ranks.Ring(2);
        var seen = Ranks.Run(groups, group =>
        {
            using var model = Linear(2, 1, hasBias: false);
            using var parallel = new DistributedDataParallel(model, group, TinyBucket, TinyBucket);
            parallel.Backward(model.call(ones(1, 2) * (group.Rank + 1)).sum());
            using (parallel.NoSync())
                parallel.Backward(model.call(ones(1, 2) * 10 * group.Rank).sum());
            parallel.Backward(model.call(ones(1, 2)).sum());
            return Values(model.weight!.grad!);
        });
        // 1.5, then 0 and 10 more on the ranks, then 1 more: the mean of 2.5 and 12.5.
        seen.ShouldAllBe(values => values.All(value => value == 7.5f));
        foreach (var group in groups)
            group.Dispose();
    }

    [Fact]
    public void A_backward_pass_that_fails_half_way_ends_the_collectives_of_all_ranks()
    {
        var groups = Ranks.Ring(2);
        var errors = Ranks.Try(groups, group =>
        {
            using var model = Model("plain");
            using var parallel = new DistributedDataParallel(model, group, TinyBucket, TinyBucket);
            var input = ones(2, 4).requires_grad_(true);
            var output = group.Rank == 0 ? GradientSignal.Apply(input, () => throw new InvalidDataException("no more")) : input;
            parallel.Backward(model.call(output).sum());
        });
        errors[0].ShouldBeOfType<InvalidDataException>();
        errors[1].ShouldBeOfType<CollectiveAbortedException>().Message.ShouldContain("its backward pass failed");
        foreach (var group in groups)
            group.Dispose();
    }

    [Fact]
    public void A_model_that_is_let_go_has_no_hooks_left()
    {
        var groups = Ranks.Ring(2);
        var early = Ranks.Run(groups, group =>
        {
            using var model = Model("plain");
            using (new DistributedDataParallel(model, group, TinyBucket, TinyBucket))
                model.call(ones(1, 4)).sum().backward();
            using var output = model.call(ones(1, 4).requires_grad_(true));
            output.sum().backward();
            using var again = new DistributedDataParallel(model, group, TinyBucket, TinyBucket);
            again.Backward(model.call(ones(1, 4)).sum());
            return again.EarlyBucketCount;
        });
        early.ShouldBe([4, 4]);
        foreach (var group in groups)
            group.Dispose();
    }

    private static (List<float[]> Gradients, int Early)[] Train(string kind, bool overlap)
    {
        var groups = Ranks.Ring(2);
        try
        {
            return Ranks.Run(groups, group =>
            {
                using var model = Model(kind);
                using var parallel = new DistributedDataParallel(model, group, TinyBucket, TinyBucket);
                var gradients = new List<float[]>();
                for (var step = 0; step < StepCount; step++)
                {
                    model.zero_grad();
                    model.Skips = kind == "unused" && group.Rank == 1;
                    var input = arange(8, dtype: ScalarType.Float32).reshape(2, 4) * (group.Rank + 1 + step);
                    var loss = model.call(input).square().mean();
                    if (overlap)
                        parallel.Backward(loss);
                    else
                    {
                        loss.backward();
                        parallel.AverageGradients();
                    }
                    gradients.AddRange(model.parameters().Select(parameter => parameter.grad is { } gradient ? Values(gradient) : []));
                }
                return (gradients, parallel.EarlyBucketCount);
            });
        }
        finally
        {
            foreach (var group in groups)
                group.Dispose();
        }
    }

    private static bool Same(float[] one, float[] other) =>
        one.Length == other.Length && one.Zip(other).All(pair => Math.Abs(pair.First - pair.Second) <= 1e-5f * Math.Abs(pair.Second));

    private static Layers Model(string kind)
    {
        var model = new Layers(kind);
        var random = new Random(3);
        foreach (var parameter in model.parameters())
        {
            foreach (ref var weight in MemoryMarshal.Cast<byte, float>(parameter.bytes))
                weight = (float)random.NextDouble() - 0.4f;
        }
        return model;
    }

    private static float[] Values(Tensor tensor) => MemoryMarshal.Cast<byte, float>(tensor.bytes).ToArray();

    private sealed class Layers : Module<Tensor, Tensor>
    {
        private readonly string _kind;
        private readonly Linear first = Linear(4, 4);
        private readonly Linear middle = Linear(4, 4);
        private readonly Linear last = Linear(4, 4);

        public Layers(string kind) : base(nameof(Layers))
        {
            _kind = kind;
            RegisterComponents();
            if (kind == "tied")
                first.weight = last.weight;
        }

        public bool Skips { get; set; }

        public override Tensor forward(Tensor input)
        {
            var x = first.call(input).tanh();
            if (!Skips)
                x = middle.call(x).tanh();
            if (_kind == "twice")
                x = middle.call(x).tanh();
            if (_kind == "late")
                x = x + functional.linear(input, last.weight!);
            return last.call(x);
        }
    }
}
