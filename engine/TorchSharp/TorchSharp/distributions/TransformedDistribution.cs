using static TorchSharp.torch;
using static TorchSharp.torch.distributions;
using static TorchSharp.torch.distributions.transforms;

// A distribution carried through transforms: a draw goes forward through all of them; a density comes from the base's at the
// origin, less what the transforms stretch. The base is disposed with this one.
namespace TorchSharp.Modules;

public class TransformedDistribution : Distribution
{
    protected Distribution base_distribution = null!;
    private Transform[] parts = [];

    public TransformedDistribution(Generator? generator = null) : base(generator) { }

    public TransformedDistribution(Distribution base_distribution, Transform transform, Generator? generator = null)
        : this(base_distribution, [transform], generator) { }

    public TransformedDistribution(Distribution base_distribution, IEnumerable<Transform> transforms, Generator? generator = null)
        : base(generator) =>
        _init(base_distribution, transforms.ToArray());

    /// <summary>Widens the base to the shape and the events that the transforms need.</summary>
    protected void _init(Distribution base_distribution, Transform[] transforms)
    {
        long[] shape = [.. base_distribution.batch_shape, .. base_distribution.event_shape];
        var whole = new ComposeTransform(transforms);
        var (taken, given) = (whole.domain.event_dim, whole.codomain.event_dim);
        if (shape.Length < taken)
            throw new ArgumentException($"the transforms take events of {taken} dimensions, but the base distribution has the shape " +
                $"[{string.Join(", ", shape)}]");
        var forward = whole.forward_shape(shape);
        var needed = whole.inverse_shape(forward);
        int inEvent = base_distribution.event_shape.Length;
        int eventDimensions = Math.Max(given, inEvent + given - taken);
        if (!shape.AsSpan().SequenceEqual(needed))
            base_distribution = Replaced(base_distribution, base_distribution.expand(new Size(needed[..(needed.Length - inEvent)])));
        if (taken > inEvent)
            base_distribution = new Independent(base_distribution, taken - inEvent, generator);
        (this.base_distribution, parts) = (base_distribution, transforms);
        _init(forward[..(forward.Length - eventDimensions)], forward[(forward.Length - eventDimensions)..]);
    }

    private static Distribution Replaced(Distribution old, Distribution by)
    {
        old.Dispose();
        return by;
    }

    public override Tensor mean => throw Undefined(nameof(mean));
    public override Tensor variance => throw Undefined(nameof(variance));
    public override Tensor entropy() => throw Undefined(nameof(entropy));

    public override Tensor sample(params long[] sample_shape) => Closed(() =>
    {
        using var still = no_grad();
        return Forward(base_distribution.sample(sample_shape));
    });

    public override Tensor rsample(params long[] sample_shape) => Closed(() => Forward(base_distribution.rsample(sample_shape)));

    private Tensor Forward(Tensor x) => parts.Aggregate(x, (value, part) => part._call(value));
    private Tensor Back(Tensor y) => parts.Reverse().Aggregate(y, (value, part) => part._inverse(value));

    public override Tensor log_prob(Tensor value) => Closed(() =>
    {
        int dimensions = event_shape.Length;
        var sum = tensor(0f, value.dtype, value.device);
        foreach (var part in parts.Reverse())
        {
            var x = part._inverse(value);
            dimensions += part.domain.event_dim - part.codomain.event_dim;
            sum -= Transform._sum_rightmost(part.log_abs_det_jacobian(x, value), dimensions - part.domain.event_dim);
            value = x;
        }
        return sum + Transform._sum_rightmost(base_distribution.log_prob(value), dimensions - base_distribution.event_shape.Length);
    });

    public override Tensor cdf(Tensor value) => Closed(() => Turned(base_distribution.cdf(Back(value))));
    public override Tensor icdf(Tensor value) => Closed(() => Forward(base_distribution.icdf(Turned(value))));

    /// <summary>A probability counted from the other end if the transforms fall.</summary>
    private Tensor Turned(Tensor probability) =>
        parts.Aggregate(tensor(1f), (sign, part) => sign * part._sign()) * (probability - 0.5) + 0.5;

    public override Distribution expand(Size batch_shape, Distribution? instance = null)
    {
        long[] shape = [.. batch_shape, .. event_shape];
        var origin = new ComposeTransform(parts).inverse_shape(shape);
        var wider = base_distribution.expand(new Size(origin[..(origin.Length - base_distribution.event_shape.Length)]));
        return Into(instance, new TransformedDistribution(wider, parts, generator));
    }

    private protected override void Take(Distribution made)
    {
        base.Take(made);
        var other = (TransformedDistribution)made;
        (base_distribution, other.base_distribution) = (other.base_distribution, base_distribution);
        (parts, other.parts) = (other.parts, parts);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            base_distribution?.Dispose();
        base.Dispose(disposing);
    }
}
