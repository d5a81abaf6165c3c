using static TorchSharp.torch;
using static TorchSharp.torch.distributions;
using static TorchSharp.torch.distributions.transforms;

// Choices made soft, so that a gradient passes through a draw (Maddison et al. 2016, Jang et al. 2016): the lower the
// temperature, the harder the choice. Each has a form before the last transform, which is exact where the soft one is at its ends.
namespace TorchSharp.Modules;

/// <summary>The logit of a soft choice between two.</summary>
public class LogitRelaxedBernoulli : Distribution
{
    private readonly bool byLogits;

    public LogitRelaxedBernoulli(Tensor temperature, Tensor? probs = null, Tensor? logits = null, Generator? generator = null)
        : base(generator, OneOf(probs, logits).shape)
    {
        byLogits = probs is null;
        Hold((probs ?? logits)!, temperature);
    }

    public Tensor probs => byLogits ? LogitsToProbs(Held(0), true) : Held(0).alias();
    public Tensor logits => byLogits ? Held(0).alias() : ProbsToLogits(Held(0), true);
    internal Tensor Temperature => Held(1);

    public override Tensor mean => throw Undefined(nameof(mean));
    public override Tensor variance => throw Undefined(nameof(variance));
    public override Tensor entropy() => throw Undefined(nameof(entropy));

    public override Tensor rsample(params long[] sample_shape) => Closed(() =>
    {
        var shape = ExtendedShape(sample_shape);
        var p = ClampProbs(probs.expand(shape));
        var drawn = ClampProbs(rand(shape, p.dtype, p.device, generator: generator));
        return (drawn.log() - (-drawn).log1p() + p.log() - (-p).log1p()) / Temperature;
    });

    public override Tensor log_prob(Tensor value) => Closed(() =>
    {
        var away = logits - value * Temperature;
        return Temperature.log() + away - 2 * away.exp().log1p();
    });

    public override Distribution expand(Size batch_shape, Distribution? instance = null)
    {
        var expanded = Held(0).expand(batch_shape.Shape);
        RequireSame(instance is not LogitRelaxedBernoulli other || other.byLogits == byLogits);
        return Into(instance, byLogits ? new LogitRelaxedBernoulli(Temperature, null, expanded, generator)
            : new LogitRelaxedBernoulli(Temperature, expanded, null, generator));
    }
}

public class RelaxedBernoulli : TransformedDistribution
{
    public RelaxedBernoulli(Tensor temperature, Tensor? probs = null, Tensor? logits = null, Generator? generator = null)
        : this(new LogitRelaxedBernoulli(temperature, probs, logits, generator), generator) { }

    private RelaxedBernoulli(LogitRelaxedBernoulli hard, Generator? generator) : base(generator) => _init(hard, [new SigmoidTransform()]);

    private LogitRelaxedBernoulli Hard => (LogitRelaxedBernoulli)base_distribution;
    public Tensor probs => Hard.probs;
    public Tensor logits => Hard.logits;
    public Tensor temperature => Hard.Temperature.alias();

    public override Distribution expand(Size batch_shape, Distribution? instance = null) =>
        Into(instance, new RelaxedBernoulli((LogitRelaxedBernoulli)Hard.expand(batch_shape), generator));
}

/// <summary>The logarithms of soft shares of several kinds.</summary>
public class ExpRelaxedCategorical : Distribution
{
    private Categorical kinds;

    internal ExpRelaxedCategorical(Tensor temperature, Tensor? probs = null, Tensor? logits = null, Generator? generator = null)
        : base(generator)
    {
        kinds = new Categorical(probs, logits, generator);
        Hold(temperature);
        _init(kinds.batch_shape, kinds.param_shape[^1]);
    }

    public Tensor probs => kinds.probs;
    public Tensor logits => kinds.logits;
    public Tensor temperature => Held(0).alias();
    public long[] param_shape => kinds.param_shape;

    public override Tensor mean => throw Undefined(nameof(mean));
    public override Tensor variance => throw Undefined(nameof(variance));
    public override Tensor entropy() => throw Undefined(nameof(entropy));

    public override Tensor rsample(params long[] sample_shape) => Closed(() =>
    {
        var drawn = ClampProbs(rand(ExtendedShape(sample_shape), kinds.logits.dtype, kinds.logits.device, generator: generator));
        return ((kinds.logits - (-drawn.log()).log()) / Held(0)).log_softmax(-1);
    });

    public override Tensor log_prob(Tensor value) => Closed(() =>
    {
        long count = event_shape[0];
        var level = Held(0).full_like(count).lgamma() + (count - 1) * Held(0).log();
        return (kinds.logits - value * Held(0)).log_softmax(-1).sum(-1) + level;
    });

    public override Distribution expand(Size batch_shape, Distribution? instance = null) => Into(instance,
        new ExpRelaxedCategorical(Held(0), null, kinds.logits.expand([.. batch_shape, event_shape[0]]), generator));

    private protected override void Take(Distribution made)
    {
        base.Take(made);
        var other = (ExpRelaxedCategorical)made;
        (kinds, other.kinds) = (other.kinds, kinds);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            kinds.Dispose();
        base.Dispose(disposing);
    }
}

/// <summary>Soft shares of several kinds: they add up to one.</summary>
public class RelaxedOneHotCategorical : TransformedDistribution
{
    public RelaxedOneHotCategorical(Tensor temperature, Tensor? probs = null, Tensor? logits = null, Generator? generator = null)
        : this(new ExpRelaxedCategorical(temperature, probs, logits, generator), generator) { }

    private RelaxedOneHotCategorical(ExpRelaxedCategorical logs, Generator? generator) : base(generator) =>
        _init(logs, [new ExpTransform()]);

    private ExpRelaxedCategorical Logs => (ExpRelaxedCategorical)base_distribution;
    public Tensor probs => Logs.probs;
    public Tensor logits => Logs.logits;
    public Tensor temperature => Logs.temperature;

    public override Distribution expand(Size batch_shape, Distribution? instance = null) =>
        Into(instance, new RelaxedOneHotCategorical((ExpRelaxedCategorical)Logs.expand(batch_shape), generator));
}
