namespace Cluster.Tune;

// A search without a cluster: for anyone's own loop, for benchmarks, and for trying a searcher out. The same searchers,
// told the same things as by an experiment.

/// <summary>
/// Ask and tell: <c>while (study.Ask() is var (trial, configuration)) study.Tell(trial, Loss(configuration));</c>
/// Several trials may be open at once. Not safe for several threads.
/// </summary>
public sealed class Study
{
    private readonly ISearcher _searcher;
    private readonly Dictionary<TrialId, Configuration> _open = [];
    private readonly List<StudyTrial> _told = [];
    private int _count;

    /// <summary>Begins a search for the best of one value.</summary>
    /// <param name="space">The parameters.</param>
    /// <param name="searcher">Who suggests; it is begun here.</param>
    /// <param name="mode">Whether small or large values are good; default: small.</param>
    /// <param name="seed">The seed of all chance; default 0.</param>
    /// <param name="sampleCount">How often a grid is walked; default once.</param>
    /// <exception cref="ArgumentException">The searcher cannot search this space.</exception>
    public Study(
        SearchSpace space, ISearcher searcher, OptimizationMode mode = OptimizationMode.Minimize, int seed = 0, int sampleCount = 1)
        : this(space, searcher, [new Objective("value", mode)], seed, sampleCount)
    {
    }

    /// <summary>
    /// Begins a search for the Pareto front of several values. <see cref="TpeSearcher"/> and <see cref="NsgaSearcher"/> look at all
    /// objectives, the others at the first.
    /// </summary>
    /// <param name="space">The parameters.</param>
    /// <param name="searcher">Who suggests; it is begun here.</param>
    /// <param name="objectives">What is optimised, each by its own name; one or more.</param>
    /// <param name="seed">The seed of all chance; default 0.</param>
    /// <param name="sampleCount">How often a grid is walked; default once.</param>
    /// <exception cref="ArgumentException">The searcher cannot search this space, or the objectives make no sense.</exception>
    public Study(SearchSpace space, ISearcher searcher, IReadOnlyList<Objective> objectives, int seed = 0, int sampleCount = 1)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(searcher);
        ArgumentNullException.ThrowIfNull(objectives);
        if (objectives.Count == 0) throw new ArgumentException("there are no objectives, but there must be one or more");
        if (objectives.DistinctBy(objective => objective.Metric).Count() < objectives.Count)
            throw new ArgumentException("two objectives have the same metric; each must have its own");
        _searcher = searcher;
        Objectives = [.. objectives];
        searcher.Begin(new SearchContext(space, Objective, seed, sampleCount) { MoreObjectives = [.. objectives.Skip(1)] });
    }

    /// <summary>What is optimised; with several objectives, the first.</summary>
    public Objective Objective => Objectives[0];

    /// <summary>All that is optimised.</summary>
    public IReadOnlyList<Objective> Objectives { get; }

    /// <summary>All trials that were told, in that order.</summary>
    public IReadOnlyList<StudyTrial> Trials => _told;

    /// <summary>The best trial told, by the first objective; null before there is one with a number.</summary>
    public StudyTrial? Best { get; private set; }

    /// <summary>The trials told that no other beats in all objectives at once, in the order they were told.</summary>
    public IReadOnlyList<StudyTrial> ParetoFront
    {
        get
        {
            var valued = _told.Select(trial => (Trial: trial, Losses: LossesOf(trial)))
                .Where(one => !one.Losses.Any(double.IsNaN)).ToList();
            if (valued.Count == 0) return [];
            return [.. Pareto.Fronts([.. valued.Select(one => one.Losses)])[0].Select(i => valued[i].Trial)];
        }
    }

    /// <summary>The next configuration to try; null when the searcher has no more, or waits for open trials.</summary>
    public (TrialId Trial, Configuration Configuration)? Ask()
    {
        var trial = new TrialId(_count);
        if (_searcher.Suggest(trial) is not Suggestion.Try suggestion) return null;
        _count++;
        _open.Add(trial, suggestion.Configuration);
        return (trial, suggestion.Configuration);
    }

    /// <summary>What came of a trial; NaN for nothing.</summary>
    /// <exception cref="ArgumentException">
    /// The trial is not open (it was never asked for, or told already), or the study has several objectives.
    /// </exception>
    public void Tell(TrialId trial, double value)
    {
        if (Objectives.Count > 1)
            throw new ArgumentException($"a single value was told, but the study has {Objectives.Count} objectives: {Names()}");
        Tell(trial, new Dictionary<string, double> { [Objective.Metric] = value });
    }

    /// <summary>What came of a trial, by the objectives' names; NaN for nothing. Other values are kept, and not looked at.</summary>
    /// <exception cref="ArgumentException">The trial is not open, or a value is missing.</exception>
    public void Tell(TrialId trial, IReadOnlyDictionary<string, double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (Objectives.FirstOrDefault(objective => !values.ContainsKey(objective.Metric)) is { } missing)
            throw new ArgumentException($"the value of '{missing.Metric}' is missing; wanted are: {Names()}");
        var report = new TrialReport(1, 0, new Dictionary<string, double>(values) { [TrialReport.TrainingIteration] = 1 });
        var told = Close(trial, values);
        _searcher.Report(trial, report);
        _searcher.Complete(trial, report, TrialPhase.Completed);
        if (!double.IsNaN(told.Value) && (Best is null || Objective.IsBetterResult(told.Value, Best.Value))) Best = told;
    }

    /// <summary>A trial failed; the searcher will not wait for it.</summary>
    /// <exception cref="ArgumentException">The trial is not open: it was never asked for, or told already.</exception>
    public void TellFailed(TrialId trial)
    {
        Close(trial, new Dictionary<string, double>());
        _searcher.Complete(trial, null, TrialPhase.Failed);
    }

    private StudyTrial Close(TrialId trial, IReadOnlyDictionary<string, double> values)
    {
        if (!_open.Remove(trial, out var configuration))
            throw new ArgumentException($"{trial} is not open: it was never asked for, or told already");
        var told = new StudyTrial(trial, configuration, values.GetValueOrDefault(Objective.Metric, double.NaN)) { Values = values };
        _told.Add(told);
        return told;
    }

    private double[] LossesOf(StudyTrial trial) =>
        [.. Objectives.Select(objective => objective.LossOf(trial.Values.GetValueOrDefault(objective.Metric, double.NaN)))];

    private string Names() => string.Join(", ", Objectives.Select(objective => objective.Metric));
}

/// <summary>A trial of a <see cref="Study"/>.</summary>
/// <param name="Id">The trial.</param>
/// <param name="Configuration">What was tried.</param>
/// <param name="Value">What came of it for the first objective; NaN when it failed.</param>
public sealed record StudyTrial(TrialId Id, Configuration Configuration, double Value)
{
    /// <summary>All values that were told, by name; empty when it failed.</summary>
    public IReadOnlyDictionary<string, double> Values { get; init; } = new Dictionary<string, double>();
}
