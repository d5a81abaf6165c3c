namespace Cluster.Tune;

// A search without a cluster: for anyone's own loop, for benchmarks, and for trying a searcher out. The same searchers,
// told the same things as by an experiment.

/// <summary>
/// Ask and tell: <c>var (trial, configuration) = study.Ask(); study.Tell(trial, Loss(configuration));</c>
/// Several trials may be open at once. Not safe for several threads.
/// </summary>
public sealed class Study
{
    private readonly ISearcher _searcher;
    private readonly Dictionary<TrialId, Configuration> _open = [];
    private readonly List<StudyTrial> _told = [];
    private int _count;

    /// <summary>Begins a search.</summary>
    /// <param name="space">The parameters.</param>
    /// <param name="searcher">Who suggests; it is begun here.</param>
    /// <param name="mode">Whether small or large values are good; default: small.</param>
    /// <param name="seed">The seed of all chance; default 0.</param>
    /// <param name="sampleCount">How often a grid is walked; default once.</param>
    /// <exception cref="ArgumentException">The searcher cannot search this space.</exception>
    public Study(
        SearchSpace space, ISearcher searcher, OptimizationMode mode = OptimizationMode.Minimize, int seed = 0, int sampleCount = 1)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(searcher);
        _searcher = searcher;
        Objective = new Objective("value", mode);
        searcher.Begin(new SearchContext(space, Objective, seed, sampleCount));
    }

    /// <summary>What is optimised: a single value.</summary>
    public Objective Objective { get; }

    /// <summary>All trials that were told, in that order.</summary>
    public IReadOnlyList<StudyTrial> Trials => _told;

    /// <summary>The best trial told; null before there is one with a number.</summary>
    public StudyTrial? Best { get; private set; }

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
    /// <exception cref="ArgumentException">The trial is not open: it was never asked for, or told already.</exception>
    public void Tell(TrialId trial, double value)
    {
        var told = Close(trial, value);
        var report = new TrialReport(1, 0, new Dictionary<string, double> { [Objective.Metric] = value });
        _searcher.Report(trial, report);
        _searcher.Complete(trial, report, TrialPhase.Completed);
        if (!double.IsNaN(value) && (Best is null || Objective.IsBetter(value, Best.Value))) Best = told;
    }

    /// <summary>A trial failed; the searcher will not wait for it.</summary>
    /// <exception cref="ArgumentException">The trial is not open: it was never asked for, or told already.</exception>
    public void TellFailed(TrialId trial)
    {
        Close(trial, double.NaN);
        _searcher.Complete(trial, null, TrialPhase.Failed);
    }

    private StudyTrial Close(TrialId trial, double value)
    {
        if (!_open.Remove(trial, out var configuration))
            throw new ArgumentException($"{trial} is not open: it was never asked for, or told already");
        var told = new StudyTrial(trial, configuration, value);
        _told.Add(told);
        return told;
    }
}

/// <summary>A trial of a <see cref="Study"/>.</summary>
/// <param name="Id">The trial.</param>
/// <param name="Configuration">What was tried.</param>
/// <param name="Value">What came of it; NaN when it failed.</param>
public sealed record StudyTrial(TrialId Id, Configuration Configuration, double Value);
