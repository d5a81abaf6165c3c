using TorchSharp.Modules;
using TorchSharp.Tests.Goldens;
using TorchSharp.Utils;
using static TorchSharp.torch;

// Tensors given new shapes and elements in place, numbers of few bits, and dictionaries as collections of pairs.
namespace TorchSharp.Tests.Operators;

[Collection(nameof(OneAtATime))]
public sealed class FillingTests
{
    [Fact]
    public void A_tensor_takes_the_shape_and_the_elements()
    {
        using var scope = NewDisposeScope();
        var t = empty(1);
        t.zeros(2, 3).ShouldBeSameAs(t);
        (t.shape.Length, t.Numbers().Sum()).ShouldBe((2, 0));
        t.ones(3).Numbers().ShouldBe([1, 1, 1]);
        t.full([2], 1.5).Numbers().ShouldBe([1.5, 1.5]);
        t.eye(2, 3).Numbers().ShouldBe([1, 0, 0, 0, 1, 0]);
        t.arange_out(1, 2, 0.25).Numbers().ShouldBe([1, 1.25, 1.5, 1.75]);
        t.empty(4, 1).shape.ShouldBe([4, 1]);
        manual_seed(2);
        var drawn = t.rand_out(5).Numbers();
        manual_seed(2);
        drawn.ShouldBe(rand(5).Numbers());
        manual_seed(2);
        t.randn_out(5);
        manual_seed(2);
        t.Numbers().ShouldBe(randn(5).Numbers());
        randint_out(t, 3, [50]).Numbers().ShouldAllBe(n => n == 0 || n == 1 || n == 2);
        var order = empty(0, int64);
        randperm(6, order).ShouldBeSameAs(order);
        order.Numbers().Order().ShouldBe([0, 1, 2, 3, 4, 5]);
    }

    [Fact]
    public void Numbers_of_few_bits_are_integers_times_a_scale()
    {
        using var scope = NewDisposeScope();
        var few = quantize_per_tensor(tensor([-1f, 0.1f, 0.26f, 40f]), 0.25, 10, quint8);
        (few.is_quantized(), is_quantized(few.dtype), few.dtype).ShouldBe((true, true, ScalarType.QUInt8));
        (few.q_scale(), few.q_zero_point()).ShouldBe((0.25, 10L));
        few.int_repr().Numbers().ShouldBe([6, 10, 11, 170]);
        few.dequantize().Numbers().ShouldBe([-1, 0, 0.25, 40]);
        var rows = quantize_per_channel(tensor([1f, 1f], [2, 1]), tensor([0.5, 0.25]), tensor([0L, 1L]), 0, qint8);
        rows.int_repr().Numbers().ShouldBe([2, 5]);
        rows.q_per_channel_scales().Numbers().ShouldBe([0.5, 0.25]);
        rows.q_per_channel_zero_points().Numbers().ShouldBe([0, 1]);
        (rows.q_per_channel_axis(), dequantize(rows).Numbers().Sum(), ones(1).is_quantized()).ShouldBe((0L, 2, false));
    }

    /// <summary>They are what autograd computes for the forward function.</summary>
    [Fact]
    public void Gradients_of_resizing_and_pooling_are_autograds()
    {
        using var scope = NewDisposeScope();
        void Same(Tensor input, Func<Tensor, Tensor> forward, Func<Tensor, Tensor> backward)
        {
            var x = input.requires_grad_();
            var y = forward(x);
            var weights = arange(y.numel(), float32).reshape(y.shape);
            (y * weights).sum().backward();
            backward(weights).Numbers().ShouldMatch(x.grad!.Numbers(), "gradient");
        }
        Same(rand(2, 3, 4), x => nn.functional.interpolate(x, [8]), g => nn.functional.upsample_nearest1d_backward(g, 8, 4, null));
        Same(rand(2, 3, 4, 2), x => nn.functional.interpolate(x, [8, 6]), g => nn.functional.upsample_nearest2d_backward(g, [4, 2]));
        Same(rand([1, 2, 2, 3, 2]), x => nn.functional.interpolate(x, [4, 3, 4]),
            g => nn.functional.upsample_nearest3d_backward(g, [2, 3, 2], [4, 3, 4]));
        var volume = rand([1, 2, 4, 4, 4]);
        Same(volume, x => nn.functional.adaptive_avg_pool3d(x, 2),
            g => nn.functional.adaptive_avg_pool3d_backward(empty(0), g, volume.detach()));
    }

