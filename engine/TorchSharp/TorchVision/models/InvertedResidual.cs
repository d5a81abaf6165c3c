using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using Layer = TorchSharp.torch.nn.Module<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>;

// MobileNetV2's block: 1 × 1 up, 3 × 3 channel by channel, 1 × 1 down without activation; added to the input where the
// shapes allow it.
namespace TorchSharp.Modules.Vision;

internal sealed class InvertedResidual : Module<Tensor, Tensor>
{
    private readonly Layer conv;
    private readonly bool isResidual;

    internal InvertedResidual(long inputs, long outputs, long stride, long expansion, Func<long, Layer> norm) : base(nameof(InvertedResidual))
    {
        if (stride is not (1 or 2))
            throw new ArgumentException($"the stride is {stride}, but must be 1 or 2");
        isResidual = stride == 1 && inputs == outputs;
        long inner = inputs * expansion;
        var layers = new List<Layer>();
        if (expansion != 1)
            layers.Add(Conv(inputs, inner, 1, 1, 1, norm));
        layers.AddRange([Conv(inner, inner, 3, stride, inner, norm), Conv2d(inner, outputs, 1, bias: false), norm(outputs)]);
        conv = Sequential(layers);
        RegisterComponents();
    }

    internal static Layer Conv(long inputs, long outputs, long kernel, long stride, long groups, Func<long, Layer> norm) =>
        Sequential(Conv2d(inputs, outputs, kernel, stride: stride, padding: (kernel - 1) / 2, groups: groups, bias: false), norm(outputs), ReLU6(true));

    public override Tensor forward(Tensor input)
    {
        if (!isResidual)
            return conv.call(input);
        using var scope = NewDisposeScope();
        return (input + conv.call(input)).MoveToOuterDisposeScope();
    }
}
