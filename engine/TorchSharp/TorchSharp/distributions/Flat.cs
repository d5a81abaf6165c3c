using static TorchSharp.torch;
using static TorchSharp.torch.distributions;

// Numbers that are as likely anywhere between two ends, and numbers whose likelihood falls off evenly on both sides.
namespace TorchSharp.Modules;

public class Uniform : Distribution
{
    public Uniform(Tensor low, Tensor high, Generator? generator = null) : base(generator, broadcast_shapes(low.shape, high.shape))
    {
        using var scope = NewDisposeScope();
        Hold(low.expand(batch_shape.Shape), high.expand(batch_shape.Shape));
    }

    private Tensor low => Held(0);
    private Tensor high => Held(1);

    public override Tensor mean => Closed(() => (low + high) / 2);
    public override Tensor mode => Closed(() => low * double.NaN);
    public override Tensor variance => Closed(() => (high - low).square() / 12);

    public override Tensor rsample(params long[] sample_shape) => Closed(() =>
        low + rand(ExtendedShape(sample_shape), low.dtype, low.device, generator: generator) * (high - low));

    public override Tensor log_prob(Tensor value) => Closed(() =>
        (value.ge(low) & value.lt(high)).to(low.dtype).log() - (high - low).log());

    public override Tensor cdf(Tensor value) => Closed(() => ((value - low) / (high - low)).clamp(0, 1));
    public override Tensor icdf(Tensor value) => Closed(() => value * (high - low) + low);
    public override Tensor entropy() => Closed(() => (high - low).log());

    public override Distribution expand(Size batch_shape, Distribution? instance = null) =>
        Into(instance, new Uniform(low.expand(batch_shape.Shape), high.expand(batch_shape.Shape), generator));
}

public class Laplace : Distribution
{
    public Laplace(Tensor loc, Tensor scale, Generator? generator = null) : base(generator, broadcast_shapes(loc.shape, scale.shape))
    {
        using var scope = NewDisposeScope();
        Hold(loc.expand(batch_shape.Shape), scale.expand(batch_shape.Shape));
    }

    private Tensor loc => Held(0);
    private Tensor scale => Held(1);

    public override Tensor mean => loc.alias();
    public override Tensor mode => loc.alias();
    public override Tensor variance => Closed(() => 2 * scale.square());
    public override Tensor stddev => Closed(() => Math.Sqrt(2) * scale);

    public override Tensor rsample(params long[] sample_shape) => Closed(() =>
    {
        var drawn = empty(ExtendedShape(sample_shape), loc.dtype, loc.device).uniform_(finfo(loc.dtype).eps - 1, 1, generator);
        return loc - scale * drawn.sign() * (-drawn.abs()).log1p();
    });

    public override Tensor log_prob(Tensor value) => Closed(() => -(2 * scale).log() - (value - loc).abs() / scale);

    public override Tensor cdf(Tensor value) => Closed(() =>
        0.5 - 0.5 * (value - loc).sign() * (-(value - loc).abs() / scale).expm1());

    public override Tensor icdf(Tensor value) => Closed(() => loc - scale * (value - 0.5).sign() * (-2 * (value - 0.5).abs()).log1p());
    public override Tensor entropy() => Closed(() => 1 + (2 * scale).log());

    public override Distribution expand(Size batch_shape, Distribution? instance = null) =>
        Into(instance, new Laplace(loc.expand(batch_shape.Shape), scale.expand(batch_shape.Shape), generator));
}
