using System.Collections;

// The order in which examples are drawn when the caller gives none: that of the data set, or a new permutation every pass.
namespace TorchSharp.Modules;

internal sealed class SamplingOrder : IEnumerable<long>
{
    private readonly long count;
    private readonly Random? random;

    private SamplingOrder(long count, Random? random) => (this.count, this.random) = (count, random);

    /// <summary>Without a seed the permutations come from torch's own generator, so that torch.manual_seed fixes them.</summary>
    internal static SamplingOrder Of(long count, bool shuffles, int? seed) =>
        new(count, !shuffles ? null : new Random(seed ?? (int)torch.randint_long(int.MaxValue)));

    public IEnumerator<long> GetEnumerator()
    {
        if (random is null)
        {
            for (long index = 0; index < count; index++)
                yield return index;
            yield break;
        }

        var order = new long[count];
        for (long index = 0; index < count; index++)
            order[index] = index;
        lock (random)
            random.Shuffle(order);
        foreach (long index in order)
            yield return index;
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
