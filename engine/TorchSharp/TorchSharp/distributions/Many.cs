using static TorchSharp.torch;
using static TorchSharp.torch.distributions;

// One of many kinds as a row with a single 1, and how often each kind was drawn in so many draws.
namespace TorchSharp.Modules;

public class OneHotCategorical : Distribution
{
    private Categorical kinds;

    /// <summary>By probabilities, in whatever scale, or by logits: one of the two. The last dimension is that of the kinds.</summary>
    public OneHotCategorical(Tensor? p = null, Tensor? l = null, Generator? generator = null) : base(generator)
    {
        kinds = new Categorical(p, l, generator);
        _init(kinds.batch_shape, kinds.param_shape[^1]);
    }

    public Tensor probs => kinds.probs;
    public Tensor logits => kinds.logits;

    public override Tensor mean => kinds.probs;
    public override Tensor mode => Closed(() => Row(kinds.probs.argmax(-1)));
    public override Tensor variance => Closed(() => kinds.probs * (1 - kinds.probs));

    public override Tensor rsample(params long[] sample_shape) => Closed(() => Row(kinds.rsample(sample_shape)));
    public override Tensor log_prob(Tensor value) => Closed(() => kinds.log_prob(value.argmax(-1)));
    public override Tensor entropy() => kinds.entropy();

    public override Tensor enumerate_support(bool expand = true) => Closed(() =>
    {
        long count = event_shape[0];
        var rows = eye(count, dtype: kinds.probs.dtype, device: kinds.probs.device);
        var values = rows.reshape([count, .. batch_shape.Select(_ => 1L), count]);
        return expand ? values.expand([count, .. batch_shape, count]) : values;
    });

    private Tensor Row(Tensor kind) => nn.functional.one_hot(kind, event_shape[0]).to(kinds.probs.dtype);

    public override Distribution expand(Size batch_shape, Distribution? instance = null) =>
        Into(instance, new OneHotCategorical(null, kinds.logits.expand([.. batch_shape, event_shape[0]]), generator));

    private protected override void Take(Distribution made)
    {
        base.Take(made);
        var other = (OneHotCategorical)made;
        (kinds, other.kinds) = (other.kinds, kinds);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            kinds.Dispose();
        base.Dispose(disposing);
    }
}

public class Multinomial : Distribution
{
    private readonly int total_count;
    private Categorical kinds;

    /// <summary>So many draws, by probabilities, in whatever scale, or by logits. The last dimension is that of the kinds.</summary>
    public Multinomial(int total_count, Tensor? probs = null, Tensor? logits = null, Generator? generator = null) : base(generator)
    {
        if (total_count < 0)
            throw new ArgumentException($"total_count is {total_count}, but must be 0 or more");
        this.total_count = total_count;
        kinds = new Categorical(probs, logits, generator);
        _init(kinds.batch_shape, kinds.param_shape[^1]);
    }

    public Tensor probs => kinds.probs;
    public Tensor logits => kinds.logits;
    public long[] param_shape => kinds.param_shape;

    public override Tensor mean => Closed(() => kinds.probs * total_count);
    public override Tensor variance => Closed(() => total_count * kinds.probs * (1 - kinds.probs));

    public override Tensor rsample(params long[] sample_shape) => Closed(() =>
    {
        using var still = no_grad();
        var drawn = movedim(kinds.sample([total_count, .. sample_shape]), 0, -1);
        var counts = zeros(ExtendedShape(sample_shape), kinds.probs.dtype, kinds.probs.device);
        return counts.scatter_add_(-1, drawn, drawn.ones_like(counts.dtype));
    });

    /// <summary>log n! − Σ log vᵢ! + Σ vᵢ·lᵢ</summary>
    public override Tensor log_prob(Tensor value) => Closed(() =>
    {
        var parts = broadcast_tensors(kinds.logits, value);
        var used = parts[0].masked_fill(parts[1].eq(0) & parts[0].eq(double.NegativeInfinity), 0);
        return (value.sum(-1) + 1).lgamma() - (value + 1).lgamma().sum(-1) + (used * parts[1]).sum(-1);
    });

    /// <summary>n·H − log n! + Σ E[log vᵢ!], each vᵢ being binomial.</summary>
    public override Tensor entropy() => Closed(() =>
    {
        using var each = new Binomial(tensor(total_count), kinds.probs, null, generator);
        var counted = kinds.probs.new_full([], total_count + 1);
        var support = each.enumerate_support(false).slice(0, 1, long.MaxValue, 1);
        var expected = (each.log_prob(support).exp() * (support + 1).lgamma()).sum(new long[] { 0, -1 });
        return total_count * kinds.entropy() - counted.lgamma() + expected;
    });

    public override Distribution expand(Size batch_shape, Distribution? instance = null) =>
        Into(instance, new Multinomial(total_count, null, kinds.logits.expand([.. batch_shape, event_shape[0]]), generator));

    private protected override void Take(Distribution made)
    {
        base.Take(made);
        var other = (Multinomial)made;
        (kinds, other.kinds) = (other.kinds, kinds);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            kinds.Dispose();
        base.Dispose(disposing);
    }
}
