using System.Collections;

// The numbers from 0 to under a size, each once, in an order that is drawn (Fisher and Yates, 1938). A seed fixes the order, which
// is then the same every time.
namespace TorchSharp.Utils;

public class FisherYatesShuffler : IEnumerable<long>
{
    private readonly long size;
    private readonly int? seed;

    public FisherYatesShuffler(long size, int? seed = null) =>
        (this.size, this.seed) = (size >= 0 ? size : throw new ArgumentException($"size is {size}, but must not be under 0"), seed);

    public IEnumerator<long> GetEnumerator()
    {
        var random = seed is { } fixedSeed ? new Random(fixedSeed) : new Random();
        var moved = new Dictionary<long, long>();      // places that do not hold their own number any more
        for (long k = 0; k < size; k++)
        {
            long place = random.NextInt64(k, size);
            long drawn = moved.GetValueOrDefault(place, place);
            moved[place] = moved.GetValueOrDefault(k, k);
            moved.Remove(k);
            yield return drawn;
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
