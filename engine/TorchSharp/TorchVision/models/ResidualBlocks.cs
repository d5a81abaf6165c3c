using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using Layer = TorchSharp.torch.nn.Module<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>;

// The two blocks of residual networks: what a few convolutions make of the input is added to the input.
namespace TorchSharp.Modules.Vision;

internal interface IResidualBlock
{
    /// <summary>The normalization before the addition: with weights of zero the block starts as the identity.</summary>
    Layer LastNorm { get; }
}

/// <summary>Two 3 × 3 convolutions.</summary>
internal sealed class BasicBlock : Module<Tensor, Tensor>, IResidualBlock
{
    internal const int Expansion = 1;
    private readonly Layer conv1, bn1, relu, conv2, bn2;
    private readonly Layer? downsample;

    private BasicBlock(int inplanes, int planes, int stride, Layer? downsample, Func<int, Layer> norm) : base(nameof(BasicBlock))
    {
        conv1 = Conv2d(inplanes, planes, 3, stride: stride, padding: 1, bias: false);
        bn1 = norm(planes);
        relu = ReLU(inplace: true);
        conv2 = Conv2d(planes, planes, 3, padding: 1, bias: false);
        bn2 = norm(planes);
        this.downsample = downsample;
        RegisterComponents();
    }

    internal static Layer Make(int inplanes, int planes, int stride, Layer? downsample, int groups, int base_width, int dilation,
        Func<int, Layer>? norm_layer) =>
        groups == 1 && base_width == 64 && dilation == 1
            ? new BasicBlock(inplanes, planes, stride, downsample, norm_layer ?? (features => BatchNorm2d(features)))
            : throw new ArgumentException($"the basic block has one group of width 64 without dilation, but was asked for {groups} of " +
                $"{base_width} with dilation {dilation}");

    public Layer LastNorm => bn2;

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var x = bn2.call(conv2.call(relu.call(bn1.call(conv1.call(input)))));
        return relu.call(x.add_(downsample?.call(input) ?? input)).MoveToOuterDisposeScope();
    }
}

/// <summary>1 × 1 down, 3 × 3, and 1 × 1 up to four times the planes; the stride is at the 3 × 3, as in ResNet v1.5.</summary>
internal sealed class Bottleneck : Module<Tensor, Tensor>, IResidualBlock
{
    internal const int Expansion = 4;
    private readonly Layer conv1, bn1, conv2, bn2, conv3, bn3, relu;
    private readonly Layer? downsample;

    private Bottleneck(int inplanes, int planes, int stride, Layer? downsample, int groups, int width, int dilation, Func<int, Layer> norm)
        : base(nameof(Bottleneck))
    {
        conv1 = Conv2d(inplanes, width, 1, bias: false);
        bn1 = norm(width);
        conv2 = Conv2d(width, width, 3, stride: stride, padding: dilation, dilation: dilation, groups: groups, bias: false);
        bn2 = norm(width);
        conv3 = Conv2d(width, planes * Expansion, 1, bias: false);
        bn3 = norm(planes * Expansion);
        relu = ReLU(inplace: true);
        this.downsample = downsample;
        RegisterComponents();
    }

    internal static Layer Make(int inplanes, int planes, int stride, Layer? downsample, int groups, int base_width, int dilation,
        Func<int, Layer>? norm_layer) =>
        new Bottleneck(inplanes, planes, stride, downsample, groups, (int)(planes * (base_width / 64.0)) * groups, dilation,
            norm_layer ?? (features => BatchNorm2d(features)));

    public Layer LastNorm => bn3;

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var x = relu.call(bn1.call(conv1.call(input)));
        x = relu.call(bn2.call(conv2.call(x)));
        x = bn3.call(conv3.call(x));
        return relu.call(x.add_(downsample?.call(input) ?? input)).MoveToOuterDisposeScope();
    }
}
