using static TorchSharp.torch;
using static TorchSharp.torch.distributions;

// The normal distributions: of a number, and of a vector by its mean and what its covariance is the product of.
namespace TorchSharp.Modules;

public class Normal : Distribution
{
    private static readonly double s_logRoot = Math.Log(Math.Sqrt(2 * Math.PI));

    public Normal(Tensor loc, Tensor scale, Generator? generator = null) : base(generator, broadcast_shapes(loc.shape, scale.shape))
    {
        using var scope = NewDisposeScope();
        Hold(loc.expand(batch_shape.Shape), scale.expand(batch_shape.Shape));
    }

    private Tensor loc => Held(0);
    private Tensor scale => Held(1);

    public override Tensor mean => loc.alias();
    public override Tensor mode => loc.alias();
    public override Tensor stddev => scale.alias();
    public override Tensor variance => scale.square();

    public override Tensor sample(params long[] sample_shape) => Closed(() =>
    {
        using var still = no_grad();
        var shape = ExtendedShape(sample_shape);
        return normal(loc.expand(shape), scale.expand(shape), generator);
    });

    public override Tensor rsample(params long[] sample_shape) => Closed(() =>
        loc + empty(ExtendedShape(sample_shape), loc.dtype, loc.device).normal_(0, 1, generator) * scale);

    /// <summary>−(x − μ)² / 2σ² − log σ − log √2π</summary>
    public override Tensor log_prob(Tensor value) => Closed(() =>
        -(value - loc).square() / (2 * scale.square()) - scale.log() - s_logRoot);

    public override Tensor entropy() => Closed(() => 0.5 + s_logRoot + scale.log());
    public override Tensor cdf(Tensor value) => Closed(() => 0.5 * (1 + ((value - loc) / (scale * Math.Sqrt(2))).erf()));
    public override Tensor icdf(Tensor value) => Closed(() => loc + scale * (2 * value - 1).erfinv() * Math.Sqrt(2));

    public override Distribution expand(Size batch_shape, Distribution? instance = null) =>
        Into(instance, new Normal(loc.expand(batch_shape.Shape), scale.expand(batch_shape.Shape), generator));
}

public class MultivariateNormal : Distribution
{
    /// <summary>One of the three: the covariance, its inverse, or the lower triangle L of which the covariance is L·Lᵀ.</summary>
    public MultivariateNormal(Tensor loc, Tensor? covariance_matrix = null, Tensor? precision_matrix = null, Tensor? scale_tril = null,
        Generator? generator = null) : base(generator)
    {
        using var scope = NewDisposeScope();
        var factor = (covariance_matrix, precision_matrix, scale_tril) switch
        {
            ({ } covariance, null, null) => linalg.cholesky(covariance),
            (null, { } precision, null) => linalg.cholesky(linalg.inv(precision)),
            (null, null, { } lower) => lower,
            _ => throw new ArgumentException("exactly one of covariance_matrix, precision_matrix and scale_tril must be given"),
        };
        if (loc.ndim < 1 || factor.ndim < 2)
            throw new ArgumentException($"loc is a vector and the matrix a matrix, or batches of them, but they have {loc.ndim} and " +
                $"{factor.ndim} dimensions");
        var batch = broadcast_shapes(loc.shape[..^1], factor.shape[..^2]);
        _init(batch, loc.shape[^1]);
        Hold(loc.expand([.. batch, size]), factor.expand([.. batch, size, size]));
    }

    private long size => event_shape[0];
    private Tensor loc => Held(0);
    private Tensor lower => Held(1);
    private Tensor HalfLogDeterminant() => lower.diagonal(0, -2, -1).log().sum(-1);

    public override Tensor mean => loc.alias();
    public override Tensor mode => loc.alias();
    public override Tensor variance => Closed(() => lower.square().sum(-1));

    public override Tensor rsample(params long[] sample_shape) => Closed(() =>
    {
        var drawn = empty(ExtendedShape(sample_shape), loc.dtype, loc.device).normal_(0, 1, generator);
        return loc + lower.matmul(drawn.unsqueeze(-1)).squeeze(-1);
    });

    /// <summary>−½ (n log 2π + |L⁻¹(x − μ)|²) − log det L</summary>
    public override Tensor log_prob(Tensor value) => Closed(() =>
    {
        var away = linalg.solve_triangular(lower, (value - loc).unsqueeze(-1), upper: false).squeeze(-1);
        return -0.5 * (size * Math.Log(2 * Math.PI) + away.square().sum(-1)) - HalfLogDeterminant();
    });

    public override Tensor entropy() => Closed(() => 0.5 * size * (1 + Math.Log(2 * Math.PI)) + HalfLogDeterminant());

    public override Distribution expand(Size batch_shape, Distribution? instance = null) => Into(instance, new MultivariateNormal(
        loc.expand([.. batch_shape, size]), scale_tril: lower.expand([.. batch_shape, size, size]), generator: generator));
}
