using MathNet.Numerics;

namespace Cluster.Tune;

// A density over a space, as a sum of kernels: one around each observation, and a broad one that keeps every place
// possible. A kernel is a product over the coordinates: a normal distribution cut off at the line's ends for one with
// an axis, and "mostly this value, rarely another" for a choice. A stepped value weighs as much as its cell holds.

/// <summary>How one coordinate of a mixture is laid out.</summary>
internal sealed record KernelCoordinate(Coordinate Coordinate)
{
    public bool IsChoice => Coordinate.Axis is null;

    public bool IsStepped => Coordinate.Axis is { Count: not null };
}

/// <summary>A mixture of product kernels over some coordinates. Places are in [0, 1]; a choice's place is that of its value.</summary>
internal sealed class KernelMixture
{
    private const double SqrtTwo = 1.4142135623730951;

    private readonly KernelCoordinate[] _coordinates;
    private readonly double[] _logWeights;
    private readonly double[] _cumulative;
    private readonly double[][] _centers; // [coordinate][kernel]; NaN for the broad kernel of a choice
    private readonly double[][] _widths; // [coordinate][kernel]: a standard deviation, or the share of the other choices
    private readonly double[][] _logNorms; // [coordinate][kernel]: −log(σ √2π · the mass within [0, 1])

    /// <summary>Makes a mixture of kernels with the given weights, which need not sum to 1.</summary>
    public KernelMixture(KernelCoordinate[] coordinates, double[] weights, double[][] centers, double[][] widths)
    {
        (_coordinates, _centers, _widths) = (coordinates, centers, widths);
        var sum = weights.Sum();
        _logWeights = [.. weights.Select(weight => Math.Log(weight / sum))];
        _cumulative = new double[weights.Length];
        var at = 0.0;
        for (var i = 0; i < weights.Length; i++) _cumulative[i] = at += weights[i] / sum;
        _logNorms = [.. coordinates.Select((coordinate, d) => coordinate.IsChoice ? [] : LogNorms(centers[d], widths[d]))];
    }

    public int KernelCount => _logWeights.Length;

    /// <summary>Draws a point.</summary>
    public double[] Sample(Random random)
    {
        var kernel = Array.BinarySearch(_cumulative, random.NextDouble());
        kernel = Math.Min(kernel < 0 ? ~kernel : kernel, KernelCount - 1);
        var point = new double[_coordinates.Length];
        for (var d = 0; d < point.Length; d++)
        {
            var coordinate = _coordinates[d].Coordinate;
            point[d] = _coordinates[d].IsChoice
                ? SampleChoice(coordinate, _centers[d][kernel], _widths[d][kernel], random)
                : coordinate.Snap(SampleNormal(_centers[d][kernel], _widths[d][kernel], random));
        }
        return point;
    }

    /// <summary>The logarithm of the density at a point; of the mass, for a stepped coordinate or a choice.</summary>
    public double LogDensity(double[] point)
    {
        var terms = new double[KernelCount];
        _logWeights.CopyTo(terms, 0);
        for (var d = 0; d < _coordinates.Length; d++)
        {
            if (_coordinates[d].IsChoice) AddChoice(terms, d, point[d]);
            else if (_coordinates[d].IsStepped) AddCell(terms, d, point[d]);
            else AddPlace(terms, d, point[d]);
        }
        var max = terms.Max();
        var sum = 0.0;
        foreach (var term in terms) sum += Math.Exp(term - max);
        return max + Math.Log(sum);
    }

    private void AddPlace(double[] terms, int d, double x)
    {
        var (centers, widths, norms) = (_centers[d], _widths[d], _logNorms[d]);
        for (var i = 0; i < terms.Length; i++)
        {
            var z = (x - centers[i]) / widths[i];
            terms[i] += norms[i] - 0.5 * z * z;
        }
    }

    private void AddCell(double[] terms, int d, double x)
    {
        var coordinate = _coordinates[d].Coordinate;
        var (low, high) = coordinate.Axis!.CellOf(coordinate.ValueAt(x));
        for (var i = 0; i < terms.Length; i++)
        {
            var (center, width) = (_centers[d][i], _widths[d][i]);
            terms[i] += Math.Log(Math.Max(Mass(center, width, low, high) / Mass(center, width, 0, 1), 1e-300));
        }
    }

    private void AddChoice(double[] terms, int d, double x)
    {
        var count = _coordinates[d].Coordinate.ChoiceCount;
        for (var i = 0; i < terms.Length; i++)
        {
            var (center, others) = (_centers[d][i], _widths[d][i]);
            // The share of the others is spread over all values, the kernel's own among them.
            terms[i] += Math.Log((double.IsNaN(center) ? 1.0 : others) / count
                + (Math.Abs(x - center) < 0.25 / count ? 1 - others : 0));
        }
    }

    private static double SampleChoice(Coordinate coordinate, double center, double others, Random random) =>
        double.IsNaN(center) || random.NextDouble() < others
            ? coordinate.UnitOfChoice(random.Next(coordinate.ChoiceCount))
            : center;

    // By inversion of the distribution function between its values at the line's ends.
    private static double SampleNormal(double center, double width, Random random)
    {
        var (low, high) = (Cumulative(-center / width), Cumulative((1 - center) / width));
        var share = low + random.NextDouble() * (high - low);
        var z = -SqrtTwo * SpecialFunctions.ErfcInv(2 * Math.Clamp(share, 1e-300, 1 - 1e-16));
        return Math.Clamp(center + width * z, 0, 1);
    }

    private static double[] LogNorms(double[] centers, double[] widths) => [.. centers.Select((center, i) =>
        -Math.Log(widths[i] * Math.Sqrt(2 * Math.PI) * Mass(center, widths[i], 0, 1)))];

    private static double Mass(double center, double width, double low, double high) =>
        Cumulative((high - center) / width) - Cumulative((low - center) / width);

    private static double Cumulative(double z) => 0.5 * SpecialFunctions.Erfc(-z / SqrtTwo);
}
