namespace Cluster.Tune;

// A schedule that population-based training found, run again from the beginning by a single trial: it begins with the
// configuration that its first ancestor had, and changes it where its ancestors did.

/// <summary>Replays the schedule of one trial of a <see cref="PopulationScheduler"/>.</summary>
public sealed class PopulationReplayScheduler : ITrialScheduler
{
    private readonly string _resourceAttribute;
    private readonly List<(double Resource, Configuration Configuration)> _changes;
    private readonly Dictionary<TrialId, int> _next = [];

    /// <summary>Makes the scheduler.</summary>
    /// <param name="exploits">All exploits of the population, in order.</param>
    /// <param name="trial">Whose schedule is replayed.</param>
    /// <param name="resourceAttribute">What the population's progress was measured in.</param>
    /// <exception cref="ArgumentException">The trial never took over from another, so there is nothing to replay.</exception>
    public PopulationReplayScheduler(
        IReadOnlyList<PopulationExploit> exploits, TrialId trial, string resourceAttribute = TrialReport.TimeTotal)
    {
        _resourceAttribute = resourceAttribute;
        (Start, _changes) = Trace(exploits, trial);
    }

    /// <summary>Makes the scheduler from the folder of an experiment that has ended: <see cref="ResultGrid.Directory"/>.</summary>
    /// <param name="directory">The experiment's folder.</param>
    /// <param name="trial">Whose schedule is replayed.</param>
    /// <param name="resourceAttribute">What the population's progress was measured in.</param>
    /// <exception cref="TuneException">The experiment was no population's, or has not ended.</exception>
    /// <exception cref="ArgumentException">The trial never took over from another, so there is nothing to replay.</exception>
    public static PopulationReplayScheduler FromFolder(
        string directory, TrialId trial, string resourceAttribute = TrialReport.TimeTotal) =>
        new(ExploitFile.Read(directory), trial, resourceAttribute);

    /// <summary>The configuration that the first ancestor began with: the one to run the trial with.</summary>
    public Configuration Start { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> RequiredMetrics => [_resourceAttribute];

    /// <inheritdoc/>
    public void Begin(Objective objective) => _next.Clear();

    /// <inheritdoc/>
    public void Add(TrialId trial) => _next.Add(trial, 0);

    /// <inheritdoc/>
    public void Resume(TrialId trial) { }

    /// <inheritdoc/>
    public void End(TrialId trial, TrialPhase phase) => _next.Remove(trial);

    /// <inheritdoc/>
    public TrialDecision Report(TrialId trial, TrialReport report)
    {
        if (!_next.TryGetValue(trial, out var due)) return TrialDecision.Over;
        if (!report.Metrics.TryGetValue(_resourceAttribute, out var resource)) return TrialDecision.Continue;
        while (due < _changes.Count && resource >= _changes[due].Resource) due++;
        if (due == _next[trial]) return TrialDecision.Continue;
        _next[trial] = due;
        var change = _changes[due - 1];
        return new(TrialVerdict.Pause, FormattableString.Invariant($"at {change.Resource:G4} the schedule says {change.Configuration}"))
        {
            MustSave = true,
            Transplant = new TrialTransplant(trial, change.Configuration),
        };
    }

    /// <inheritdoc/>
    public TrialChoice Next(Func<TrialId, bool> isPaused, bool canStartNew)
    {
        foreach (var trial in _next.Keys.Order())
            if (isPaused(trial)) return new TrialChoice.Resume(trial, "its schedule goes on");
        return canStartNew ? new TrialChoice.StartNew() : new TrialChoice.Nothing();
    }

    // Backwards from the trial's last exploit: each source's own last exploit before that moment is the one before it.
    private static (Configuration, List<(double, Configuration)>) Trace(IReadOnlyList<PopulationExploit> exploits, TrialId trial)
    {
        var changes = new List<(double Resource, Configuration Configuration)>();
        Configuration? start = null;
        var (who, before) = (trial, exploits.Count);
        while (true)
        {
            var place = before - 1;
            while (place >= 0 && exploits[place].Trial != who) place--;
            if (place < 0) break;
            var exploit = exploits[place];
            changes.Insert(0, (exploit.SourceResource, exploit.After));
            (who, before) = (exploit.Source, place);
            start = exploit.SourceConfiguration ?? exploits.FirstOrDefault(one => one.Trial == who)?.Before;
        }
        // Where it is not known what the first ancestor ran with, its explored copy is the next best.
        start ??= changes.Count > 0 ? changes[0].Configuration : null;
        return (start ?? throw new ArgumentException(
            $"{trial} never took over from another trial: there is nothing to replay; what it found is its configuration"), changes);
    }
}
