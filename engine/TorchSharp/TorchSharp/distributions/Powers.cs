using static TorchSharp.torch;
using static TorchSharp.torch.distributions;
using static TorchSharp.torch.distributions.transforms;

// Powers of simple numbers: lifetimes (Weibull), sizes of the few that have most (Pareto), and shares (Kumaraswamy).
namespace TorchSharp.Modules;

public class Weibull : TransformedDistribution
{
    internal Weibull(Tensor scale, Tensor concentration, Generator? generator = null) : base(generator)
    {
        using var scope = NewDisposeScope();
        var parts = broadcast_tensors(scale, concentration);
        Hold(parts[0], parts[1], parts[1].reciprocal());
        _init(new Exponential(parts[0].ones_like(), generator), [new PowerTransform(Held(2)), new AffineTransform(0, Held(0))]);
    }

    private Tensor scale => Held(0);
    private Tensor concentration => Held(1);

    public override Tensor mean => Closed(() => scale * (1 + Held(2)).lgamma().exp());
    public override Tensor mode => Closed(() => scale * ((concentration - 1) / concentration).pow(Held(2)));
    public override Tensor variance => Closed(() =>
        scale.square() * ((1 + 2 * Held(2)).lgamma().exp() - (2 * (1 + Held(2)).lgamma()).exp()));

    public override Tensor entropy() => Closed(() => euler_constant * (1 - Held(2)) + (scale * Held(2)).log() + 1);

    public override Distribution expand(Size batch_shape, Distribution? instance = null) =>
        Into(instance, new Weibull(scale.expand(batch_shape.Shape), concentration.expand(batch_shape.Shape), generator));
}

public class Pareto : TransformedDistribution
{
    internal Pareto(Tensor scale, Tensor alpha, Generator? generator = null) : base(generator)
    {
        using var scope = NewDisposeScope();
        var parts = broadcast_tensors(scale, alpha);
        Hold(parts[0], parts[1]);
        _init(new Exponential(parts[1], generator), [new ExpTransform(), new AffineTransform(0, Held(0))]);
    }

    public Tensor scale => Held(0).alias();
    public Tensor alpha => Held(1).alias();

    public override Tensor mean => Closed(() =>
    {
        var a = Held(1).clamp_min(1);       // no mean below: a division by 0
        return a * Held(0) / (a - 1);
    });

    public override Tensor mode => Held(0).alias();

    public override Tensor variance => Closed(() =>
    {
        var a = Held(1).clamp_min(2);
        return Held(0).square() * a / ((a - 1).square() * (a - 2));
    });

    public override Tensor entropy() => Closed(() => (Held(0) / Held(1)).log() + (1 + Held(1).reciprocal()));

    public override Distribution expand(Size batch_shape, Distribution? instance = null) =>
        Into(instance, new Pareto(Held(0).expand(batch_shape.Shape), Held(1).expand(batch_shape.Shape), generator));
}

public class Kumaraswamy : TransformedDistribution
{
    internal Kumaraswamy(Tensor concentration1, Tensor concentration0, Generator? generator = null) : base(generator)
    {
        using var scope = NewDisposeScope();
        var parts = broadcast_tensors(concentration1, concentration0);
        Hold(parts[0], parts[1], parts[0].reciprocal(), parts[1].reciprocal());
        _init(new Uniform(parts[1].zeros_like(), parts[1].ones_like(), generator), [new PowerTransform(Held(3)), new AffineTransform(1, -1),
            new PowerTransform(Held(2))]);
    }

    private Tensor a => Held(0);
    private Tensor b => Held(1);

    public Tensor concentration1 => a.alias();
    public Tensor concentration0 => b.alias();

    public override Tensor mean => Closed(() => Moment(1));
    public override Tensor variance => Closed(() => Moment(2) - Moment(1).square());

    /// <summary>b·B(1 + n / a, b)</summary>
    private Tensor Moment(int n)
    {
        var first = 1 + n / a;
        return b * (first.lgamma() + b.lgamma() - (first + b).lgamma()).exp();
    }

    /// <summary>((a − 1) / (ab − 1))^(1/a). PyTorch 1.13 gives NaN for all of them, by logarithms of negative numbers.</summary>
    public override Tensor mode => Closed(() =>
        ((a - 1) / (a * b - 1)).pow(Held(2)).masked_fill(b.lt(1) | a.lt(1), double.NaN));

    public override Tensor entropy() => Closed(() =>
        1 - Held(3) + (1 - Held(2)) * ((b + 1).digamma() + euler_constant) - a.log() - b.log());

    public override Distribution expand(Size batch_shape, Distribution? instance = null) =>
        Into(instance, new Kumaraswamy(a.expand(batch_shape.Shape), b.expand(batch_shape.Shape), generator));
}
