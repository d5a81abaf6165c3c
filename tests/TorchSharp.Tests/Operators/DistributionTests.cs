using TorchSharp.Modules;
using TorchSharp.Tests.Goldens;
using static TorchSharp.torch;
using static TorchSharp.torch.distributions;

// Moments, densities, draws and their gradients are PyTorch's: one line a case of goldens/make_distributions.py.
namespace TorchSharp.Tests.Operators;

[Collection(nameof(OneAtATime))]
public sealed class DistributionTests
{
    private static readonly Dictionary<string, Func<Tensor[], Distribution>> s_table = new()
    {
        ["normal"] = x => Normal(x[0], x[1]),
        ["multivariate_normal"] = x => MultivariateNormal(x[0], x[1]),
        ["multivariate_normal_precision"] = x => MultivariateNormal(x[0], precision_matrix: x[1]),
        ["multivariate_normal_tril"] = x => MultivariateNormal(x[0], scale_tril: x[1]),
        ["uniform"] = x => Uniform(x[0], x[1]),
        ["laplace"] = x => Laplace(x[0], x[1]),
        ["bernoulli"] = x => Bernoulli(x[0]),
        ["bernoulli_logits"] = x => Bernoulli(logits: x[0]),
        ["categorical"] = x => Categorical(x[0]),
        ["categorical_logits"] = x => Categorical(logits: x[0]),
        ["exponential"] = x => Exponential(x[0]),
        ["gamma"] = x => Gamma(x[0], x[1]),
        ["dirichlet"] = x => Dirichlet(x[0]),
        ["beta"] = x => Beta(x[0], x[1]),
        ["binomial"] = x => Binomial(tensor(5), x[0]),
        ["binomial_logits"] = x => Binomial(tensor(4), logits: x[0]),
        ["geometric"] = x => Geometric(x[0]),
        ["geometric_logits"] = x => Geometric(logits: x[0]),
        ["negative_binomial"] = x => NegativeBinomial(x[0], x[1]),
        ["negative_binomial_logits"] = x => NegativeBinomial(x[0], logits: x[1]),
        ["poisson"] = x => Poisson(x[0]),
        ["multinomial"] = x => Multinomial(4, x[0]),
        ["multinomial_logits"] = x => Multinomial(3, logits: x[0]),
        ["one_hot_categorical"] = x => OneHotCategorical(x[0]),
        ["one_hot_categorical_logits"] = x => OneHotCategorical(logits: x[0]),
        ["cauchy"] = x => Cauchy(x[0], x[1]),
        ["chi2"] = x => Chi2(x[0]),
        ["fisher_snedecor"] = x => FisherSnedecor(x[0], x[1]),
        ["independent"] = x => Independent(Normal(x[0], x[1]), 1),
        ["log_normal"] = x => LogNormal(x[0], x[1]),
        ["half_normal"] = x => HalfNormal(x[0]),
        ["half_cauchy"] = x => HalfCauchy(x[0]),
        ["gumbel"] = x => Gumbel(x[0], x[1]),
        ["weibull"] = x => Weibull(x[0], x[1]),
        ["pareto"] = x => Pareto(x[0], x[1]),
        ["kumaraswamy"] = x => Kumaraswamy(x[0], x[1]),
        ["logit_relaxed_bernoulli"] = x => LogitRelaxedBernoulli(x[0], x[1]),
        ["relaxed_bernoulli"] = x => RelaxedBernoulli(x[0], x[1]),
        ["relaxed_bernoulli_logits"] = x => RelaxedBernoulli(x[0], logits: x[1]),
        ["exp_relaxed_categorical"] = x => ExpRelaxedCategorical(x[0], x[1]),
        ["relaxed_one_hot_categorical"] = x => RelaxedOneHotCategorical(x[0], x[1]),
        ["affine_tanh"] = x => new TransformedDistribution(Normal(x[0], x[1]),
            [new transforms.TanhTransform(), new transforms.AffineTransform(1, -2)]),
        ["affine_vector"] = x => new TransformedDistribution(Normal(zeros(2, 3), ones(2, 3)),
            new transforms.AffineTransform(x[0], x[1], event_dim: 1)),
        ["softplus_sigmoid"] = x => new TransformedDistribution(Normal(x[0], x[1]),
            new transforms.ComposeTransform([new transforms.SoftplusTransform(), new transforms.SigmoidTransform()])),
        ["power_of_weights"] = x => new TransformedDistribution(LogNormal(x[0], x[1]),
            new transforms.PowerTransform(tensor([0.5f, 2f, 3f]))),
        ["reshaped"] = x => new TransformedDistribution(Independent(Normal(x[0], ones(6)), 1),
            [new transforms.ReshapeTransform([6], [2, 3]), new transforms.IndepdenentTransform(new transforms.ExpTransform(), 2)]),
    };

    internal static Distribution Made(string name, Tensor[] parameters) => s_table[name](parameters);

