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
    };

    private static Tensor Output(Distribution distribution, string name, Tensor value)
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
            if (output.requires_grad && !(name == "gamma" && what == "cdf"))
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
            larger.entropy()[1].Numbers().ShouldMatch(distribution.entropy().Numbers(), name);
            larger.sample(5).shape.ShouldBe([5, .. batch, .. distribution.event_shape]);
            using var other = s_table[name](Array.ConvertAll(golden.Parameters, input => input.ToTensor()));
            distribution.expand(batch, other).ShouldBeSameAs(other);
            other.batch_shape.ShouldBe(batch);
        }
        Tensor.TotalCount.ShouldBe(before);
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