    [Fact]
    public void A_dictionary_is_a_collection_of_pairs_too()
    {
        using var scope = NewDisposeScope();
        var dict = new OrderedDict<string, int> { ("a", 1) };
        dict.Add(KeyValuePair.Create("b", 2));
        (dict.Contains(("a", 1)), dict.Contains(("a", 2)), dict.IndexOf(("b", 2)), dict.IsReadOnly).ShouldBe((true, false, 1, false));
        (dict.Remove(("b", 3)), dict.Remove(KeyValuePair.Create("b", 2)), dict.Count).ShouldBe((false, true, 1));
        var pairs = new KeyValuePair<string, int>[2];
        dict.CopyTo(pairs, 1);
        pairs[1].ShouldBe(KeyValuePair.Create("a", 1));
        using var layers = nn.ModuleDict(("one", (nn.Module)nn.Linear(1, 1)));
        var held = layers["one"];
        (layers.Contains(("one", held)), layers.IndexOf(("one", held)), layers.Remove(("two", held))).ShouldBe((true, 0, false));
        layers.Remove(("one", held)).ShouldBeTrue();
        layers.named_children().ShouldBeEmpty();
        held.Dispose();
    }

    [Fact]
    public void Three_go_together_out_of_a_scope()
    {
        using var outer = NewDisposeScope();
        using var inner = NewDisposeScope();
        var (a, b, c) = inner.MoveToOther(outer, ones(1), ones(1), ones(1));
        var (d, e, f) = inner.DisposeEverythingBut(ones(1), ones(1), ones(1));
        var (g, h, i) = inner.Detach(d, e, f);
        inner.DisposablesCount.ShouldBe(0);
        foreach (var tensor in new[] { a, b, c, g, h, i })
            tensor.IsInvalid.ShouldBeFalse();
        foreach (var tensor in new[] { g, h, i })
            tensor.Dispose();
    }

    [Fact]
    public void What_kernels_may_do_is_remembered()
    {
        void Kept(Func<bool> get, Action<bool> set)
        {
            bool before = get();
            set(!before);
            get().ShouldBe(!before);
            set(before);
            get().ShouldBe(before);
        }
        Kept(() => backends.cuda.matmul.allow_tf32, on => backends.cuda.matmul.allow_tf32 = on);
        Kept(() => backends.cudnn.allow_tf32, on => backends.cudnn.allow_tf32 = on);
        Kept(() => backends.cuda.matmul.allow_fp16_reduced_precision_reduction,
            on => backends.cuda.matmul.allow_fp16_reduced_precision_reduction = on);
        Kept(backends.cuda.flash_sdp_enabled, backends.cuda.enable_flash_sdp);
        Kept(backends.cuda.math_sdp_enabled, backends.cuda.enable_math_sdp);
    }

    private sealed class Weighted : WeightedLoss<Tensor, Tensor, Tensor, Tensor>
    {
        internal Weighted(Tensor weight) : base(weight, nn.Reduction.Sum) { }
        public override Tensor forward(Tensor x, Tensor y, Tensor z) => (weight! * (x + y + z)).sum();
    }

    [Fact]
    public void A_loss_of_three_inputs_has_weights()
    {
        using var scope = NewDisposeScope();
        using var loss = new Weighted(tensor([1f, 2f]));
        (loss.call(ones(2), ones(2), ones(2)).item<float>(), loss.reduction).ShouldBe((9f, nn.Reduction.Sum));
        using var chain = nn.Sequential(Tuple.Create("twice", (nn.Module<Tensor, Tensor>)nn.Identity()));
        chain.named_children().Single().name.ShouldBe("twice");
    }
}