    internal static Tensor Output(Distribution distribution, string name, Tensor value)
    {
        manual_seed(9);
        return name switch
        {
            "log_prob" => distribution.log_prob(value),
            "entropy" => distribution.entropy(),
            "perplexity" => distribution.perplexity(),
            "mean" => distribution.mean,
            "variance" => distribution.variance,
            "stddev" => distribution.stddev,
            "mode" => distribution.mode,
            "cdf" => distribution.cdf(value),
            "icdf" => distribution.icdf(tensor([0.3f, 0.8f, 0.5f])),
            "sample" => distribution.sample(2),
            "rsample" => distribution.rsample(2),
            _ => throw new ArgumentException($"{name} is nothing that a distribution has"),
        };
    }

    public static TheoryData<string> Names => [.. s_table.Keys];

    [Fact]
    public void The_table_and_the_goldens_name_the_same_cases() => s_table.Keys.Order().ShouldBe(Golden.Distributions.Keys.Order());

    [Theory]
    [MemberData(nameof(Names))]
    public void Outputs_and_gradients_are_PyTorchs(string name)
    {
        using var scope = NewDisposeScope();
        var golden = Golden.Distributions[name];
        var leaves = Array.ConvertAll(golden.Parameters, input => input.ToTensor().requires_grad_());
        using var distribution = s_table[name](leaves);
        var weighted = new List<Tensor>();
        foreach (var (what, expected) in golden.Outputs)
        {
            var output = Output(distribution, what, golden.Value.ToTensor());
            output.shape.ShouldBe(expected.Shape, what);
            output.Numbers().ShouldMatch(expected.Values, $"{name}'s {what}");
            if (output.requires_grad && (what is not "cdf" || name is not ("gamma" or "chi2")))
                weighted.Add((output * (arange(1, output.numel() + 1, float32).reshape(output.shape) / output.numel())).sum());
        }
        stack(weighted).sum().backward();
        for (int k = 0; k < leaves.Length; k++)
            leaves[k].grad!.Numbers().ShouldMatch(golden.Gradients[k], $"{name}'s gradient {k}", 2e-5);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_larger_batch_is_the_same_distribution_and_nothing_stays_behind(string name)
    {
        long before = LiveTensors.SettledCount();
        using (NewDisposeScope())
        {
            var golden = Golden.Distributions[name];
            using var distribution = s_table[name](Array.ConvertAll(golden.Parameters, input => input.ToTensor()));
            var batch = new Size([2, .. distribution.batch_shape]);
            using var larger = distribution.expand(batch);
            (larger.batch_shape, larger.event_shape, larger.GetType()).ShouldBe((batch, distribution.event_shape, distribution.GetType()));
            var value = golden.Value.ToTensor();
            if (golden.Outputs.ContainsKey("entropy"))
                larger.entropy()[1].Numbers().ShouldMatch(distribution.entropy().Numbers(), name);
            else
                larger.log_prob(value)[1].Numbers().ShouldMatch(distribution.log_prob(value).Numbers(), name);
            larger.sample(5).shape.ShouldBe([5, .. batch, .. distribution.event_shape]);
            using var other = s_table[name](Array.ConvertAll(golden.Parameters, input => input.ToTensor()));
            distribution.expand(batch, other).ShouldBeSameAs(other);
            other.batch_shape.ShouldBe(batch);
            other.sample(5).shape.ShouldBe([5, .. batch, .. distribution.event_shape]);
        }
        Tensor.TotalCount.ShouldBe(before);
    }

    /// <summary>The density is nowhere higher; PyTorch's own formula gives no number here.</summary>
    [Fact]
    public void The_mode_of_a_Kumaraswamy_distribution_has_the_highest_density()
    {
        using var scope = NewDisposeScope();
        using var distribution = Kumaraswamy(tensor([2f, 3.5f]), tensor([3f, 1.5f]));
        var grid = linspace(0.01, 0.99, 99).unsqueeze(-1);
        var highest = distribution.log_prob(distribution.mode);
        distribution.log_prob(grid).le(highest + 1e-6f).all().item<bool>().ShouldBeTrue();
        Kumaraswamy(tensor(0.5f), tensor(2f)).mode.item<float>().ShouldBe(float.NaN);
    }

    [Fact]
    public void Sets_of_values_say_what_they_hold()
    {
        using var scope = NewDisposeScope();
        bool[] Of(constraints.Constraint set, Tensor values) => set.check(values).data<bool>().ToArray();
        var numbers = tensor([-1f, 0f, 0.5f, 1f, float.NaN]);
        Of(constraints.real, numbers).ShouldBe([true, true, true, true, false]);
        Of(constraints.positive, numbers).ShouldBe([false, false, true, true, false]);
        Of(constraints.nonnegative, numbers).ShouldBe([false, true, true, true, false]);
        Of(constraints.boolean, numbers).ShouldBe([false, true, false, true, false]);
        Of(constraints.unit_interval, numbers).ShouldBe([false, true, true, true, false]);
        Of(constraints.half_open_interval(0, 1), numbers).ShouldBe([false, true, true, false, false]);
        Of(constraints.less_than(0.5), numbers).ShouldBe([true, true, false, false, false]);
        Of(constraints.nonnegative_integer, numbers).ShouldBe([false, true, false, true, false]);
        Of(constraints.integer_interval(1, 3), numbers).ShouldBe([false, false, false, true, false]);
        var rows = tensor([0.2f, 0.8f, 1f, 0f, 0.5f, 0.6f]).reshape(3, 2);
        Of(constraints.simplex, rows).ShouldBe([true, true, false]);
        Of(constraints.one_hot, rows).ShouldBe([false, true, false]);
        Of(constraints.real_vector, rows).ShouldBe([true, true, true]);
        var both = constraints.cat([constraints.positive, constraints.unit_interval], dim: -1);
        Of(both, rows).ShouldAllBe(inside => inside);
        var matrices = tensor([2f, 0f, 1f, 1f, 2f, 1f, 1f, 1f, 1f, 3f, 3f, 1f, 1f, 0f, 0.6f, 0.8f]).reshape(4, 2, 2);
        Of(constraints.lower_cholesky, matrices).ShouldBe([true, false, false, true]);
        Of(constraints.symmetric, matrices).ShouldBe([false, true, true, false]);
        Of(constraints.positive_definite, matrices).ShouldBe([false, true, false, false]);
        Of(constraints.corr_cholesky, matrices).ShouldBe([false, false, false, true]);
        Should.Throw<ArgumentException>(() => constraints.dependent.check(numbers));
    }

    [Fact]
    public void A_way_back_is_the_way_there_again()
    {
        using var scope = NewDisposeScope();
        var chain = new transforms.ComposeTransform([new transforms.AffineTransform(1, 3), new transforms.TanhTransform()]);
        chain.inv.inv.ShouldBeSameAs(chain);
        chain.inv.ShouldBeSameAs(chain.inv);
        var x = tensor([-0.3f, 0.1f]);
        chain.inv.forward(chain.forward(x)).Numbers().ShouldMatch(x.Numbers(), "there and back", 1e-4);
        (chain.sign.item<float>(), new transforms.AffineTransform(0, -2).inv.sign.item<float>()).ShouldBe((1, -1));
        Should.Throw<ArgumentException>(() => new transforms.ReshapeTransform([2], [3])).Message.ShouldContain("[2]");
        Should.Throw<ArgumentException>(() => Independent(Normal(zeros(2), ones(2)), 2)).Message.ShouldContain("must be 0");
        Should.Throw<NotSupportedException>(() => new transforms.AbsTransform().sign);
    }

    /// <summary>The entropy that the natural parameters give is the one of the formula.</summary>
    [Fact]
    public void The_exponential_family_has_its_entropy_from_its_normalizer()
    {
        using var scope = NewDisposeScope();
        new Plain(tensor([0.5f, 2f])).entropy().Numbers().ShouldMatch(Exponential(tensor([0.5f, 2f])).entropy().Numbers(), "entropy");
    }

    private sealed class Plain(Tensor rate) : ExponentialFamily(null)
    {
        public override Tensor mean => rate;
        public override Tensor variance => rate;
        public override Tensor rsample(params long[] sample_shape) => rate;
        public override Tensor log_prob(Tensor value) => rate;
        public override Distribution expand(Size batch_shape, Distribution? instance = null) => this;
        protected override IList<Tensor> NaturalParams => [-rate];
        protected override Tensor MeanCarrierMeasure => tensor(0.0);
        protected override Tensor LogNormalizer(params Tensor[] parameters) => -(-parameters[0]).log();
    }

    [Fact]
    public void Numbers_a_generator_and_what_is_not_there()
    {
        using var scope = NewDisposeScope();
        var generator = new Generator(3);
        var first = Normal(1.0, 2.0, generator).sample(4).Numbers();
        generator.manual_seed(3);
        Normal(1.0, 2.0, generator).sample(4).Numbers().ShouldBe(first);
        Categorical(4).enumerate_support().Numbers().ShouldBe([0, 1, 2, 3]);
        Categorical(4).probs.Numbers().ShouldAllBe(p => p == 0.25);
        Bernoulli(0.25f, null).mean.item<float>().ShouldBe(0.25f);
        Should.Throw<NotSupportedException>(() => Bernoulli(0.25f, null).cdf(ones(1))).Message.ShouldContain("Bernoulli");
        Should.Throw<ArgumentException>(() => Bernoulli(ones(1), ones(1))).Message.ShouldContain("exactly one");
        Should.Throw<ArgumentException>(() => Categorical()).Message.ShouldContain("exactly one");
        Should.Throw<ArgumentException>(() => MultivariateNormal(ones(2))).Message.ShouldContain("exactly one");
    }
}
