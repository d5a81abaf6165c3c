using TorchSharp.Native;
using static TorchSharp.torch;
using static TorchSharp.torch.distributions;

// Shares that add up to one: of several parts, and of two.
namespace TorchSharp.Modules;

public class Dirichlet : ExponentialFamily
{
    public Dirichlet(Tensor concentration, Generator? generator = null) : base(generator)
    {
        if (concentration.ndim < 1)
            throw new ArgumentException("concentration is a vector or a batch of them, but this is a number");
        _init(concentration.shape[..^1], concentration.shape[^1]);
        Hold(concentration);
    }

    private Tensor concentration => Held(0);

    public override Tensor mean => Closed(() => concentration / concentration.sum(-1, true));

    /// <summary>(aᵢ − 1) / Σ (a − 1); where no part has more than one, all of it is in the largest.</summary>
    public override Tensor mode => Closed(() =>
    {
        var above = (concentration - 1).clamp_min(0);
        var inside = above / above.sum(-1, true);
        var corner = nn.functional.one_hot(concentration.argmax(-1), event_shape[0]).to(concentration.dtype);
        return where(concentration.lt(1).all(-1, true), corner, inside);
    });

    public override Tensor variance => Closed(() =>
    {
        var sum = concentration.sum(-1, true);
        return concentration * (sum - concentration) / (sum.square() * (sum + 1));
    });

    public override Tensor rsample(params long[] sample_shape) => Closed(() =>
        Draw.apply(concentration.expand(ExtendedShape(sample_shape)), generator!));

    /// <summary>Gamma draws in double precision over their sum: small concentrations do not all come out as 0.</summary>
    private sealed class Draw : autograd.SingleTensorFunction<Draw>
    {
        public override string Name => nameof(Dirichlet);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
        {
            var shares = _sample_dirichlet((Tensor)vars[0], (Generator?)vars[1]);
            ctx.save_for_backward([shares, (Tensor)vars[0]]);
            return shares;
        }

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output) => [Closed(() =>
        {
            var saved = ctx.get_saved_variables();
            var slope = Aten.Call("_dirichlet_grad", saved[0], saved[1], saved[1].sum(-1, true).expand_as(saved[1]));
            return slope * (grad_output - (saved[0] * grad_output).sum(-1, true));
        }), null!];
    }

    public override Tensor log_prob(Tensor value) => Closed(() =>
        (concentration - 1).xlogy(value).sum(-1) + concentration.sum(-1).lgamma() - concentration.lgamma().sum(-1));

    public override Tensor entropy() => Closed(() =>
    {
        var sum = concentration.sum(-1);
        return concentration.lgamma().sum(-1) - sum.lgamma() - (event_shape[0] - sum) * sum.digamma()
            - ((concentration - 1) * concentration.digamma()).sum(-1);
    });

    protected override IList<Tensor> NaturalParams => [concentration.alias()];
    protected override Tensor MeanCarrierMeasure => tensor(0.0);
    protected override Tensor LogNormalizer(params Tensor[] parameters) => Closed(() =>
        parameters[0].lgamma().sum(-1) - parameters[0].sum(-1).lgamma());

    public override Distribution expand(Size batch_shape, Distribution? instance = null) =>
        Into(instance, new Dirichlet(concentration.expand([.. batch_shape, event_shape[0]]), generator));
}

/// <summary>The first of two shares.</summary>
public class Beta : ExponentialFamily
{
    protected Dirichlet dirichlet;

    public Beta(Tensor concentration1, Tensor concentration0, Generator? generator = null) : base(generator)
    {
        using var scope = NewDisposeScope();
        var parts = broadcast_tensors(concentration1, concentration0);
        _init(parts[0].shape);
        dirichlet = new Dirichlet(stack(parts, -1), generator);
        Hold(parts[0], parts[1]);
    }

    private Tensor first => Held(0);
    private Tensor second => Held(1);

    public override Tensor mean => Closed(() => first / (first + second));
    public override Tensor mode => Closed(() => dirichlet.mode.select(-1, 0));
    public override Tensor variance => Closed(() => first * second / ((first + second).square() * (first + second + 1)));
    public override Tensor rsample(params long[] sample_shape) => Closed(() => dirichlet.rsample(sample_shape).select(-1, 0));
    public override Tensor log_prob(Tensor value) => Closed(() => dirichlet.log_prob(stack([value, 1 - value], -1)));
    public override Tensor entropy() => dirichlet.entropy();

    protected override IList<Tensor> NaturalParams => [first.alias(), second.alias()];
    protected override Tensor MeanCarrierMeasure => tensor(0.0);
    protected override Tensor LogNormalizer(params Tensor[] parameters) => Closed(() =>
        parameters[0].lgamma() + parameters[1].lgamma() - (parameters[0] + parameters[1]).lgamma());

    public override Distribution expand(Size batch_shape, Distribution? instance = null)
    {
        var made = (Beta)Into(instance, new Beta(first.expand(batch_shape.Shape), second.expand(batch_shape.Shape), generator));
        if (instance is not null)
        {
            made.dirichlet.Dispose();
            made.dirichlet = new Dirichlet(stack([made.first, made.second], -1), generator);
        }
        return made;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            dirichlet.Dispose();
        base.Dispose(disposing);
    }
}
