namespace TrainBench;

// One rank of ours that sums arrays of the sizes in its arguments, each bytes:rounds.
internal static class AllReduceRank
{
    public static async Task RunAsync(int rank, string[] sizes)
    {
        using var group = await Ranks.JoinAsync(rank);
        foreach (var size in sizes.Select(size => size.Split(':').Select(int.Parse).ToArray()))
        {
            var (values, rounds) = (new float[size[0] / sizeof(float)], size[1]);
            for (var round = 0; round < Math.Max(2, rounds / 10); round++)
            {
                Array.Fill(values, 1);
                group.AllReduce(values);
            }

            if (values[^1] != group.WorldSize)
            {
                throw new InvalidOperationException($"the sum of {group.WorldSize} ones is {values[^1]}");
            }

            group.Barrier();
            Ranks.Measure($"{size[0]:N0}", rounds, () => group.AllReduce(values));
            group.Barrier();
        }
    }
}
