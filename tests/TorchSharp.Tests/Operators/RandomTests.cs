using TorchSharp.Tests.Goldens;
using static TorchSharp.torch;

// The same seed draws the same numbers as PyTorch does, in the same order.
namespace TorchSharp.Tests.Operators;

[Collection(nameof(OneAtATime))]
public sealed class RandomTests
{
    [Fact]
    public void A_seed_gives_PyTorchs_numbers()
    {
        using var scope = NewDisposeScope();
        manual_seed(42);
        Check("rand", rand(5));
        Check("randn", randn(5));
        Check("randn_large", randn(20));
        Check("randint", randint(0, 100, [5]));
        Check("randperm", randperm(8));
        Check("bernoulli", full(8, 0.5).bernoulli());
        Check("dropout", nn.functional.dropout(ones(12)));
        Check("linear", nn.utils.parameters_to_vector(nn.Linear(3, 2).parameters()));
        Check("conv", nn.utils.parameters_to_vector(nn.Conv2d(1, 2, 2).parameters()));
        Check("embedding", nn.Embedding(2, 3).weight);
        Check("xavier", nn.init.xavier_uniform_(empty(2, 3)));
    }

    [Fact]
    public void A_generator_of_ones_own_repeats_and_restores()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(3);
        var first = rand(4, generator: generator).Numbers();
        using var state = generator.get_state();
        var second = rand(4, generator: generator).Numbers();
        generator.set_state(state);
        rand(4, generator: generator).Numbers().ShouldBe(second);
        generator.manual_seed(3);
        rand(4, generator: generator).Numbers().ShouldBe(first);
        generator.initial_seed().ShouldBe(3);
    }

    private static void Check(string name, Tensor drawn) => drawn.Numbers().ShouldMatch(Golden.File.Random[name], name, 1e-6);
}

/// <summary>Tests that seed or draw from the process's generator, or count the process's tensors, run alone.</summary>
[CollectionDefinition(nameof(OneAtATime), DisableParallelization = true)]
public sealed class OneAtATime : ICollectionFixture<Swept>;

/// <summary>What the tests before have left to the collector is gone when the counting starts.</summary>
public sealed class Swept
{
    public Swept() => Now();

    internal static void Now()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }
}
