using TorchSharp.Native;
using static TorchSharp.torch;

// Transposed convolutions: the gradient of a convolution with respect to its input, as a layer that makes maps larger.
namespace TorchSharp.Modules;

public abstract class ConvolutionTranspose : Convolution
{
    protected ConvolutionTranspose(string name, long in_channels, long out_channels, long[] kernel_size, long[] stride, long[] padding,
        Padding? padding_type,
        long[] dilation, bool transposed, long[] output_padding, long groups, bool bias, PaddingModes padding_mode, Device? device = null,
            ScalarType? dtype = null)
        : base(name, in_channels, out_channels, kernel_size, stride, padding, padding_type, dilation, transposed, output_padding, groups,
            bias, padding_mode, device, dtype)
    {
        if (padding_mode != PaddingModes.Zeros)
            throw new ArgumentException($"{name} pads with zeros alone, not by {padding_mode}");
    }

    public override Tensor forward(Tensor input) => forward(input, null!);

    /// <summary>Several output sizes belong to one input size when stride is over 1: `output_size` chooses one.</summary>
    public abstract Tensor forward(Tensor input, long[] output_size);

    /// <summary>What to add at the far side of each dimension so that the output has the wanted size.</summary>
    protected long[] _output_padding(Tensor input, long[]? output_size, long[] kernel_size, long[] stride, long[] padding, long[] dilation,
        long num_spatial_dims)
    {
        if (output_size is null)
            return output_padding;
        int sides = (int)num_spatial_dims;
        var wanted = output_size.Length > sides ? output_size[^sides..] : output_size;
        if (wanted.Length != sides)
            throw new ArgumentException($"{GetName()}: output_size has {output_size.Length} elements, but must have {sides} or " +
                $"{sides + 2}");
        var added = new long[sides];
        for (int d = 0; d < sides; d++)
        {
            long least = (input.size(d - sides) - 1) * stride[d] - 2 * padding[d] + dilation[d] * (kernel_size[d] - 1) + 1;
            added[d] = wanted[d] - least;
            if (added[d] < 0 || added[d] >= Math.Max(stride[d], dilation[d]))
                throw new ArgumentException($"{GetName()}: output_size is {wanted[d]} in dimension {d - sides}, but must be from " +
                    $"{least} to {least + Math.Max(stride[d], dilation[d]) - 1}");
        }
        return added;
    }

    private protected Tensor Transposed(string operation, Tensor input, long[]? output_size) =>
        Aten.Call(operation, input, weight, bias, stride, padding,
        _output_padding(input, output_size, kernel_size, stride, padding, dilation, kernel_size.Length), groups, dilation);
}

public sealed class ConvTranspose1d : ConvolutionTranspose
{
    internal ConvTranspose1d(long inputs, long outputs, long[] kernel, long[] stride, long[] padding, long[] outputPadding, long[] dilation,
        PaddingModes mode, long groups, bool bias, Device? device, ScalarType? dtype)
        : base(nameof(ConvTranspose1d), inputs, outputs, kernel, stride, padding, null, dilation, true, outputPadding, groups, bias, mode,
            device, dtype) { }

    public override Tensor forward(Tensor input, long[]? output_size) => Transposed("conv_transpose1d", input, output_size);
}

public sealed class ConvTranspose2d : ConvolutionTranspose
{
    internal ConvTranspose2d(long inputs, long outputs, long[] kernel, long[] stride, long[] padding, long[] outputPadding, long[] dilation,
        PaddingModes mode, long groups, bool bias, Device? device, ScalarType? dtype)
        : base(nameof(ConvTranspose2d), inputs, outputs, kernel, stride, padding, null, dilation, true, outputPadding, groups, bias, mode,
            device, dtype) { }

    public override Tensor forward(Tensor input, long[]? output_size) => Transposed("conv_transpose2d.input", input, output_size);
}

public sealed class ConvTranspose3d : ConvolutionTranspose
{
    internal ConvTranspose3d(long inputs, long outputs, long[] kernel, long[] stride, long[] padding, long[] outputPadding, long[] dilation,
        PaddingModes mode, long groups, bool bias, Device? device, ScalarType? dtype)
        : base(nameof(ConvTranspose3d), inputs, outputs, kernel, stride, padding, null, dilation, true, outputPadding, groups, bias, mode,
            device, dtype) { }

    public override Tensor forward(Tensor input, long[]? output_size) => Transposed("conv_transpose3d.input", input, output_size);
}
