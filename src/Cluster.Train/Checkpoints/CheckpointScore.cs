namespace Cluster.Train;

// What makes a checkpoint the best one: a metric and which end of it is good. A checkpoint without that metric, or with one
// that is not finite, is never the best; of equal ones the first is.
internal sealed record CheckpointScore(string Metric, ScoreOrder Order)
{
    /// <summary>Whether the first metrics are better than the second; any score is better than none.</summary>
    public bool IsBetter(IReadOnlyDictionary<string, double> metrics, IReadOnlyDictionary<string, double>? than)
    {
        if (!metrics.TryGetValue(Metric, out var score) || !double.IsFinite(score))
            return false;
        if (than is null || !than.TryGetValue(Metric, out var other) || !double.IsFinite(other))
            return true;
        return Order == ScoreOrder.HighestIsBest ? score > other : score < other;
    }
}
