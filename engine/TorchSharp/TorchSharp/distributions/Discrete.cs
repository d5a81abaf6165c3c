using static TorchSharp.torch;
using static TorchSharp.torch.distributions;

// One of two, and one of many: by probabilities, or by their logits. A draw has no way back to the parameters.
namespace TorchSharp.Modules;

public class Bernoulli : Distribution
{
    private readonly bool byLogits;

    /// <summary>By the probability of 1, or by its logit: one of the two.</summary>
    public Bernoulli(Tensor? p = null, Tensor? l = null, Generator? generator = null) : base(generator, (p ?? l)?.shape)
    {
        if (p is null == l is null)
            throw new ArgumentException("exactly one of probs and logits must be given");
        byLogits = p is null;
        Hold((p ?? l)!);
    }

    public Tensor probs => byLogits ? LogitsToProbs(Held(0), true) : Held(0).alias();
    public Tensor logits => byLogits ? Held(0).alias() : ProbsToLogits(Held(0), true);

    public override Tensor mean => probs;
    public override Tensor variance => Closed(() => probs * (1 - probs));

    public override Tensor rsample(params long[] sample_shape) => Closed(() =>
    {
        using var still = no_grad();
        return bernoulli(probs.expand(ExtendedShape(sample_shape)), generator);
    });

    public override Tensor log_prob(Tensor value) => Closed(() => Against(value));

    public override Tensor entropy() => Closed(() => -Against(probs));

    // Each of the two by its probability: −(softplus(l) − v·l)
    private Tensor Against(Tensor value)
    {
        var parts = broadcast_tensors(logits, value);
        return -nn.functional.binary_cross_entropy_with_logits(parts[0], parts[1], reduction: nn.Reduction.None);
    }

    public override Distribution expand(Size batch_shape, Distribution? instance = null)
    {
        var expanded = Held(0).expand(batch_shape.Shape);
        if (instance is Bernoulli other && other.byLogits != byLogits)
            throw new ArgumentException("the instance is not by the same of probs and logits");
        return Into(instance, byLogits ? new Bernoulli(null, expanded, generator) : new Bernoulli(expanded, null, generator));
    }
}

public class Categorical : Distribution
{
    /// <summary>By probabilities, in whatever scale, or by logits: one of the two. The last dimension is that of the kinds.</summary>
    public Categorical(Tensor? probs = null, Tensor? logits = null, Generator? generator = null) : base(generator,
        Kinds(OneOf(probs, logits)).shape[..^1])
    {
        using var scope = NewDisposeScope();
        if (probs is not null)
            Hold(probs / probs.sum(-1, true), ProbsToLogits(probs / probs.sum(-1, true)));
        else
            Hold(logits!.softmax(-1), logits - logits.logsumexp(-1, true));
    }

    private static Tensor Kinds(Tensor parameter) => parameter.ndim > 0 ? parameter
        : throw new ArgumentException("probs or logits must have at least one dimension, that of the kinds");

    public Tensor probs => Held(0).alias();
    public Tensor logits => Held(1).alias();
    public long[] param_shape => Held(0).shape;

    public override Tensor mean => Closed(() => Held(0).select(-1, 0) * double.NaN);
    public override Tensor variance => mean;

    public override Tensor rsample(params long[] sample_shape) => Closed(() =>
    {
        using var still = no_grad();
        var rows = Held(0).reshape(-1, param_shape[^1]);
        return rows.multinomial(new Size(sample_shape).numel(), true, generator).t().reshape(ExtendedShape(sample_shape));
    });

    public override Tensor log_prob(Tensor value) => Closed(() =>
    {
        var shape = broadcast_shapes(value.shape, batch_shape.Shape).Shape;
        var places = value.to(int64).expand(shape).unsqueeze(-1);
        return Held(1).expand([.. shape, param_shape[^1]]).gather(-1, places).squeeze(-1);
    });

    public override Tensor entropy() => Closed(() => -(Held(1).clamp_min(finfo(Held(1).dtype).min) * Held(0)).sum(-1));

    public override Tensor enumerate_support(bool expand = true) => Closed(() =>
    {
        long kinds = param_shape[^1];
        var values = arange(kinds, int64, Held(0).device).reshape([kinds, .. batch_shape.Select(_ => 1L)]);
        return expand ? values.expand([kinds, .. batch_shape]) : values;
    });

    public override Distribution expand(Size batch_shape, Distribution? instance = null) =>
        Into(instance, new Categorical(logits: Held(1).expand([.. batch_shape, param_shape[^1]]), generator: generator));
}
