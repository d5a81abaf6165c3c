using static TorchSharp.torch;
using static TorchSharp.torch.distributions;

// How many of so many came true, how many failed before the first success or before so many, and how many rare events there
// were. By probabilities or by their logits, as PyTorch has them; a draw has no way back to the parameters.
namespace TorchSharp.Modules;

public class Binomial : Distribution
{
    private readonly bool byLogits;

    /// <summary>By the probability that one comes true, or by its logit: one of the two.</summary>
    public Binomial(Tensor total_count, Tensor? p = null, Tensor? l = null, Generator? generator = null) : base(generator)
    {
        byLogits = p is null;
        HoldTrials(total_count, OneOf(p, l));
    }

    private Tensor total_count => Held(0);
    public Tensor probs => byLogits ? LogitsToProbs(Held(1), true) : Held(1).alias();
    public Tensor logits => byLogits ? Held(1).alias() : ProbsToLogits(Held(1), true);

    public override Tensor mean => Closed(() => total_count * probs);
    public override Tensor mode => Closed(() => ((total_count + 1) * probs).floor().minimum(total_count));
    public override Tensor variance => Closed(() => total_count * probs * (1 - probs));

    public override Tensor rsample(params long[] sample_shape) => Closed(() =>
    {
        using var still = no_grad();
        var shape = ExtendedShape(sample_shape);
        return binomial(total_count.expand(shape), probs.expand(shape), generator);
    });

    /// <summary>log n! − log v! − log (n − v)! + v·l − n·log(1 + exp l)</summary>
    public override Tensor log_prob(Tensor value) => Closed(() =>
    {
        var size = logits;
        var normalizer = total_count * (ClampByZero(size) + (-size.abs()).exp().log1p()) - (total_count + 1).lgamma();
        return value * size - (value + 1).lgamma() - (total_count - value + 1).lgamma() - normalizer;
    });

    public override Tensor entropy() => Closed(() =>
    {
        var logs = log_prob(enumerate_support(false));
        return -(logs.exp() * logs).sum(dim: 0);
    });

    public override Tensor enumerate_support(bool expand = true) => Closed(() =>
    {
        long count = (long)total_count.max().ToDouble();
        if (count != (long)total_count.min().ToDouble())
            throw new NotSupportedException("binomial distributions of several total_counts have no common support, and no entropy");
        var values = arange(count + 1, Held(1).dtype, Held(1).device).reshape([count + 1, .. batch_shape.Select(_ => 1L)]);
        return expand ? values.expand([count + 1, .. batch_shape]) : values;
    });

    public override Distribution expand(Size batch_shape, Distribution? instance = null)
    {
        var (count, expanded) = (total_count.expand(batch_shape.Shape), Held(1).expand(batch_shape.Shape));
        RequireSame(instance is not Binomial other || other.byLogits == byLogits);
        return Into(instance, byLogits ? new Binomial(count, null, expanded, generator) : new Binomial(count, expanded, null, generator));
    }
}

/// <summary>How often it failed before it came true for the first time.</summary>
public class Geometric : Distribution
{
    private readonly bool byLogits;

    public Geometric(Tensor? probs = null, Tensor? logits = null, Generator? generator = null)
        : base(generator, OneOf(probs, logits).shape)
    {
        byLogits = probs is null;
        Hold((probs ?? logits)!);
    }

    public Tensor probs => byLogits ? LogitsToProbs(Held(0), true) : Held(0).alias();
    public Tensor logits => byLogits ? Held(0).alias() : ProbsToLogits(Held(0), true);

    public override Tensor mean => Closed(() => 1 / probs - 1);
    public override Tensor variance => Closed(() => (1 / probs - 1) / probs);

    public override Tensor rsample(params long[] sample_shape) => Closed(() =>
    {
        using var still = no_grad();
        var drawn = empty(ExtendedShape(sample_shape), Held(0).dtype, Held(0).device).uniform_(finfo(Held(0).dtype).tiny, 1, generator);
        return (drawn.log() / (-probs).log1p()).floor();
    });

