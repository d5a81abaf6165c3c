namespace Cluster.Tune;

// What a searcher knows of the trials it suggested: where each was, what it said last, and whether it is over. All
// searchers that learn keep this one record, so that late, repeated, missing and infinite values are dealt with once.

/// <summary>How far a trial's news goes.</summary>
internal enum ObservationState
{
    /// <summary>It runs or waits; it may have reported.</summary>
    Open,

    /// <summary>It used all its budget: its value is what it is worth.</summary>
    Done,

    /// <summary>It was stopped early: its value belongs to the budget it had.</summary>
    CutShort,

    /// <summary>It failed.</summary>
    Failed,
}

/// <summary>One trial as a searcher sees it.</summary>
internal sealed class Observation(int order, Configuration configuration, int objectiveCount)
{
    /// <summary>Counts the observations in the order of suggestion.</summary>
    public int Order => order;

    public Configuration Configuration => configuration;

    public ObservationState State { get; set; } = ObservationState.Open;

    /// <summary>How many iterations it has reported.</summary>
    public int Iteration { get; set; }

    /// <summary>The last value of each objective, smaller is better; NaN before the first report.</summary>
    public double[] Losses { get; } = [.. Enumerable.Repeat(double.NaN, objectiveCount)];

    /// <summary>The last value of the first objective, smaller is better.</summary>
    public double Loss => Losses[0];

    /// <summary>Whether it has a number for every objective. Infinite values count: they are very bad or very good.</summary>
    public bool HasValue => State != ObservationState.Failed && !Losses.Any(double.IsNaN);
}

/// <summary>All trials of a searcher.</summary>
internal sealed class Observations(IReadOnlyList<Objective> objectives)
{
    private readonly Dictionary<TrialId, Observation> _byTrial = [];
    private readonly List<Observation> _all = [];

    /// <summary>All, in the order of suggestion; warm-start results first.</summary>
    public IReadOnlyList<Observation> All => _all;

    /// <summary>Those with a value.</summary>
    public IEnumerable<Observation> Valued => _all.Where(one => one.HasValue);

    /// <summary>Those that were suggested, but have said nothing yet.</summary>
    public IEnumerable<Observation> Pending =>
        _all.Where(one => one.State == ObservationState.Open && one.Iteration == 0);

    public void Add(TrialId trial, Configuration configuration) => _byTrial[trial] = Append(configuration);

    /// <summary>Takes in a report; returns the trial's entry, or null for a trial of another searcher.</summary>
    public Observation? Report(TrialId trial, TrialReport report)
    {
        if (!_byTrial.TryGetValue(trial, out var one)) return null;
        // A report after the end is late; one of an earlier iteration is a stretch that runs again after a failure.
        if (one.State != ObservationState.Open || report.Iteration < one.Iteration) return one;
        one.Iteration = report.Iteration;
        SetLosses(one, report.Metrics);
        return one;
    }

    public Observation? Complete(TrialId trial, TrialPhase phase)
    {
        if (!_byTrial.TryGetValue(trial, out var one)) return null;
        one.State = phase switch
        {
            TrialPhase.Completed => ObservationState.Done,
            TrialPhase.Failed => ObservationState.Failed,
            _ => ObservationState.CutShort,
        };
        return one;
    }

    public Observation Learn(Configuration configuration, IReadOnlyDictionary<string, double> metrics)
    {
        var one = Append(configuration);
        SetLosses(one, metrics);
        one.State = ObservationState.Done;
        return one;
    }

    /// <summary>
    /// Those with a value, the best first. Trials that ran to their end come before those that were cut short or still
    /// run; among these, the longer a trial was allowed to run, the better it was. Ties go to the earlier trial.
    /// </summary>
    public List<Observation> Ranked()
    {
        var ranked = Valued.ToList();
        ranked.Sort(static (left, right) =>
        {
            var byDone = (left.State != ObservationState.Done).CompareTo(right.State != ObservationState.Done);
            if (byDone != 0) return byDone;
            var byIteration = left.State == ObservationState.Done ? 0 : right.Iteration.CompareTo(left.Iteration);
            if (byIteration != 0) return byIteration;
            var byLoss = left.Loss.CompareTo(right.Loss);
            return byLoss != 0 ? byLoss : left.Order.CompareTo(right.Order);
        });
        return ranked;
    }

    private Observation Append(Configuration configuration)
    {
        var one = new Observation(_all.Count, configuration, objectives.Count);
        _all.Add(one);
        return one;
    }

    private void SetLosses(Observation one, IReadOnlyDictionary<string, double> metrics)
    {
        for (var i = 0; i < objectives.Count; i++)
            one.Losses[i] = objectives[i].LossOf(metrics.GetValueOrDefault(objectives[i].Metric, double.NaN));
    }
}
