using static TorchSharp.torch;
using static TorchSharp.torch.distributions;
using static TorchSharp.torch.distributions.transforms;

// Normal and Cauchy numbers carried elsewhere: their exponentials, their distances from 0; and the largest of many numbers.
namespace TorchSharp.Modules;

public class LogNormal : TransformedDistribution
{
    internal LogNormal(Tensor loc, Tensor scale, Generator? generator = null) : base(generator)
    {
        using var scope = NewDisposeScope();
        var parts = broadcast_tensors(loc, scale);
        Hold(parts[0], parts[1]);
        _init(new Normal(loc, scale, generator), [new ExpTransform()]);
    }

    public Tensor loc => Held(0).alias();
    public Tensor scale => Held(1).alias();

    public override Tensor mean => Closed(() => (Held(0) + Held(1).square() / 2).exp());
    public override Tensor mode => Closed(() => (Held(0) - Held(1).square()).exp());
    public override Tensor variance => Closed(() => Held(1).square().expm1() * (2 * Held(0) + Held(1).square()).exp());
    public override Tensor entropy() => Closed(() => base_distribution.entropy() + Held(0));

    public override Distribution expand(Size batch_shape, Distribution? instance = null) =>
        Into(instance, new LogNormal(Held(0).expand(batch_shape.Shape), Held(1).expand(batch_shape.Shape), generator));
}

/// <summary>The distance from 0 of a normal number of mean 0.</summary>
public class HalfNormal : TransformedDistribution
{
    internal HalfNormal(Tensor scale, Generator? generator = null) : base(generator)
    {
        using var scope = NewDisposeScope();
        Hold(scale);
        _init(new Normal(scale.zeros_like(), scale, generator), [new AbsTransform()]);
    }

    public Tensor scale => Held(0).alias();

    public override Tensor mean => Closed(() => Held(0) * Math.Sqrt(2 / Math.PI));
    public override Tensor mode => Held(0).zeros_like();
    public override Tensor variance => Closed(() => Held(0).square() * (1 - 2 / Math.PI));

    public override Tensor log_prob(Tensor value) => Closed(() =>
        (base_distribution.log_prob(value) + Math.Log(2)).masked_fill(value.ge(0).logical_not(), double.NegativeInfinity));

    public override Tensor cdf(Tensor value) => Closed(() => 2 * base_distribution.cdf(value) - 1);
    public override Tensor icdf(Tensor prob) => Closed(() => base_distribution.icdf((prob + 1) / 2));
    public override Tensor entropy() => Closed(() => base_distribution.entropy() - Math.Log(2));

    public override Distribution expand(Size batch_shape, Distribution? instance = null) =>
        Into(instance, new HalfNormal(Held(0).expand(batch_shape.Shape), generator));
}

/// <summary>The distance from 0 of a Cauchy number. It has neither mean nor variance.</summary>
public class HalfCauchy : TransformedDistribution
{
    internal HalfCauchy(Tensor scale, Generator? generator = null) : base(generator)
    {
        using var scope = NewDisposeScope();
        Hold(scale);
        _init(new Cauchy(scale.zeros_like(), scale, generator), [new AbsTransform()]);
    }

    public Tensor scale => Held(0).alias();

    public override Tensor mean => Held(0).full_like(double.PositiveInfinity);
    public override Tensor mode => Held(0).zeros_like();
    public override Tensor variance => base_distribution.variance;

    public override Tensor log_prob(Tensor value) => Closed(() =>
        (base_distribution.log_prob(value) + Math.Log(2)).masked_fill(value.ge(0).logical_not(), double.NegativeInfinity));

    public override Tensor cdf(Tensor value) => Closed(() => 2 * base_distribution.cdf(value) - 1);
    public override Tensor icdf(Tensor value) => Closed(() => base_distribution.icdf((value + 1) / 2));
    public override Tensor entropy() => Closed(() => base_distribution.entropy() - Math.Log(2));

    public override Distribution expand(Size batch_shape, Distribution? instance = null) =>
        Into(instance, new HalfCauchy(Held(0).expand(batch_shape.Shape), generator));
}

/// <summary>The largest of many numbers, in the limit.</summary>
public class Gumbel : TransformedDistribution
{
    internal Gumbel(Tensor loc, Tensor scale, Generator? generator = null) : base(generator)
    {
        using var scope = NewDisposeScope();
        var parts = broadcast_tensors(loc, scale);
        Hold(parts[0], parts[1], -parts[1], -parts[1].ones_like());
        var (low, high) = (parts[0].full_like(finfo(loc.dtype).tiny), parts[0].full_like(1 - finfo(loc.dtype).eps));
        _init(new Uniform(low, high, generator), [new LogTransform(), new AffineTransform(0, Held(3)), new LogTransform(),
            new AffineTransform(Held(0), Held(2))]);
    }

    public override Tensor mean => Closed(() => Held(0) + Held(1) * euler_constant);
    public override Tensor mode => Held(0).alias();
    public override Tensor stddev => Closed(() => Math.PI / Math.Sqrt(6) * Held(1));
    public override Tensor variance => Closed(() => stddev.square());

    public override Tensor log_prob(Tensor value) => Closed(() =>
    {
        var y = (Held(0) - value) / Held(1);
        return y - y.exp() - Held(1).log();
    });

    public override Tensor entropy() => Closed(() => Held(1).log() + (1 + euler_constant));

    public override Distribution expand(Size batch_shape, Distribution? instance = null) =>
        Into(instance, new Gumbel(Held(0).expand(batch_shape.Shape), Held(1).expand(batch_shape.Shape), generator));
}
