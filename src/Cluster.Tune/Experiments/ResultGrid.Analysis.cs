namespace Cluster.Tune;

// What the results say beyond the best one: the trials that nobody beats in everything, and which parameters mattered.

public sealed partial class ResultGrid
{
    private const int ImportanceSampleCount = 512;

    /// <summary>
    /// The trials that no other trial beats in all objectives at once, by number. Trials that lack one of the metrics are
    /// left out.
    /// </summary>
    /// <param name="more">The objectives besides the experiment's metric; none: <see cref="MoreObjectives"/>.</param>
    public IReadOnlyList<TrialResult> ParetoFront(params Objective[] more)
    {
        Objective[] objectives = [_objective, .. more.Length > 0 ? more : MoreObjectives];
        var valued = Trials.Select(trial => (Trial: trial, Losses: objectives.Select(objective =>
            objective.LossOf(trial.Metrics.GetValueOrDefault(objective.Metric, double.NaN))).ToArray()))
            .Where(entry => !entry.Losses.Any(double.IsNaN)).ToList();
        if (valued.Count == 0) return [];
        return [.. Pareto.Fronts([.. valued.Select(entry => entry.Losses)])[0].Select(i => valued[i].Trial)];
    }

    /// <summary>
    /// How much each parameter mattered: which share of the metric's variance goes away when the parameter is known, alone
    /// or together with others (the total effect of Sobol', estimated after Jansen 1999 on a Gaussian process through the
    /// results). The shares sum to 1, the greatest first; empty with fewer than ten results.
    /// </summary>
    /// <param name="space">The experiment's search space.</param>
    /// <param name="seed">The seed of the estimate's sampling. Default 0.</param>
    public IReadOnlyList<(string Parameter, double Share)> Importance(SearchSpace space, int seed = 0)
    {
        ArgumentNullException.ThrowIfNull(space);
        if (ResultSurrogate.Fit(space, Finite(), _objective, isBent: true) is not { } surrogate) return [];
        var encoding = surrogate.Encoding;
        var random = new Random(seed);
        var effects = new double[encoding.Count];
        for (var n = 0; n < ImportanceSampleCount; n++)
        {
            var point = encoding.Coordinates.Select(coordinate => coordinate.Snap(random.NextDouble())).ToArray();
            var value = surrogate.Predict(point);
            for (var i = 0; i < effects.Length; i++)
            {
                var kept = point[i];
                point[i] = encoding.Coordinates[i].Snap(random.NextDouble());
                var change = surrogate.Predict(point) - value;
                effects[i] += change * change;
                point[i] = kept;
            }
        }
        var sum = effects.Sum();
        return [.. encoding.Coordinates.Select((coordinate, i) => (coordinate.Name, sum > 0 ? effects[i] / sum : 0))
            .OrderByDescending(entry => entry.Item2)];
    }

    /// <summary>The trials whose last report has a finite value, best first.</summary>
    private List<TrialResult> Finite() =>
        [.. Ranked(_objective, ResultScope.Last).Where(trial => double.IsFinite(trial.Metrics[_objective.Metric]))];
}
