using TorchSharp.Native;
using static TorchSharp.torch;

// Convolutions over one, two and three dimensions: their weights, and padding of every mode.
namespace TorchSharp.Modules;

public abstract class Convolution : nn.Module<Tensor, Tensor>
{
    protected Parameter? _weight;
    protected Parameter? _bias;
    protected long[] _reversed_padding_repeated_twice;

    protected Convolution(string name, long in_channels, long out_channels, long[] kernel_size, long[] stride, long[] padding,
        Padding? padding_type,
        long[] dilation, bool transposed, long[] output_padding, long groups, bool bias, PaddingModes padding_mode, Device? device = null,
            ScalarType? dtype = null) : base(name)
    {
        if (groups < 1 || in_channels % groups != 0 || out_channels % groups != 0)
            throw new ArgumentException($"groups is {groups}, but must divide in_channels, {in_channels}, and out_channels, " +
                $"{out_channels}");
        (this.in_channels, this.out_channels, this.groups, this.transposed) = (in_channels, out_channels, groups, transposed);
        (this.kernel_size, this.stride, this.dilation, this.output_padding) = (kernel_size, stride, dilation, output_padding);
        (this.padding, this.padding_type, this.padding_mode) = (padding, padding_type, padding_mode);
        _reversed_padding_repeated_twice = ReversedTwice();
        var (first, second) = transposed ? (in_channels, out_channels / groups) : (out_channels, in_channels / groups);
        weight = new Parameter(empty([first, second, .. kernel_size], dtype, device));
        this.bias = bias ? new Parameter(empty([out_channels], dtype, device)) : null;
        reset_parameters();
    }

    public long in_channels { get; }
    public long out_channels { get; }
    public long[] kernel_size { get; set; }
    public long[] stride { get; set; }
    public long[] padding { get; private set; }
    public long[] dilation { get; set; }
    public long[] output_padding { get; set; }
    public long groups { get; set; }
    public bool transposed { get; }
    public PaddingModes padding_mode { get; set; }
    public Padding? padding_type { get; private set; }

    public Parameter weight
    {
        get => _weight!;
        set => ConditionallyRegisterParameter(nameof(weight), _weight = value);
    }

    public Parameter? bias
    {
        get => _bias;
        set => ConditionallyRegisterParameter(nameof(bias), (_bias = value)!);
    }

    public void reset_parameters() => LayerInit.ByFanIn(weight, bias);

    public void SetPadding(long[] padding)
    {
        (this.padding, padding_type) = (padding, null);
        _reversed_padding_repeated_twice = ReversedTwice();
    }

    public void SetPadding(Padding padding)
    {
        (this.padding, padding_type) = (new long[kernel_size.Length], padding);
        _reversed_padding_repeated_twice = ReversedTwice();
    }

    protected bool ValidateShape(Tensor input, long dimensions) =>
        input.ndim == dimensions + 2 && input.size(1) == in_channels || input.ndim == dimensions + 1 && input.size(0) == in_channels;

    private protected Tensor Convolved(string operation, string operationByPadding, Tensor input)
    {
        if (!ValidateShape(input, kernel_size.Length))
            throw new ArgumentException($"{GetName()} takes {in_channels} channels in dimension {-kernel_size.Length - 1}, but the " +
                $"input is [{string.Join(", ", input.shape)}]");
        if (padding_mode == PaddingModes.Zeros)
            return padding_type is { } type
                ? Aten.Call(operationByPadding, input, weight, bias, stride, type == Padding.Same ? "same" : "valid", dilation, groups)
                : Aten.Call(operation, input, weight, bias, stride, padding, dilation, groups);
        using var padded = nn.functional.pad(input, _reversed_padding_repeated_twice, padding_mode);
        return Aten.Call(operation, padded, weight, bias, stride, new long[kernel_size.Length], dilation, groups);
    }

    // What pad() wants: the last dimension first, its two sides. "Same" gives the odd element to the far side.
    private long[] ReversedTwice()
    {
        var sides = new List<long>();
        for (int d = kernel_size.Length - 1; d >= 0; d--)
        {
            long total = padding_type == Padding.Same ? dilation[d] * (kernel_size[d] - 1) : 2 * padding[d];
            sides.Add(total / 2);
            sides.Add(total - total / 2);
        }
        return [.. sides];
    }
}

public sealed class Conv1d : Convolution
{
    internal Conv1d(long inputs, long outputs, long[] kernel, long[] stride, long[] padding, Padding? type, long[] dilation,
        PaddingModes mode, long groups, bool bias, Device? device, ScalarType? dtype)
        : base(nameof(Conv1d), inputs, outputs, kernel, stride, padding, type, dilation, false, [0], groups, bias, mode, device, dtype) { }

    public override Tensor forward(Tensor input) => Convolved("conv1d", "conv1d.padding", input);
}

public sealed class Conv2d : Convolution
{
    internal Conv2d(long inputs, long outputs, long[] kernel, long[] stride, long[] padding, Padding? type, long[] dilation,
        PaddingModes mode, long groups, bool bias, Device? device, ScalarType? dtype)
        : base(nameof(Conv2d), inputs, outputs, kernel, stride, padding, type, dilation, false, [0, 0], groups, bias, mode, device,
            dtype) { }

    public override Tensor forward(Tensor input) => Convolved("conv2d", "conv2d.padding", input);
}

public sealed class Conv3d : Convolution
{
    internal Conv3d(long inputs, long outputs, long[] kernel, long[] stride, long[] padding, Padding? type, long[] dilation,
        PaddingModes mode, long groups, bool bias, Device? device, ScalarType? dtype)
        : base(nameof(Conv3d), inputs, outputs, kernel, stride, padding, type, dilation, false, [0, 0, 0], groups, bias, mode, device,
            dtype) { }

    public override Tensor forward(Tensor input) => Convolved("conv3d", "conv3d.padding", input);
}
