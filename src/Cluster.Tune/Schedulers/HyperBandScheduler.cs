namespace Cluster.Tune;

// HyperBand: Li et al., "Hyperband: A Novel Bandit-Based Approach to Hyperparameter Optimization", JMLR 2018. Nobody knows
// how early a bad configuration shows; so brackets with many trials and little budget stand beside brackets with few
// trials and much. Each bracket is successive halving, and synchronous: its trials wait for each other at every rung.
//
// A bracket is cut when it is full, or no more trials can come, and all of its trials are at the milestone, were
// stopped or failed: the last event may be a failure, which must not leave the others waiting.

/// <summary>
/// HyperBand (Li et al. 2018), synchronous: trials pause at a rung until all of their bracket are there; the best go on, and
/// the others end. The trial's function must save a checkpoint, or it starts over when it is promoted.
/// </summary>
public sealed class HyperBandScheduler : ITrialScheduler
{
    private readonly HyperBandOptions _options;
    private readonly List<HyperBandBracket> _brackets = [];
    private readonly Dictionary<TrialId, HyperBandBracket> _bracketOf = [];
    private readonly SortedSet<TrialId> _promoted = [];
    private readonly SortedDictionary<TrialId, TrialChoice.End> _toEnd = [];
    private Objective _objective = new("", OptimizationMode.Minimize);
    private int _addedCount;
    private int _trialCountMax;
    private int _bracketInBand;
    private bool _isComplete;

    /// <summary>Makes the scheduler.</summary>
    /// <exception cref="ArgumentException">An option makes no sense; the text says which and why.</exception>
    public HyperBandScheduler(HyperBandOptions? options = null) => _options = (options ?? new HyperBandOptions()).Checked();

    /// <inheritdoc/>
    public IReadOnlyList<string> RequiredMetrics => [_options.ResourceAttribute];

    /// <summary>Without a number of trials to wait for: a bracket is cut as soon as all that it has are there.</summary>
    public void Begin(Objective objective) => Begin(new SchedulerContext(objective, TrialCountMax: 0, Seed: 0));

    /// <inheritdoc/>
    public void Begin(SchedulerContext context)
    {
        (_objective, _trialCountMax, _addedCount, _bracketInBand) = (context.Objective, context.TrialCountMax, 0, 0);
        _brackets.Clear();
        _bracketOf.Clear();
        _promoted.Clear();
        _toEnd.Clear();
        _isComplete = false;
    }

    /// <inheritdoc/>
    public void Add(TrialId trial)
    {
        if (_brackets.Count == 0 || !_brackets[^1].HasRoom) OpenBracket();
        _brackets[^1].Add(trial);
        _bracketOf[trial] = _brackets[^1];
        _isComplete = ++_addedCount >= _trialCountMax;
    }

    /// <inheritdoc/>
    public void EndOfNew()
    {
        _isComplete = true;
        foreach (var bracket in _brackets.ToArray()) CutIfDone(bracket, reporter: null);
    }

    /// <inheritdoc/>
    public void Resume(TrialId trial) => _promoted.Remove(trial);

    /// <inheritdoc/>
    public TrialDecision Report(TrialId trial, TrialReport report)
    {
        if (!_bracketOf.TryGetValue(trial, out var bracket)) return TrialDecision.Over;
        if (!bracket.Contains(trial)) return new(TrialVerdict.Stop, "its bracket went on without it");
        if (!_objective.TryRead(report, _options.ResourceAttribute, out var resource, out var value)) return TrialDecision.Continue;
        bracket.Record(trial, resource, value);
        if (bracket.IsOnLastRung && !_options.StopsLastTrials) return TrialDecision.Continue;
        if (resource < bracket.Milestone) return TrialDecision.Continue;
        return CutIfDone(bracket, trial) ?? new(TrialVerdict.Pause, $"waits for the others of {bracket}");
    }

    /// <inheritdoc/>
    public void End(TrialId trial, TrialPhase phase)
    {
        _promoted.Remove(trial);
        _toEnd.Remove(trial);
        if (!_bracketOf.TryGetValue(trial, out var bracket) || !bracket.Contains(trial)) return;
        bracket.Remove(trial);
        CutIfDone(bracket, reporter: null);
    }

    /// <inheritdoc/>
    public TrialChoice Next(Func<TrialId, bool> isPaused, bool canStartNew)
    {
        foreach (var (trial, end) in _toEnd)
            if (isPaused(trial)) return end;
        foreach (var trial in _promoted)
            if (isPaused(trial)) return new TrialChoice.Resume(trial, $"promoted in {_bracketOf[trial]}");
        return canStartNew ? new TrialChoice.StartNew() : new TrialChoice.Nothing();
    }

    // Returns what the trial that reported shall do, if it was the last to arrive.
    private TrialDecision? CutIfDone(HyperBandBracket bracket, TrialId? reporter)
    {
        TrialDecision? answer = null;
        // A trial that reports rarely may be past the next milestone too; then that rung may be done as well.
        while ((bracket.IsFull || _isComplete) && bracket.IsRungDone)
        {
            if (bracket.IsOnLastRung && !_options.StopsLastTrials) break;
            var place = bracket.ToString();
            var cut = bracket.Cut();
            var verdict = cut.IsLast ? TrialVerdict.Finish : TrialVerdict.Stop;
            var reason = cut.IsLast ? $"had all the budget of {place}" : $"not among the best {cut.GoOn.Count} of {place}";
            foreach (var trial in cut.End)
            {
                _promoted.Remove(trial);
                if (trial == reporter) answer = new(verdict, reason);
                else _toEnd[trial] = new TrialChoice.End(trial, verdict, reason);
            }
            foreach (var trial in cut.GoOn)
            {
                var runsOn = bracket.IsOnLastRung && !_options.StopsLastTrials;
                if (!runsOn && bracket.ResourceOf(trial) >= bracket.Milestone) continue;
                if (trial == reporter) answer = new(TrialVerdict.Continue, $"promoted in place to {bracket}");
                else _promoted.Add(trial);
            }
        }
        return answer;
    }

    // Brackets of one band in turn; a band has one of each level. A bracket whose budget would be nothing is left out.
    private void OpenBracket()
    {
        while (true)
        {
            var place = _bracketInBand++ % (_options.LevelMax + 1);
            var level = _options.LargestBracketFirst ? _options.LevelMax - place : place;
            if (_options.Rungs(level) is not { Count: > 0 } rungs) continue;
            _brackets.Add(new HyperBandBracket(_brackets.Count, level, rungs, _objective));
            return;
        }
    }
}
