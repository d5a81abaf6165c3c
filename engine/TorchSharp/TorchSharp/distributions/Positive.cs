using static TorchSharp.torch;
using static TorchSharp.torch.distributions;

// Waiting times: until the first of many rare events, and until so many of them. Both are members of the exponential family.
namespace TorchSharp.Modules;

public class Exponential : ExponentialFamily
{
    public Exponential(Tensor rate, Generator? generator = null) : base(generator)
    {
        _init(rate.shape);
        Hold(rate);
    }

    private Tensor rate => Held(0);

    public override Tensor mean => rate.reciprocal();
    public override Tensor mode => rate.zeros_like();
    public override Tensor stddev => rate.reciprocal();
    public override Tensor variance => rate.pow(-2);

    public override Tensor rsample(params long[] sample_shape) => Closed(() =>
        empty(ExtendedShape(sample_shape), rate.dtype, rate.device).exponential_(1, generator) / rate);

    public override Tensor log_prob(Tensor value) => Closed(() => rate.log() - rate * value);
    public override Tensor cdf(Tensor value) => Closed(() => 1 - (-rate * value).exp());
    public override Tensor icdf(Tensor value) => Closed(() => -(-value).log1p() / rate);
    public override Tensor entropy() => Closed(() => 1 - rate.log());

    protected override IList<Tensor> NaturalParams => [-rate];
    protected override Tensor MeanCarrierMeasure => tensor(0.0);
    protected override Tensor LogNormalizer(params Tensor[] parameters) => Closed(() => -(-parameters[0]).log());

    public override Distribution expand(Size batch_shape, Distribution? instance = null) =>
        Into(instance, new Exponential(rate.expand(batch_shape.Shape), generator));
}

public class Gamma : ExponentialFamily
{
    protected Tensor concentration;

    public Gamma(Tensor concentration, Tensor rate, Generator? generator = null) : base(generator)
    {
        using var scope = NewDisposeScope();
        _init(broadcast_shapes(concentration.shape, rate.shape));
        Hold(concentration.expand(batch_shape.Shape), rate.expand(batch_shape.Shape));
        this.concentration = Held(0);
    }

    private Tensor rate => Held(1);

    public override Tensor mean => Closed(() => Held(0) / rate);
    public override Tensor mode => Closed(() => ((Held(0) - 1) / rate).clamp_min(0));
    public override Tensor variance => Closed(() => Held(0) / rate.square());

    public override Tensor rsample(params long[] sample_shape) => Closed(() =>
    {
        var shape = ExtendedShape(sample_shape);
        var drawn = _standard_gamma(Held(0).expand(shape), generator) / rate.expand(shape);
        drawn.detach().clamp_(finfo(rate.dtype).tiny);
        return drawn;
    });

    /// <summary>a log b + (a − 1) log x − b·x − log Γ(a)</summary>
    public override Tensor log_prob(Tensor value) => Closed(() =>
        Held(0).xlogy(rate) + (Held(0) - 1).xlogy(value) - rate * value - Held(0).lgamma());

    public override Tensor cdf(Tensor value) => Closed(() => special.gammainc(Held(0), rate * value));

    public override Tensor entropy() => Closed(() =>
        Held(0) - rate.log() + Held(0).lgamma() + (1 - Held(0)) * Held(0).digamma());

    protected override IList<Tensor> NaturalParams => [Held(0) - 1, -rate];
    protected override Tensor MeanCarrierMeasure => tensor(0.0);

    protected override Tensor LogNormalizer(params Tensor[] parameters) => Closed(() =>
        (parameters[0] + 1).lgamma() + (parameters[0] + 1) * (-parameters[1].reciprocal()).log());

    public override Distribution expand(Size batch_shape, Distribution? instance = null)
    {
        var made = Into(instance, new Gamma(Held(0).expand(batch_shape.Shape), rate.expand(batch_shape.Shape), generator));
        ((Gamma)made).concentration = ((Gamma)made).Held(0);
        return made;
    }
}
