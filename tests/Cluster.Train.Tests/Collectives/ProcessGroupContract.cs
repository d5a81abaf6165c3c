using System.Runtime.InteropServices;

namespace Cluster.Train.Tests.Collectives;

// What every process group promises. An implementation inherits this class and says how a group of ranks is made.
public abstract class ProcessGroupContract
{
    /// <summary>The world sizes that the implementation is tried with.</summary>
    protected abstract int[] WorldSizes { get; }

    protected abstract IProcessGroup[] Create(int worldSize);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(64)]
    [InlineData(1_001)]
    [InlineData(65_537)]
    [InlineData(1_000_003)]
    public void All_reduce_sums_over_the_ranks_and_every_rank_holds_the_same_bits(int length) => ForEachWorld(groups =>
    {
        var inputs = groups.Select(group => Values(length, seed: group.Rank)).ToArray();
        var results = Ranks.Run(groups, group =>
        {
            var values = inputs[group.Rank].ToArray();
            group.AllReduce(values);
            return values;
        });
        var differences = Enumerable.Range(0, length).Select(i => Math.Abs(inputs.Sum(input => (double)input[i]) - results[0][i]));
        differences.DefaultIfEmpty().Max().ShouldBeLessThan(1e-6 * groups.Length);
        foreach (var result in results)
            MemoryMarshal.AsBytes<float>(result).SequenceEqual(MemoryMarshal.AsBytes<float>(results[0])).ShouldBeTrue();
    });

    [Theory]
    [InlineData(ReduceOp.Min)]
    [InlineData(ReduceOp.Max)]
    public void All_reduce_keeps_the_smallest_or_the_largest(ReduceOp op) => ForEachWorld(groups =>
    {
        var inputs = groups.Select(group => Values(1_003, seed: group.Rank)).ToArray();
        var results = Ranks.Run(groups, group =>
        {
            var values = inputs[group.Rank].ToArray();
            group.AllReduce(values, op);
            return values;
        });
        var expected = Enumerable.Range(0, 1_003)
            .Select(i => op == ReduceOp.Min ? inputs.Min(input => input[i]) : inputs.Max(input => input[i])).ToArray();
        foreach (var result in results)
            result.ShouldBe(expected);
    });

    [Fact]
    public void A_value_that_is_not_a_number_reaches_every_rank() => ForEachWorld(groups =>
    {
        var results = Ranks.Run(groups, group =>
        {
            var values = new float[10];
            values[7] = group.Rank == groups.Length - 1 ? float.NaN : 1;
            group.AllReduce(values);
            return values;
        });
        foreach (var result in results)
        {
            result[7].ShouldBe(float.NaN);
            result[6].ShouldBe(0);
        }
    });

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(1_000_001)]
    public void Broadcast_gives_every_rank_the_bytes_of_the_root_whichever_it_is(int length) => ForEachWorld(groups =>
    {
        for (var root = 0; root < groups.Length; root++)
        {
            var chosen = root;
            var results = Ranks.Run(groups, group =>
            {
                var bytes = Bytes(length, seed: group.Rank);
                group.Broadcast(bytes, chosen);
                return bytes;
            });
            var expected = Bytes(length, seed: root);
            results.ShouldAllBe(result => result.SequenceEqual(expected));
        }
    });

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(13)]
    [InlineData(300_001)]
    public void All_gather_puts_the_bytes_of_each_rank_in_its_place(int length) => ForEachWorld(groups =>
    {
        var results = Ranks.Run(groups, group =>
        {
            var all = new byte[length * groups.Length];
            group.AllGather(Bytes(length, seed: group.Rank), all);
            return all;
        });
        var expected = groups.SelectMany(group => Bytes(length, seed: group.Rank)).ToArray();
        results.ShouldAllBe(result => result.SequenceEqual(expected));
    });

    [Fact]
    public void Nobody_leaves_a_barrier_before_everybody_has_come() => ForEachWorld(groups =>
    {
        for (var round = 0; round < 20; round++)
        {
            var come = 0;
            var seen = Ranks.Run(groups, group =>
            {
                Interlocked.Increment(ref come);
                group.Barrier();
                return Volatile.Read(ref come);
            });
            seen.ShouldAllBe(count => count == groups.Length);
        }
    });

    [Fact]
    public void Many_collectives_of_mixed_kinds_follow_each_other() => ForEachWorld(groups =>
    {
        var results = Ranks.Run(groups, group =>
        {
            var total = 0.0;
            for (var step = 0; step < 200; step++)
            {
                var values = Values(step % 17, seed: step + group.Rank);
                group.AllReduce(values);
                total += values.Sum();
                if (step % 3 == 0)
                    group.Barrier();
                var root = step % groups.Length;
                var bytes = Bytes(step, seed: group.Rank);
                group.Broadcast(bytes, root);
                total += bytes.Sum(b => (int)b);
            }
            return total;
        });
        results.ShouldAllBe(result => result == results[0]);
    });

    [Fact]
    public void Abort_ends_the_collective_of_every_rank_and_names_the_one_that_aborted() => ForEachWorld(groups =>
    {
        var culprit = groups.Length - 1;
        var errors = Ranks.Try(groups, group =>
        {
            if (group.Rank == culprit)
                group.Abort("the test says so");
            group.AllReduce(new float[1_000_000]);
        });
        foreach (var error in errors)
        {
            var aborted = error.ShouldBeOfType<CollectiveAbortedException>();
            aborted.Rank.ShouldBe(culprit);
            aborted.Message.ShouldContain("the test says so");
        }
        foreach (var error in Ranks.Try(groups, group => group.Barrier()))
            error.ShouldBeOfType<CollectiveAbortedException>().Rank.ShouldBe(culprit);
    });

    [Fact]
    public void Arguments_that_do_not_fit_are_refused_before_anything_is_sent() => ForEachWorld(groups =>
    {
        foreach (var error in Ranks.Try(groups, group => group.Broadcast(new byte[3], root: groups.Length)))
            error.ShouldBeOfType<ArgumentOutOfRangeException>().Message.ShouldContain($"root is {groups.Length}");
        foreach (var error in Ranks.Try(groups, group => group.AllGather(new byte[3], new byte[3 * groups.Length + 1])))
            error.ShouldBeOfType<ArgumentException>().Message.ShouldContain($"must have {groups.Length} x 3");
        Ranks.Run(groups, group => group.Barrier());
    });

    protected static float[] Values(int length, int seed)
    {
        var random = new Random(seed);
        return Enumerable.Range(0, length).Select(_ => (float)(2 * random.NextDouble() - 1)).ToArray();
    }

    protected static byte[] Bytes(int length, int seed)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private void ForEachWorld(Action<IProcessGroup[]> test)
    {
        foreach (var worldSize in WorldSizes)
        {
            var groups = Create(worldSize);
            try
            {
                groups.Select(group => group.Rank).ShouldBe(Enumerable.Range(0, worldSize));
                groups.ShouldAllBe(group => group.WorldSize == worldSize);
                test(groups);
            }
            finally
            {
                foreach (var group in groups)
                    group.Dispose();
            }
        }
    }
}
