using TorchSharp.Tests.Goldens;
using static TorchSharp.torch;
using static TorchSharp.torch.utils.data;

// Batches: their sizes, their order, and that they go when the next comes.
namespace TorchSharp.Tests.Models;

public sealed class DataLoaderTests
{
    [Fact]
    public void Batches_follow_the_data_and_the_last_may_be_short()
    {
        using var scope = NewDisposeScope();
        using var loader = DataLoader(TensorDataset(arange(5), arange(5) * 10), 2);
        loader.Count.ShouldBe(3);
        var seen = new List<double[]>();
        var batches = new List<Tensor>();
        foreach (var batch in loader)
        {
            seen.Add([.. batch[0].Numbers(), .. batch[1].Numbers()]);
            batches.Add(batch[0]);
        }
        seen.ShouldBe([[0, 1, 0, 10], [2, 3, 20, 30], [4, 40]]);
        batches.ShouldAllBe(batch => batch.IsInvalid);
    }

    [Fact]
    public void A_seed_fixes_the_shuffled_order_and_nothing_is_lost()
    {
        using var scope = NewDisposeScope();
        double[] Pass(int seed)
        {
            using var loader = DataLoader(TensorDataset(arange(20)), 8, shuffle: true, seed: seed, drop_last: false);
            return loader.SelectMany(batch => batch[0].Numbers()).ToArray();
        }

        Pass(1).ShouldBe(Pass(1));
        Pass(1).ShouldNotBe(Pass(2));
        Pass(1).Order().ShouldBe(Enumerable.Range(0, 20).Select(k => (double)k));
    }

    [Fact]
    public void The_short_batch_can_be_dropped_and_the_order_given()
    {
        using var scope = NewDisposeScope();
        using var loader = DataLoader(TensorDataset(arange(5)), 2, shuffler: [4, 3, 2, 1, 0], drop_last: true);
        loader.Select(batch => batch[0].Numbers()).ToList().ShouldBe([[4, 3], [2, 1]]);
    }
}
