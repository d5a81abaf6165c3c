namespace Cluster.Tune;

// A Gaussian process through the results: what the parameter importance and the contours are read from.

/// <summary>A model of the last reports over the unit cube of a search space.</summary>
internal sealed class ResultSurrogate
{
    // The fit is cubic in the trials.
    private const int TrialCountMax = 200;
    private const int TrialCountMin = 10;

    private readonly FeatureMap _features;
    private readonly GaussianProcess _process;
    private readonly Func<double, double> _back;

    private ResultSurrogate(SpaceEncoding encoding, FeatureMap features, GaussianProcess process, Func<double, double> back) =>
        (Encoding, _features, _process, _back) = (encoding, features, process, back);

    public SpaceEncoding Encoding { get; }

    /// <summary>
    /// Fits; null with too few results or parameters. Bent values show what matters near the best; plain ones can be told as
    /// values of the metric.
    /// </summary>
    /// <param name="space">The search space.</param>
    /// <param name="ranked">The trials with a finite value, best first.</param>
    /// <param name="objective">What is modelled.</param>
    /// <param name="isBent">Whether losses are bent by a logarithm first.</param>
    public static ResultSurrogate? Fit(SearchSpace space, IReadOnlyList<TrialResult> ranked, Objective objective, bool isBent)
    {
        var encoding = new SpaceEncoding(space);
        if (ranked.Count < TrialCountMin || encoding.Count == 0) return null;
        var features = new FeatureMap(encoding);
        // Many trials are thinned out evenly, good and bad ones alike.
        var step = (ranked.Count + TrialCountMax - 1) / TrialCountMax;
        var used = ranked.Where((_, i) => i % step == 0).ToList();
        var points = used.Select(trial => features.Of(encoding.Encode(trial.Configuration))).ToList();
        double[] losses = [.. used.Select(trial => objective.LossOf(trial.Metrics[objective.Metric]))];
        var mean = losses.Average();
        var deviation = Math.Sqrt(losses.Average(loss => (loss - mean) * (loss - mean)));
        if (!(deviation > 0)) deviation = 1;
        var values = isBent ? ValueScale.Bend(losses) : [.. losses.Select(loss => (loss - mean) / deviation)];
        var theta = GaussianProcess.Fit(points, values, GaussianProcess.FirstTheta(features.Count), stepCountMax: 40);
        Func<double, double> back = isBent ? value => value : value => objective.LossOf(value * deviation + mean);
        return GaussianProcess.Of(points, values, theta) is { } process ? new(encoding, features, process, back) : null;
    }

    /// <summary>The value at a point of the unit cube: of the metric, or as bent.</summary>
    public double Predict(double[] point) => _back(_process.Predict(_features.Of(point), out _));
}
