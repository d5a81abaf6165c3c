namespace Cluster.Tune;

// From results to a density: how wide the kernels are, and how much each counts. The good results are the model's aim: the
// better one counts more, and their kernels are as wide as they lie apart, so that the search closes in as they do. The
// rest is the model's memory: old results count less, because they were chosen knowing nothing, and their kernels are
// wide, so that the places between them count as known.
//
// The numbers here were chosen on the functions of bench/tune/Quality; bench/results/tune-quality.md has the table.

/// <summary>Builds the densities of <see cref="TpeSearcher"/>.</summary>
internal static class TpeDensity
{
    // The weight of the broad kernel, in results.
    private const double PriorWeight = 1;

    // So many of the newest results count fully.
    private const int FullWeightCount = 25;

    // No kernel is narrower than (1 + n)^−1.3: with 1 the search closes in too slowly at the end, with 1.5 too early.
    private const double LeastPower = 1.3;
    private const double LeastWidth = 0.001;

    /// <summary>The density of the good results, the best first.</summary>
    public static KernelMixture OfGood(KernelCoordinate[] coordinates, List<double[]> points)
    {
        var count = points.Count;
        var weights = Enumerable.Range(0, count).Select(i => 1 - i / (double)count).ToArray();
        return Make(coordinates, points, weights, d => coordinates.Length == 1
            ? WidthsByNeighbours(points)
            : Same(WidthBySpread(points, d, coordinates.Length), count));
    }

    /// <summary>The density of the others, in the order they were suggested.</summary>
    public static KernelMixture OfRest(KernelCoordinate[] coordinates, List<double[]> points)
    {
        var count = points.Count;
        var weights = Enumerable.Range(0, count).Select(i => Weight(i, count)).ToArray();
        return Make(coordinates, points, weights, _ => coordinates.Length == 1
            ? WidthsByNeighbours(points)
            : Same(WidthByCount(count, coordinates.Length), count));
    }

    private static KernelMixture Make(
        KernelCoordinate[] coordinates, List<double[]> points, double[] weights, Func<int, IEnumerable<double>> widthsOf)
    {
        var centers = new double[coordinates.Length][];
        var widths = new double[coordinates.Length][];
        for (var d = 0; d < coordinates.Length; d++)
        {
            var isChoice = coordinates[d].IsChoice;
            centers[d] = [.. points.Select(point => point[d]), isChoice ? double.NaN : 0.5];
            widths[d] = [.. isChoice ? Same(ShareOfOthers(coordinates[d], points.Count), points.Count) : widthsOf(d), 1];
        }
        return new KernelMixture(coordinates, [.. weights, PriorWeight], centers, widths);
    }

    // Oldest first: from 1/n up to 1 in equal steps, then 1 for the newest.
    private static double Weight(int place, int count)
    {
        var fadingCount = count - FullWeightCount;
        if (place >= fadingCount) return 1;
        return fadingCount == 1 ? 1.0 / count : 1.0 / count + (1 - 1.0 / count) * place / (fadingCount - 1);
    }

    private static double ShareOfOthers(KernelCoordinate coordinate, int count) =>
        coordinate.Coordinate.ChoiceCount / (double)(coordinate.Coordinate.ChoiceCount + count);

    private static IEnumerable<double> Same(double width, int count) => Enumerable.Repeat(width, count);

    // A parameter by itself: each kernel reaches to its farther neighbour (the broad kernel's middle is one), so it is wide
    // where results are sparse, and narrow where they are dense.
    private static double[] WidthsByNeighbours(List<double[]> points)
    {
        double[] places = [.. points.Select(point => point[0]), 0.5];
        var order = Enumerable.Range(0, places.Length).OrderBy(i => places[i]).ToArray();
        var least = 1.0 / Math.Min(100, 1 + places.Length);
        var widths = new double[places.Length];
        for (var k = 0; k < order.Length; k++)
        {
            var at = places[order[k]];
            var below = k == 0 ? at : places[order[k - 1]];
            var above = k == order.Length - 1 ? at : places[order[k + 1]];
            widths[order[k]] = Math.Clamp(Math.Max(at - below, above - at), least, 1);
        }
        return widths[..^1];
    }

    // Scott's rule with the results' own deviation.
    private static double WidthBySpread(List<double[]> points, int d, int dimensionCount)
    {
        var deviation = points.Count > 1 ? Spread.Deviation([.. points.Select(point => point[d])]) : Math.Sqrt(1.0 / 12);
        return Math.Clamp(deviation * ScottFactor(points.Count, dimensionCount), LeastFor(points.Count), 1);
    }

    // The same for results that are spread like a fifth of the line.
    private static double WidthByCount(int count, int dimensionCount) =>
        Math.Clamp(0.2 * ScottFactor(count, dimensionCount), LeastFor(count), 1);

    private static double ScottFactor(int count, int dimensionCount) => Math.Pow(Math.Max(count, 1), -1.0 / (dimensionCount + 4));

    private static double LeastFor(int count) => Math.Max(1 / (1 + Math.Pow(count, LeastPower)), LeastWidth);
}
