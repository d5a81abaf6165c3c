namespace Cluster.Train.Tests.Data;

public sealed class DistributedSamplerTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(10, 3)]
    [InlineData(12, 4)]
    [InlineData(2, 5)]
    [InlineData(1_001, 7)]
    public void Every_rank_has_equally_many_examples_and_together_they_have_all(int count, int world)
    {
        var shares = Shares(count, world, dropLast: false);
        shares.ShouldAllBe(share => share.Count == (count + world - 1) / world);
        shares.SelectMany(share => share).Distinct().Count().ShouldBe(count);
    }

    [Theory]
    [InlineData(10, 3)]
    [InlineData(12, 4)]
    [InlineData(1_001, 7)]
    public void With_drop_last_no_example_comes_twice_and_fewer_than_a_round_are_left_out(int count, int world)
    {
        var shares = Shares(count, world, dropLast: true);
        shares.ShouldAllBe(share => share.Count == count / world);
        var all = shares.SelectMany(share => share).ToArray();
        all.Distinct().Count().ShouldBe(all.Length);
    }

    [Fact]
    public void The_order_depends_on_seed_and_epoch_and_on_nothing_else()
    {
        IReadOnlyList<long> Order(long seed, int epoch) => new DistributedSampler(100, 0, 1, seed).Indices(epoch);
        Order(1, 0).ShouldBe(Order(1, 0));
        Order(1, 0).ShouldNotBe(Order(1, 1));
        Order(1, 0).ShouldNotBe(Order(2, 0));
        Order(1, 1).ShouldNotBe(Order(2, 0));
        var sampler = new DistributedSampler(100, 0, 1, seed: 1);
        sampler.Indices(5);
        sampler.Indices(0).ShouldBe(Order(1, 0));
    }

    [Fact]
    public void Without_shuffle_the_order_is_that_of_the_data() =>
        new DistributedSampler(7, 1, 2, shuffle: false).Indices(3).ShouldBe([1, 3, 5, 0]);

    [Theory]
    [InlineData(64, 8, 2)]
    [InlineData(60, 8, 2)]
    [InlineData(100, 10, 3)]
    [InlineData(100, 32, 3)]
    [InlineData(97, 12, 4)]
    public void The_ranks_batches_join_to_the_batches_of_one_process(int count, int globalBatch, int world)
    {
        var single = Batches(count, globalBatch, rank: 0, world: 1);
        var ranks = Enumerable.Range(0, world).Select(rank => Batches(count, globalBatch, rank, world)).ToArray();
        for (var step = 0; step < count / globalBatch; step++)
        {
            var joined = ranks.SelectMany(batches => batches[step].Indices).Order();
            joined.ShouldBe(single[step].Indices.Order());
            ranks.Sum(batches => batches[step].LossWeight(world)).ShouldBe(world, 1e-9);
        }
        ranks.SelectMany(batches => batches.SelectMany(batch => batch.Indices)).Distinct().Count().ShouldBe(count);
        ranks.ShouldAllBe(batches => batches.Count == ranks[0].Count);
    }

    [Fact]
    public void Every_rank_has_an_example_in_every_batch_also_in_a_last_one_of_fewer_than_ranks()
    {
        // 5 global batches of 4 over 3 ranks leave one example: 21 = 5 x 4 + 1.
        foreach (var rank in Enumerable.Range(0, 3))
            Batches(21, 4, rank, 3).ShouldAllBe(batch => batch.Indices.Length >= 1);
    }

    [Fact]
    public void An_epoch_goes_on_from_its_position_with_another_number_of_ranks()
    {
        var before = Enumerable.Range(0, 4).SelectMany(rank => Batches(120, 12, rank, 4).Take(5)).SelectMany(batch => batch.Indices);
        var after = Enumerable.Range(0, 3).SelectMany(rank => Batches(120, 12, rank, 3, from: 60)).SelectMany(batch => batch.Indices);
        before.Concat(after).Order().ShouldBe(Enumerable.Range(0, 120).Select(i => (long)i));
    }

    [Theory]
    [InlineData(0, 0, 1, "exampleCount is 0, but must be 1 or more")]
    [InlineData(5, 0, 0, "worldSize is 0, but must be 1 or more")]
    [InlineData(5, 2, 2, "rank is 2, but must be from 0 to 1")]
    public void A_sampler_that_cannot_be_is_refused_with_the_value_and_the_rule(int count, int rank, int world, string message) =>
        Should.Throw<ArgumentException>(() => new DistributedSampler(count, rank, world)).Message.ShouldStartWith(message);

    private static IReadOnlyList<long>[] Shares(int count, int world, bool dropLast) => Enumerable.Range(0, world)
        .Select(rank => new DistributedSampler(count, rank, world, seed: 3, dropLast: dropLast).Indices(epoch: 2)).ToArray();

    private static List<SampledBatch> Batches(int count, int globalBatch, int rank, int world, long from = 0)
    {
        var sampler = new DistributedSampler(count, rank, world, seed: 11);
        var batches = new List<SampledBatch>();
        for (var position = from; position < sampler.GlobalCount; position = batches[^1].NextPosition)
            batches.Add(sampler.Batch(epoch: 1, position, globalBatch));
        return batches;
    }
}
