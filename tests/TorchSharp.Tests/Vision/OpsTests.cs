using System.Text.Json;
using TorchSharp.Modules;
using TorchSharp.Tests.Goldens;
using TorchSharp.Tests.Operators;
using static TorchSharp.torch;
using static TorchSharp.torchvision;
using static TorchSharp.torchvision.ops;

// Boxes, losses, blocks and grids are torchvision's: one line a case of goldens/make_ops.py, under the same name.
namespace TorchSharp.Tests.Vision;

[Collection(nameof(OneAtATime))]
public sealed class OpsTests
{
    private static readonly Dictionary<string, OperatorGolden> s_goldens = JsonSerializer.Deserialize<Dictionary<string, OperatorGolden>>(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Vision", "goldens", "ops.json")), JsonSerializerOptions.Web)!;

    private static readonly Dictionary<string, Func<Tensor[], Tensor>> s_table = new()
    {
        ["box_area"] = x => box_area(x[0]),
        ["box_convert_xywh"] = x => box_convert(x[0], BoxFormats.xyxy, BoxFormats.xywh),
        ["box_convert_cxcywh"] = x => box_convert(x[0], BoxFormats.xyxy, BoxFormats.cxcywh),
        ["box_convert_back"] = x => box_convert(x[0], BoxFormats.cxcywh, BoxFormats.xyxy),
        ["box_convert_between"] = x => box_convert(x[0], BoxFormats.xywh, BoxFormats.cxcywh),
        ["box_iou"] = x => box_iou(x[0], x[1]),
        ["generalized_box_iou"] = x => generalized_box_iou(x[0], x[1]),
        ["distance_box_iou"] = x => distance_box_iou(x[0], x[1]),
        ["complete_box_iou"] = x => complete_box_iou(x[0], x[1]),
        ["generalized_box_iou_loss"] = x => generalized_box_iou_loss(x[0], x[1]),
        ["distance_box_iou_loss"] = x => distance_box_iou_loss(x[0], x[1], nn.Reduction.Mean),
        ["complete_box_iou_loss"] = x => complete_box_iou_loss(x[0], x[1], nn.Reduction.Sum),
        ["sigmoid_focal_loss"] = x => sigmoid_focal_loss(x[0], x[1], 0.25, 2.0),
        ["sigmoid_focal_loss_mean"] = x => sigmoid_focal_loss(x[0], x[1], -1.0, 1.5, nn.Reduction.Mean),
        ["nms"] = x => nms(x[0], x[1], 0.3),
        ["masks_to_boxes"] = x => masks_to_boxes(x[0]),
        ["frozen_batch_norm"] = x => Frozen().call(x[0]),
        ["squeeze_excitation"] = x => Squeezing().call(x[0]),
        ["make_grid"] = x => torchvision.utils.make_grid(x[0], 3, 1, pad_value: 0.5),
        ["make_grid_gray"] = x => torchvision.utils.make_grid(x[0], 2, normalize: true),
        ["make_grid_each"] = x => torchvision.utils.make_grid(x[0].unbind(0), normalize: true, scale_each: true),
        ["make_grid_range"] = x => torchvision.utils.make_grid(x[0], normalize: true, value_range: (1, 3)),
    };

    private static FrozenBatchNorm2d Frozen()
    {
        var norm = FrozenBatchNorm2d(3);
        norm.@double();
        uint stream = 70;
        foreach (var buffer in new[] { norm.weight, norm.bias, norm.running_mean, norm.running_var })
            buffer.copy_(Formula.Numbers(stream++, 1, 3) + 0.5);
        norm.parameters().ShouldBeEmpty();
        return norm;
    }

    private static SqueezeExcitation Squeezing()
    {
        var block = SqueezeExcitation(4, 2);
        block.@double();
        using var mode = no_grad();
        uint stream = 80;
        foreach (var (_, parameter) in block.named_parameters().OrderBy(part => part.name, StringComparer.Ordinal))
            parameter.copy_(Formula.Numbers(stream++, 1, parameter.shape) - 0.5);
        return block;
    }

    public static TheoryData<string> Names => [.. s_goldens.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Outputs_and_gradients_are_torchvisions(string name)
    {
        using var scope = NewDisposeScope();
        var golden = s_goldens[name];
        var leaves = Array.ConvertAll(golden.Inputs, input => input.ToTensor().requires_grad_());

        var output = s_table[name](leaves);

        output.shape.ShouldBe(golden.Output.Shape, name);
        output.Numbers().ShouldMatch(golden.Output.Values, name);
        if (golden.Gradients.Length == 0)
            return;
        var weights = arange(1, output.numel() + 1, float64).reshape(output.shape) / output.numel();
        (output * weights).sum().backward();
        for (int k = 0; k < leaves.Length; k++)
            (leaves[k].grad?.Numbers() ?? []).ShouldMatch(golden.Gradients[k], $"{name}'s gradient {k}");
    }

    [Fact]
    public void The_table_and_the_goldens_name_the_same_cases() => s_table.Keys.Order().ShouldBe(s_goldens.Keys.Order());

    [Fact]
    public void A_dropped_branch_is_zero_and_a_kept_one_is_scaled()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        using var rows = StochasticDepth(0.25, torchvision.StochasticDepth.Mode.Row);
        var kept = rows.call(ones(1000, 3));
        kept.std(1).max().item<float>().ShouldBe(0);
        kept.unique().Item1.Numbers().ShouldMatch([0, 4 / 3.0], "values");
        kept.mean().item<float>().ShouldBe(1, 0.1f);
        stochastic_depth(ones(50, 2), 0.5, torchvision.StochasticDepth.Mode.Batch).unique().Item1.numel().ShouldBe(1);
        rows.eval();
        rows.call(ones(5, 3)).Numbers().ShouldAllBe(value => value == 1);
        Should.Throw<ArgumentException>(() => stochastic_depth(ones(1), 1.5, torchvision.StochasticDepth.Mode.Row));
    }

    [Fact]
    public void Blocks_are_made_of_the_layers_that_are_asked_for()
    {
        using var scope = NewDisposeScope();
        using var block = Conv2dNormActivation(3, 8, stride: 2, norm_layer: channels => nn.BatchNorm2d(channels),
            activation_layer: inplace => nn.ReLU(inplace));
        block.named_parameters().Select(part => part.name).ShouldBe(["0.weight", "1.weight", "1.bias"]);
        block.call(randn(2, 3, 9, 9)).shape.ShouldBe([2, 8, 5, 5]);
        using var deep = Conv3dNormActivation(1, 2, 3);
        deep.named_parameters().Select(part => part.name).ShouldBe(["0.weight", "0.bias"]);
        deep.call(randn([1, 1, 4, 4, 4])).shape.ShouldBe([1, 2, 4, 4, 4]);
        using var network = MLP(4, [8, 3], dropout: 0.1);
        network.call(randn(2, 4)).shape.ShouldBe([2, 3]);
        network.children().Select(layer => layer.GetName()).ShouldBe(["Linear", "ReLU", "Dropout", "Linear", "Dropout"]);
        using var turned = Permute(0, 2, 1);
        turned.call(ones(2, 3, 4)).shape.ShouldBe([2, 4, 3]);
        Should.Throw<ArgumentException>(() => box_area(ones(2, 3))).Message.ShouldContain("rows of 4");
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Drop_block_clears_whole_blocks_and_keeps_the_mean(int sides)
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        long[] shape = [4, 3, .. Enumerable.Repeat(12L, sides)];
        var x = ones(shape);
        Tensor Dropped(double p, long block, bool training = true) => sides == 2
            ? torchvision.ops.drop_block2d(x, p, block, training: training) : torchvision.ops.drop_block3d(x, p, block, training: training);
        Dropped(0, 3).allclose(x).ShouldBeTrue();
        Dropped(0.5, 3, training: false).allclose(x).ShouldBeTrue();
        var y = Dropped(0.3, 3);
        y.shape.ShouldBe(shape);
        y.mean().item<float>().ShouldBe(1, 1e-4f);
        (y == 0).@float().mean().item<float>().ShouldBeInRange(0.15f, 0.4f);
        Should.Throw<ArgumentException>(() => torchvision.ops.drop_block2d(ones(2, 2), 0.5, 1)).Message.ShouldContain("4");
        using var layer = torchvision.ops.DropBlock2d(0.5, 2);
        layer.eval();
        layer.call(ones(1, 1, 4, 4)).sum().item<float>().ShouldBe(16);
    }
}
