namespace Cluster.Tune;

// One rung of successive halving: the results of all trials that got so far, ranked, and split at the top 1/η. The split
// is kept up to date with each result, so that recording and promoting cost O(log n), and the best trial to promote
// is always at hand.

/// <summary>The ranked results of the trials that reached one milestone.</summary>
internal sealed class Rung(double milestone, int reductionFactor, Objective objective)
{
    private readonly Dictionary<TrialId, Entry> _entries = [];
    private readonly SortedSet<Entry> _top = new(new ByRank(objective));
    private readonly SortedSet<Entry> _rest = new(new ByRank(objective));
    private readonly SortedSet<Entry> _promotable = new(new ByRank(objective));
    private readonly HashSet<TrialId> _spent = [];

    /// <summary>The budget at which a trial is recorded here.</summary>
    public double Milestone => milestone;

    /// <summary>How many trials were recorded.</summary>
    public int Count => _entries.Count;

    /// <summary>How many make up the top: floor(n / η).</summary>
    public int TopCount => _top.Count;

    /// <summary>Those in the top that were not promoted yet, best first.</summary>
    public IEnumerable<TrialId> Promotable => _promotable.Select(entry => entry.Trial);

    /// <summary>Whether the trial was recorded here.</summary>
    public bool Contains(TrialId trial) => _entries.ContainsKey(trial);

    /// <summary>Whether the trial is in the top now.</summary>
    public bool IsInTop(TrialId trial) => _entries.TryGetValue(trial, out var entry) && _top.Contains(entry);

    /// <summary>Records a trial's value, once; a NaN counts, and ranks last.</summary>
    public void Record(TrialId trial, double value)
    {
        var entry = new Entry(trial, value);
        _entries.Add(trial, entry);
        Enter(entry);
        if (_top.Count > Count / reductionFactor) LowerTheLastOfTheTop();
        else if (_top.Count < Count / reductionFactor) RaiseTheFirstOfTheRest();
    }

    /// <summary>The trial will not be promoted from here any more: it just was, or it ended. Its result still ranks.</summary>
    public void Spend(TrialId trial)
    {
        _spent.Add(trial);
        if (_entries.TryGetValue(trial, out var entry)) _promotable.Remove(entry);
    }

    // A newcomer enters above or below the cut by its rank; the caller then mends the size of the top by at most one.
    // The rest is empty only before the first result, because η ≥ 2.
    private void Enter(Entry entry)
    {
        if (_rest.Count == 0 || _rest.Comparer.Compare(entry, _rest.Min) > 0) _rest.Add(entry);
        else AddToTop(entry);
    }

    private void LowerTheLastOfTheTop()
    {
        var last = _top.Max!;
        _top.Remove(last);
        _promotable.Remove(last);
        _rest.Add(last);
    }

    private void RaiseTheFirstOfTheRest()
    {
        var first = _rest.Min!;
        _rest.Remove(first);
        AddToTop(first);
    }

    private void AddToTop(Entry entry)
    {
        _top.Add(entry);
        if (!_spent.Contains(entry.Trial)) _promotable.Add(entry);
    }

    private sealed record Entry(TrialId Trial, double Value);

    private sealed class ByRank(Objective objective) : IComparer<Entry>
    {
        public int Compare(Entry? left, Entry? right)
        {
            var byValue = objective.Compare(left!.Value, right!.Value);
            return byValue != 0 ? byValue : left.Trial.CompareTo(right.Trial);
        }
    }
}
