// A histogram's buckets: upper limits and counts. TensorBoard's own limits grow by a tenth from 1e-12 on, on both sides of
// zero; the rules of statistics divide the values' range evenly, as numpy does.
namespace TorchSharp.Utils.tensorboard;

using HistogramBinSelector = TorchSharp.Utils.tensorboard.Enums.HistogramBinSelector;

internal sealed record HistogramBuckets(double[] Limits, double[] Counts)
{
    private const double Smallest = 1e-12, Largest = 1e20, Growth = 1.1;
    private static readonly double[] s_tensorflowEdges = TensorflowEdges();

    internal static HistogramBuckets Of(double[] values, HistogramBinSelector selector, long? binsMax)
    {
        var edges = selector == HistogramBinSelector.Tensorflow ? s_tensorflowEdges
            : Even(values.Min(), values.Max(), BinCount(values, selector));
        var counts = new double[edges.Length - 1];
        foreach (double value in values)
            counts[Bin(edges, value)]++;
        if (binsMax is { } most && counts.Length > most)
            (edges, counts) = Joined(edges, counts, (int)Math.Max(1, most));
        return Trimmed(edges, counts);
    }

    private static double[] TensorflowEdges()
    {
        var positive = new List<double>();
        for (double limit = Smallest; limit < Largest; limit *= Growth)
            positive.Add(limit);
        return [.. positive.AsEnumerable().Reverse().Select(limit => -limit), 0, .. positive];
    }

    private static double[] Even(double least, double most, int count)
    {
        if (least == most)
            (least, most) = (least - 0.5, most + 0.5);
        return [.. Enumerable.Range(0, count + 1).Select(k => k == count ? most : least + (most - least) * k / count)];
    }

    /// <summary>A bin has its lower edge, and the last one its upper edge too; what lies outside counts at the end.</summary>
    private static int Bin(double[] edges, double value)
    {
        int found = Array.BinarySearch(edges, value);
        return Math.Clamp(found >= 0 ? found : ~found - 1, 0, edges.Length - 2);
    }

    private static (double[], double[]) Joined(double[] edges, double[] counts, int most)
    {
        int together = (counts.Length + most - 1) / most;
        double[] sums = [.. counts.Chunk(together).Select(chunk => chunk.Sum())];
        return ([.. Enumerable.Range(0, sums.Length).Select(k => edges[k * together]), edges[^1]], sums);
    }

    /// <summary>From an empty bucket before the first that is not empty to the last that is not: what TensorBoard draws from.</summary>
    private static HistogramBuckets Trimmed(double[] edges, double[] counts)
    {
        int first = Array.FindIndex(counts, count => count > 0), last = Array.FindLastIndex(counts, count => count > 0);
        return new HistogramBuckets(edges[first..(last + 2)], [0, .. counts[first..(last + 1)]]);
    }

    private static int BinCount(double[] values, HistogramBinSelector selector)
    {
        double count = values.Length, range = values.Max() - values.Min(), mean = values.Average();
        double deviation = Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / count);
        if (range == 0 || selector == HistogramBinSelector.Stone)
            return range == 0 ? 1 : StoneCount(values);
        double width = selector switch
        {
            HistogramBinSelector.Sqrt => range / Math.Sqrt(count),
            HistogramBinSelector.Rice => range / (2 * Math.Cbrt(count)),
            HistogramBinSelector.Scott => Math.Cbrt(24 * Math.Sqrt(Math.PI) / count) * deviation,
            HistogramBinSelector.Doane when count > 2 =>
                range / (1 + Math.Log2(count) + Math.Log2(1 + Skewness() / Math.Sqrt(6 * (count - 2) / ((count + 1) * (count + 3))))),
            HistogramBinSelector.Doane or HistogramBinSelector.Sturges => range / (Math.Log2(count) + 1),
            _ => throw new ArgumentOutOfRangeException(nameof(selector), selector, "no way to choose bins"),
        };
        return (int)Math.Ceiling(range / width);

        double Skewness() => Math.Abs(values.Sum(value => Math.Pow((value - mean) / deviation, 3)) / count);
    }

    // Stone's rule: the number of bins with the least estimate of the squared error, by leaving one out.
    private static int StoneCount(double[] values)
    {
        double count = values.Length, range = values.Max() - values.Min();
        int most = Math.Max(100, (int)Math.Sqrt(count));
        return Enumerable.Range(1, most).MinBy(bins =>
        {
            var edges = Even(values.Min(), values.Max(), bins);
            var counts = new double[bins];
            foreach (double value in values)
                counts[Bin(edges, value)]++;
            double width = range / bins;
            return (2 - (count + 1) * counts.Sum(n => n / count * (n / count))) / width;
        });
    }
}
