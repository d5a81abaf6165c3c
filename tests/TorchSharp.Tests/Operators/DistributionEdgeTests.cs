using TorchSharp.Tests.Goldens;
using static TorchSharp.torch;
using static TorchSharp.torch.distributions;

// Distributions at the ends of what they give, of probabilities 0 and 1, in both precisions: goldens/make_distribution_edges.py.
namespace TorchSharp.Tests.Operators;

[Collection(nameof(OneAtATime))]
public sealed class DistributionEdgeTests
{
    public static TheoryData<string> Names => [.. Golden.DistributionEdges.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Numbers_at_the_ends_are_PyTorchs(string name)
    {
        using var scope = NewDisposeScope();
        var golden = Golden.DistributionEdges[name];
        bool isDouble = name.EndsWith("double", StringComparison.Ordinal);
        using var distribution = DistributionTests.Made(name.Split(' ')[0], Array.ConvertAll(golden.Parameters, p => p.ToTensor()));
        var value = golden.Value.ToTensor();
        var units = tensor(new[] { 0, 1e-30, 1e-6, 0.5, 1 - 1e-6, 1 }, [6, 1], value.dtype);
        var wrong = new List<string>();
        foreach (var (what, expected) in golden.Outputs)
        {
            var output = what switch
            {
                "log_prob of integers" => distribution.log_prob(value.to(int64)),
                "icdf" => distribution.icdf(units),
                _ => DistributionTests.Output(distribution, what, value),
            };
            if (!output.shape.AsSpan().SequenceEqual(expected.Shape) || output.dtype != expected.ElementType)
                wrong.Add($"{what} is {output.dtype} [{string.Join(", ", output.shape)}], not {expected.Type} " +
                    $"[{string.Join(", ", expected.Shape)}]");
            else
                wrong.AddRange(Wrong(what, output.Numbers(), expected.Values, isDouble ? 1e-9 : 2e-5));
        }
        wrong.ShouldBeEmpty();
    }

    private static IEnumerable<string> Wrong(string what, double[] actual, double[] expected, double tolerance)
    {
        for (int k = 0; k < actual.Length; k++)
            if (!actual[k].Equals(expected[k]) && !(Math.Abs(actual[k] - expected[k]) <= tolerance * Math.Max(1, Math.Abs(expected[k]))))
                yield return $"{what}[{k}] is {actual[k]}, but PyTorch's is {expected[k]}";
    }

    /// <summary>With no scope around, whoever asks has the answer to dispose and nothing else.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Nothing_stays_beside_the_answer(string name)
    {
        var golden = Golden.DistributionEdges[name];
        using var scope = NewDisposeScope();
        var parameters = Array.ConvertAll(golden.Parameters, p => p.ToTensor());
        var value = golden.Value.ToTensor();
        parameters.Concat([value]).ToList().ForEach(one => one.DetachFromDisposeScope());
        scope.Dispose();
        long before = LiveTensors.SettledCount();
        for (int round = 0; round < 3; round++)
            using (var distribution = Made(name.Split(' ')[0], parameters))
                foreach (var what in golden.Outputs.Keys.Where(what => what is not ("icdf" or "log_prob of integers")))
                    DistributionTests.Output(distribution, what, value).Dispose();
        Tensor.TotalCount.ShouldBe(before);
        foreach (var one in parameters.Append(value))
            one.Dispose();
    }

    // The table's own constants are gone with its scope.
    private static Distribution Made(string name, Tensor[] parameters)
    {
        using var scope = NewDisposeScope();
        return DistributionTests.Made(name, parameters);
    }

    /// <summary>Gamma draws in single precision would all be 0, and their shares not numbers.</summary>
    [Fact]
    public void Shares_of_small_concentrations_add_up_to_one()
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        using var dirichlet = Dirichlet(full([1000, 3], 0.002));
        var drawn = dirichlet.sample();
        drawn.sum(-1).Numbers().ShouldAllBe(sum => Math.Abs(sum - 1) < 1e-5);
        drawn.gt(0.999).any(-1).sum().item<long>().ShouldBeGreaterThan(900);     // nearly always all of it is in one
    }

    [Fact]
    public void What_a_distribution_cannot_be_made_of_is_said()
    {
        using var scope = NewDisposeScope();
        Should.Throw<ArgumentException>(() => Categorical(tensor(0.5f))).Message.ShouldContain("at least one dimension");
        Should.Throw<ArgumentException>(() => OneHotCategorical(0.5f, null)).Message.ShouldContain("at least one dimension");
        Should.Throw<ArgumentException>(() => Multinomial(-1, ones(2))).Message.ShouldContain("-1");
        Should.Throw<ArgumentException>(() => Geometric(ones(1), ones(1))).Message.ShouldContain("exactly one");
        using var several = Binomial(tensor([2, 3]), full(2, 0.5));
        Should.Throw<NotSupportedException>(() => several.enumerate_support()).Message.ShouldContain("several");
        Should.Throw<NotSupportedException>(several.entropy).Message.ShouldContain("several");
    }

    [Fact]
    public void Distributions_of_numbers_leave_no_tensor_without_a_scope()
    {
        long before = LiveTensors.SettledCount();
        Func<Distribution>[] made = [() => Normal(0.5, 2), () => Laplace(0f), () => Bernoulli(0.5, null), () => Categorical(3),
            () => Binomial(3, 0.5, null), () => NegativeBinomial(3, null, 1f), () => Poisson(2.0), () => Multinomial(3, 4)];
        foreach (var make in made)
            using (var distribution = make())
                distribution.sample(2).Dispose();
        Tensor.TotalCount.ShouldBe(before);
    }
}
