namespace Cluster.Tune;

// One bracket of HyperBand: successive halving over a fixed number of trials. All run to the rung's milestone and wait
// there; when the last one arrives, the best go on and the others end.

/// <summary>What comes of a rung: who goes on, and who ends.</summary>
internal sealed record HyperBandCut(IReadOnlyList<TrialId> GoOn, IReadOnlyList<TrialId> End, bool IsLast);

/// <summary>A bracket.</summary>
internal sealed class HyperBandBracket(int number, int level, IReadOnlyList<HyperBandRung> rungs, Objective objective)
{
    private readonly Dictionary<TrialId, Member> _live = [];
    private int _rung;
    private bool _wasFull;
    private bool _isDone;

    public int Number => number;

    public int Level => level;

    /// <summary>
    /// Whether a new trial may join: the rung has fewer trials than it should, because some failed or too few were there. Who joins
    /// late runs to the milestone that the others run to.
    /// </summary>
    public bool HasRoom => !_isDone && _live.Count < rungs[_rung].TrialCount;

    /// <summary>Whether it need not wait for more trials to come.</summary>
    public bool IsFull => _wasFull || !HasRoom;

    public double Milestone => rungs[_rung].Resource;

    public bool IsOnLastRung => _rung == rungs.Count - 1;

    /// <summary>Whether all that are still in it have reached the milestone.</summary>
    public bool IsRungDone => _live.Count > 0 && _live.Values.All(member => member.Resource >= Milestone);

    public void Add(TrialId trial)
    {
        _live.Add(trial, new Member(trial));
        _wasFull |= !HasRoom;
    }

    public void Remove(TrialId trial) => _live.Remove(trial);

    public bool Contains(TrialId trial) => _live.ContainsKey(trial);

    /// <summary>Takes in a report; a stretch that is run again after a failure changes nothing.</summary>
    public void Record(TrialId trial, double resource, double value)
    {
        var member = _live[trial];
        if (resource < member.Resource) return;
        (member.Resource, member.Value) = (resource, value);
    }

    public double ResourceOf(TrialId trial) => _live[trial].Resource;

    /// <summary>Ends the rung.</summary>
    public HyperBandCut Cut()
    {
        var ranked = _live.Values.Order(Comparer<Member>.Create((left, right) =>
        {
            var byValue = objective.Compare(left.Value, right.Value);
            return byValue != 0 ? byValue : left.Trial.CompareTo(right.Trial);
        })).Select(member => member.Trial).ToList();
        var isLast = IsOnLastRung;
        (_wasFull, _isDone) = (true, isLast);
        var goOnCount = isLast ? 0 : rungs[++_rung].TrialCount;
        var cut = new HyperBandCut([.. ranked.Take(goOnCount)], [.. ranked.Skip(goOnCount)], isLast);
        foreach (var trial in cut.End) _live.Remove(trial);
        return cut;
    }

    public override string ToString() => FormattableString.Invariant($"bracket {number} (s = {level}) at {Milestone}");

    private sealed class Member(TrialId trial)
    {
        public TrialId Trial => trial;
        public double Resource { get; set; }
        public double Value { get; set; } = double.NaN;
    }
}
