namespace Cluster.Tune;

// Where is the expected improvement greatest? Many places are looked at, some anywhere, some near the best results; the
// most promising ones then climb, by their slope along coordinates with an axis and by trial along choices.

internal sealed class ImprovementSearch(
    GaussianProcess process, SpaceEncoding encoding, FeatureMap features, double best, Random random)
{
    private const int ClimbCount = 4;
    private const int StepCountMax = 30;

    /// <summary>The best place found.</summary>
    public double[] Best(IReadOnlyList<double[]> incumbents, SobolSequence anywhere, int candidateCount)
    {
        var candidates = new List<(double[] Point, double Score)>();
        for (var i = 0; i < candidateCount; i++) Add(anywhere.Next());
        foreach (var incumbent in incumbents)
            for (var i = 0; i < candidateCount / 10; i++) Add(Near(incumbent, Math.Pow(10, -0.5 - 2.5 * random.NextDouble())));
        var climbers = candidates.OrderByDescending(candidate => candidate.Score).Take(ClimbCount).ToList();
        foreach (var incumbent in incumbents.Take(1)) climbers.Add((Near(incumbent, 0.01), double.NegativeInfinity));
        return climbers.Select(candidate => Climb(candidate.Point)).MaxBy(candidate => candidate.Score).Point;

        void Add(double[] point) => candidates.Add((point, Score(point)));
    }

    private double Score(double[] point)
    {
        var mean = process.Predict(features.Of(point), out var variance);
        return ExpectedImprovement.Log(best, mean, variance);
    }

    private double[] Near(double[] point, double distance) => [.. point.Select((unit, i) =>
        double.IsNaN(unit) ? random.NextDouble()
        : encoding.Coordinates[i].Axis is null ? (random.NextDouble() < 0.2 ? random.NextDouble() : unit)
        : Math.Clamp(unit + distance * Normal(), 0, 1))];

    private (double[] Point, double Score) Climb(double[] start)
    {
        var (point, score) = (start, Score(start));
        for (var round = 0; round < 2; round++)
        {
            (point, score) = ClimbAxes(point, score);
            (point, score) = ClimbChoices(point, score);
        }
        return (point, score);
    }

    // Along the gradient, twice as far after a step that helped, a quarter as far after one that did not.
    private (double[] Point, double Score) ClimbAxes(double[] point, double score)
    {
        var stride = 0.05;
        var gradient = Gradient(point);
        for (var step = 0; step < StepCountMax && stride > 1e-7; step++)
        {
            var length = Math.Sqrt(gradient.Sum(slope => slope * slope));
            if (!(length > 0) || !double.IsFinite(length)) break;
            var next = point.Select((unit, i) => Math.Clamp(unit + stride * gradient[i] / length, 0, 1)).ToArray();
            var nextScore = Score(next);
            if (nextScore > score) (point, score, gradient, stride) = (next, nextScore, Gradient(next), stride * 2);
            else stride /= 4;
        }
        return (point, score);
    }

    private (double[] Point, double Score) ClimbChoices(double[] point, double score)
    {
        for (var i = 0; i < encoding.Count; i++)
            for (var choice = 0; choice < encoding.Coordinates[i].ChoiceCount; choice++)
            {
                var next = (double[])point.Clone();
                next[i] = encoding.Coordinates[i].UnitOfChoice(choice);
                var nextScore = Score(next);
                if (nextScore > score) (point, score) = (next, nextScore);
            }
        return (point, score);
    }

    private double[] Gradient(double[] point)
    {
        var (onMean, onVariance) = (new double[features.Count], new double[features.Count]);
        var mean = process.Predict(features.Of(point), out var variance, onMean, onVariance);
        var slopes = ExpectedImprovement.Slopes(best, mean, variance);
        for (var i = 0; i < onMean.Length; i++) onMean[i] = slopes.OnMean * onMean[i] + slopes.OnVariance * onVariance[i];
        var gradient = new double[encoding.Count];
        features.Back(onMean, gradient);
        for (var i = 0; i < gradient.Length; i++)
        {
            // A wall in the way: no use climbing into it.
            if ((point[i] <= 0 && gradient[i] < 0) || (point[i] >= 1 && gradient[i] > 0)) gradient[i] = 0;
        }
        return gradient;
    }

    private double Normal()
    {
        var (u, v) = (1 - random.NextDouble(), random.NextDouble());
        return Math.Sqrt(-2 * Math.Log(u)) * Math.Cos(2 * Math.PI * v);
    }
}
