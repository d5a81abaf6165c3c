namespace Cluster.Tune.Tests.Schedulers;

// Algorithm 2 of Li et al. 2020, written down word for word with lists and no thought of speed: what the scheduler
// is compared with.

internal sealed class AshaModel(int reductionFactor, int rungCount)
{
    private readonly List<(TrialId Trial, double Loss)>[] _rungs =
        [.. Enumerable.Range(0, rungCount).Select(_ => new List<(TrialId, double)>())];
    private readonly HashSet<TrialId>[] _promoted = [.. Enumerable.Range(0, rungCount).Select(_ => new HashSet<TrialId>())];
    private int _made;

    public void Record(TrialId trial, int rung, double loss) => _rungs[rung].Add((trial, loss));

    /// <summary>get_job: the trial to run, and the rung to run it to.</summary>
    public (TrialId Trial, int Rung) GetJob()
    {
        for (var k = rungCount - 2; k >= 0; k--)
        {
            var candidates = _rungs[k]
                .OrderBy(entry => double.IsNaN(entry.Loss)).ThenBy(entry => entry.Loss).ThenBy(entry => entry.Trial)
                .Take(_rungs[k].Count / reductionFactor);
            foreach (var (trial, _) in candidates)
                if (_promoted[k].Add(trial)) return (trial, k + 1);
        }
        return (new TrialId(_made++), 0);
    }
}
