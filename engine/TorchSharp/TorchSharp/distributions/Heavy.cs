using static TorchSharp.torch;
using static TorchSharp.torch.distributions;

// Numbers with heavy tails, and those that compare variances: chi-squared, and the ratio of two of them.
namespace TorchSharp.Modules;

/// <summary>The ratio of two normal numbers of mean 0. It has no mean and no variance.</summary>
public class Cauchy : Distribution
{
    public Cauchy(Tensor loc, Tensor scale, Generator? generator = null) : base(generator, broadcast_shapes(loc.shape, scale.shape))
    {
        using var scope = NewDisposeScope();
        Hold(loc.expand(batch_shape.Shape), scale.expand(batch_shape.Shape));
    }

    private Tensor loc => Held(0);
    private Tensor scale => Held(1);

    public override Tensor mean => loc.full_like(double.NaN);
    public override Tensor mode => loc.alias();
    public override Tensor variance => loc.full_like(double.PositiveInfinity);

    public override Tensor rsample(params long[] sample_shape) => Closed(() =>
        loc + empty(ExtendedShape(sample_shape), loc.dtype, loc.device).cauchy_(0, 1, generator) * scale);

    public override Tensor log_prob(Tensor value) => Closed(() =>
        -Math.Log(Math.PI) - scale.log() - ((value - loc) / scale).square().log1p());

    public override Tensor cdf(Tensor value) => Closed(() => ((value - loc) / scale).atan() / Math.PI + 0.5);
    public override Tensor icdf(Tensor value) => Closed(() => (Math.PI * (value - 0.5)).tan() * scale + loc);
    public override Tensor entropy() => Closed(() => Math.Log(4 * Math.PI) + scale.log());

    public override Distribution expand(Size batch_shape, Distribution? instance = null) =>
        Into(instance, new Cauchy(loc.expand(batch_shape.Shape), scale.expand(batch_shape.Shape), generator));
}

/// <summary>The sum of the squares of df normal numbers.</summary>
public class Chi2 : Gamma
{
    public Chi2(Tensor df, Generator? generator = null) : this(df, generator, NewDisposeScope()) { }

    private Chi2(Tensor df, Generator? generator, DisposeScope scope) : base(df * 0.5, df.full_like(0.5), generator) => scope.Dispose();

    public Tensor df => Closed(() => Held(0) * 2);

    public override Distribution expand(Size batch_shape, Distribution? instance = null)
    {
        using var scope = NewDisposeScope();
        var made = (Chi2)Into(instance, new Chi2(df.expand(batch_shape.Shape), generator));
        made.concentration = made.Held(0);
        return made;
    }
}

/// <summary>How two variances, of df1 and df2 numbers, are to each other.</summary>
public class FisherSnedecor : Distribution
{
    public FisherSnedecor(Tensor df1, Tensor df2, Generator? generator = null) : base(generator, broadcast_shapes(df1.shape, df2.shape))
    {
        using var scope = NewDisposeScope();
        Hold(df1.expand(batch_shape.Shape), df2.expand(batch_shape.Shape));
    }

    private Tensor df1 => Held(0);
    private Tensor df2 => Held(1);

    public override Tensor mean => Closed(() =>
    {
        var second = df2.masked_fill(df2.le(2), double.NaN);
        return second / (second - 2);
    });

    public override Tensor variance => Closed(() =>
    {
        var second = df2.masked_fill(df2.le(4), double.NaN);
        return 2 * second.square() * (df1 + second - 2) / (df1 * (second - 2).square() * (second - 4));
    });

    public override Tensor rsample(params long[] sample_shape) => Closed(() =>
    {
        double tiny = finfo(df2.dtype).tiny;
        using var above = new Gamma(df1 * 0.5, df1, generator);
        using var below = new Gamma(df2 * 0.5, df2, generator);
        var first = above.rsample(sample_shape);
        return (first / below.rsample(sample_shape).clamp_min(tiny)).clamp_min(tiny);
    });

    public override Tensor log_prob(Tensor value) => Closed(() =>
    {
        var (first, second, ratio) = (df1 * 0.5, df2 * 0.5, df1 / df2);
        return (first + second).lgamma() - first.lgamma() - second.lgamma() + first * ratio.log() + (first - 1) * value.log()
            - (first + second) * (ratio * value).log1p();
    });

    public override Tensor entropy() => throw Undefined(nameof(entropy));

    public override Distribution expand(Size batch_shape, Distribution? instance = null) =>
        Into(instance, new FisherSnedecor(df1.expand(batch_shape.Shape), df2.expand(batch_shape.Shape), generator));
}
