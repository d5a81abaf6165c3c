using static TorchSharp.torch;

// Batch, layer and group normalization.
namespace TorchSharp.Modules;

public abstract class NormBase : nn.Module<Tensor, Tensor>
{
    private Parameter? heldWeight, heldBias;
    private Tensor? heldMean, heldVariance, heldCount;

    public NormBase(long num_features, double eps, double? momentum, bool affine, bool track_running_stats, Device? device,
        ScalarType? dtype, string name) : base(name)
    {
        (this.num_features, this.eps, this.momentum) = (num_features, eps, momentum);
        (this.affine, this.track_running_stats) = (affine, track_running_stats);
        if (affine)
        {
            weight = new Parameter(ones([num_features], dtype, device));
            bias = new Parameter(zeros([num_features], dtype, device));
        }
        if (track_running_stats)
        {
            running_mean = zeros([num_features], dtype, device);
            running_var = ones([num_features], dtype, device);
            num_batches_tracked = zeros(Array.Empty<long>(), ScalarType.Int64, device);
        }
    }

    public long num_features { get; }
    public double eps { get; set; }
    public double? momentum { get; set; }
    public bool affine { get; }
    public bool track_running_stats { get; }

    public Parameter? weight
    {
        get => heldWeight;
        set => ConditionallyRegisterParameter(nameof(weight), (heldWeight = value)!);
    }

    public Parameter? bias
    {
        get => heldBias;
        set => ConditionallyRegisterParameter(nameof(bias), (heldBias = value)!);
    }

    public Tensor? running_mean
    {
        get => heldMean;
        set => ConditionallyRegisterBuffer(nameof(running_mean), (heldMean = value)!);
    }

    public Tensor? running_var
    {
        get => heldVariance;
        set => ConditionallyRegisterBuffer(nameof(running_var), (heldVariance = value)!);
    }

    public Tensor? num_batches_tracked
    {
        get => heldCount;
        set => ConditionallyRegisterBuffer(nameof(num_batches_tracked), (heldCount = value)!);
    }

    public void reset_parameters()
    {
        reset_running_stats();
        if (!affine)
            return;
        nn.init.ones_(weight!);
        nn.init.zeros_(bias!);
    }

    public void reset_running_stats()
    {
        running_mean?.zero_();
        running_var?.fill_(1);
        num_batches_tracked?.zero_();
    }

    protected abstract void ValidateInputDimensions(Tensor input);

    private protected void RequireDimensions(Tensor input, params ReadOnlySpan<long> allowed)
    {
        if (!allowed.Contains(input.ndim))
            throw new ArgumentException($"expected {string.Join(" or ", allowed.ToArray())} dimensions for {GetName()}, but got " +
                $"{input.ndim}");
    }
}

public abstract class BatchNorm : NormBase
{
    public BatchNorm(long num_features, double eps, double momentum, bool affine, bool track_running_stats, Device? device,
        ScalarType? dtype, string name)
        : base(num_features, eps, momentum, affine, track_running_stats, device, dtype, name) { }

    public override Tensor forward(Tensor input)
    {
        ValidateInputDimensions(input);
        bool byBatch = training || running_mean is null;
        if (training && track_running_stats)
            num_batches_tracked!.add_(1);
        return nn.functional.batch_norm(input, running_mean!, running_var!, weight, bias, byBatch, momentum ?? Average(), eps);
    }

    // Without a momentum the running statistics are the plain mean over all batches.
    private double Average() => num_batches_tracked is null ? 0 : 1.0 / num_batches_tracked.item<long>();
}

public sealed class BatchNorm1d : BatchNorm
{
    internal BatchNorm1d(long features, double eps, double momentum, bool affine, bool track, Device? device, ScalarType? dtype)
        : base(features, eps, momentum, affine, track, device, dtype, nameof(BatchNorm1d)) { }

    protected override void ValidateInputDimensions(Tensor input) => RequireDimensions(input, 2, 3);
}

public sealed class BatchNorm2d : BatchNorm
{
    internal BatchNorm2d(long features, double eps, double momentum, bool affine, bool track, Device? device, ScalarType? dtype)
        : base(features, eps, momentum, affine, track, device, dtype, nameof(BatchNorm2d)) { }

    protected override void ValidateInputDimensions(Tensor input) => RequireDimensions(input, 4);
}

public sealed class BatchNorm3d : BatchNorm
{
    internal BatchNorm3d(long features, double eps, double momentum, bool affine, bool track, Device? device, ScalarType? dtype)
        : base(features, eps, momentum, affine, track, device, dtype, nameof(BatchNorm3d)) { }

    protected override void ValidateInputDimensions(Tensor input) => RequireDimensions(input, 5);
}

public sealed class LayerNorm : nn.Module<Tensor, Tensor>
{
    private Parameter? heldWeight, heldBias;

    internal LayerNorm(long[] normalized_shape, double eps, bool elementwise_affine, bool hasBias, Device? device, ScalarType? dtype)
        : base(nameof(LayerNorm))
    {
        (this.normalized_shape, this.eps, this.elementwise_affine) = (normalized_shape, eps, elementwise_affine);
        weight = elementwise_affine ? new Parameter(ones(normalized_shape, dtype, device)) : null;
        bias = elementwise_affine && hasBias ? new Parameter(zeros(normalized_shape, dtype, device)) : null;
    }

    public long[] normalized_shape { get; set; }
    public double eps { get; set; }
    public bool elementwise_affine { get; set; }

    public Parameter? weight
    {
        get => heldWeight;
        set => ConditionallyRegisterParameter(nameof(weight), (heldWeight = value)!);
    }

    public Parameter? bias
    {
        get => heldBias;
        set => ConditionallyRegisterParameter(nameof(bias), (heldBias = value)!);
    }

    public void reset_parameters()
    {
        weight?.detach().fill_(1);
        bias?.detach().zero_();
    }

    public override Tensor forward(Tensor tensor) => nn.functional.layer_norm(tensor, normalized_shape, weight, bias, eps);
}

public sealed class GroupNorm : nn.Module<Tensor, Tensor>
{
    private Parameter? heldWeight, heldBias;

    internal GroupNorm(long num_groups, long num_channels, double eps, bool affine, Device? device, ScalarType? dtype)
        : base(nameof(GroupNorm))
    {
        (this.num_groups, this.eps, this.affine) = (num_groups, eps, affine);
        weight = affine ? new Parameter(ones([num_channels], dtype, device)) : null;
        bias = affine ? new Parameter(zeros([num_channels], dtype, device)) : null;
    }

    public long num_groups { get; set; }
    public double eps { get; set; }
    public bool affine { get; set; }

    public Parameter? weight
    {
        get => heldWeight;
        set => ConditionallyRegisterParameter(nameof(weight), (heldWeight = value)!);
    }

    public Parameter? bias
    {
        get => heldBias;
        set => ConditionallyRegisterParameter(nameof(bias), (heldBias = value)!);
    }

    public override Tensor forward(Tensor tensor) => nn.functional.group_norm(tensor, num_groups, weight, bias, eps);
}