    /// <summary>v·log(1 − p) + log p</summary>
    public override Tensor log_prob(Tensor value) => Closed(() =>
    {
        var parts = broadcast_tensors(value, probs);
        var p = parts[1].masked_fill(parts[1].eq(1) & value.eq(0), 0);
        return value * (-p).log1p() + probs.log();
    });

    public override Tensor entropy() => Closed(() =>
        nn.functional.binary_cross_entropy_with_logits(logits, probs, reduction: nn.Reduction.None) / probs);

    public override Distribution expand(Size batch_shape, Distribution? instance = null)
    {
        var expanded = Held(0).expand(batch_shape.Shape);
        RequireSame(instance is not Geometric other || other.byLogits == byLogits);
        return Into(instance, byLogits ? new Geometric(null, expanded, generator) : new Geometric(expanded, null, generator));
    }
}

/// <summary>How often it came true before it had failed so often.</summary>
public class NegativeBinomial : Distribution
{
    private readonly bool byLogits;

    public NegativeBinomial(Tensor total_count, Tensor? p = null, Tensor? l = null, Generator? generator = null) : base(generator)
    {
        byLogits = p is null;
        HoldTrials(total_count, OneOf(p, l));
    }

    private Tensor total_count => Held(0);
    public Tensor probs => byLogits ? LogitsToProbs(Held(1), true) : Held(1).alias();
    public Tensor logits => byLogits ? Held(1).alias() : ProbsToLogits(Held(1), true);

    public override Tensor mean => Closed(() => total_count * logits.exp());
    public override Tensor mode => Closed(() => ((total_count - 1) * logits.exp()).floor().clamp_min(0));
    public override Tensor variance => Closed(() => mean / (-logits).sigmoid());

    /// <summary>Poisson draws, each of a rate that is a Gamma draw.</summary>
    public override Tensor rsample(params long[] sample_shape) => Closed(() =>
    {
        using var still = no_grad();
        using var rates = new Gamma(total_count, (-logits).exp(), generator);
        return poisson(rates.sample(sample_shape), generator);
    });

    public override Tensor log_prob(Tensor value) => Closed(() =>
    {
        var (size, trials) = (logits, total_count + value);
        var weight = total_count * nn.functional.logsigmoid(-size) + value * nn.functional.logsigmoid(size);
        var normalizer = (1 + value).lgamma() - trials.lgamma() + total_count.lgamma();     // the large ones cancel first
        return weight - normalizer.masked_fill(trials.eq(0), 0);
    });

    public override Tensor entropy() => throw Undefined(nameof(entropy));

    public override Distribution expand(Size batch_shape, Distribution? instance = null)
    {
        var (count, expanded) = (total_count.expand(batch_shape.Shape), Held(1).expand(batch_shape.Shape));
        RequireSame(instance is not NegativeBinomial other || other.byLogits == byLogits);
        return Into(instance, byLogits ? new NegativeBinomial(count, null, expanded, generator)
            : new NegativeBinomial(count, expanded, null, generator));
    }
}

public class Poisson : ExponentialFamily
{
    public Poisson(Tensor rate, Generator? generator = null) : base(generator)
    {
        _init(rate.shape);
        Hold(rate);
    }

    private Tensor rate => Held(0);

    public override Tensor mean => rate.alias();
    public override Tensor mode => rate.floor();
    public override Tensor variance => rate.alias();

    public override Tensor rsample(params long[] sample_shape) => Closed(() =>
    {
        using var still = no_grad();
        return poisson(rate.expand(ExtendedShape(sample_shape)), generator);
    });

    public override Tensor log_prob(Tensor value) => Closed(() => value.xlogy(rate) - rate - (value + 1).lgamma());

    protected override IList<Tensor> NaturalParams => [rate.log()];
    protected override Tensor MeanCarrierMeasure => throw Undefined(nameof(entropy));
    protected override Tensor LogNormalizer(params Tensor[] parameters) => parameters[0].exp();

    public override Distribution expand(Size batch_shape, Distribution? instance = null) =>
        Into(instance, new Poisson(rate.expand(batch_shape.Shape), generator));
}
