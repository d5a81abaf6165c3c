using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using Layer = TorchSharp.torch.nn.Module<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>;

// MobileNetV2's block (the paper's table 1): narrow outside, so many times wider inside, where each channel has its own
// filter. Its end is linear; where the shapes allow it, the input is added.
namespace TorchSharp.Modules.Vision;

/// <summary>Rows of the paper's table 2: expansion t, channels c, repeats n, stride s of the first of them.</summary>
internal readonly record struct Bottlenecks(long Expansion, long Channels, long Repeats, long Stride);

internal sealed class NarrowResidual : Module<Tensor, Tensor>
{
    private readonly Layer conv;
    private readonly bool addsInput;

    internal NarrowResidual(long inputs, long outputs, long stride, long expansion, Func<long, Layer> norm) : base(nameof(NarrowResidual))
    {
        if (stride is < 1 or > 2)
            throw new ArgumentException($"the stride is {stride}, but must be 1 or 2");
        long inside = inputs * expansion;
        Layer[] widening = expansion == 1 ? [] : [Filtered(inputs, inside, 1, norm)];
        conv = Sequential([.. widening, Filtered(inside, inside, 3, norm, stride, groups: inside), .. Linearly(inside, outputs, norm)]);
        addsInput = (stride, inputs) == (1, outputs);
        RegisterComponents();
    }

    /// <summary>A convolution that keeps the image's size (but for its stride), normalized, cut to 0 … 6.</summary>
    internal static Layer Filtered(long inputs, long outputs, long side, Func<long, Layer> norm, long stride = 1, long groups = 1) =>
        Sequential(
        Conv2d(inputs, outputs, side, stride: stride, padding: side / 2, groups: groups, bias: false), norm(outputs), ReLU6(true));

    private static Layer[] Linearly(long inputs, long outputs, Func<long, Layer> norm) =>
        [Conv2d(inputs, outputs, 1, bias: false), norm(outputs)];

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var change = conv.call(input);
        return (addsInput ? input + change : change).MoveToOuterDisposeScope();
    }
}
