namespace Cluster.Tune;

// A model learns more from each trial when few are open at once. In batches, nothing new is suggested until all of a
// batch have ended. A trial that a scheduler paused is not counted: it may wait for trials that are still to come.

/// <summary>Lets another searcher have only so many trials running at a time.</summary>
public sealed class ConcurrencyLimiter : ISearcher
{
    private readonly ISearcher _inner;
    private readonly int _openCountMax;
    private readonly bool _isBatch;
    private readonly HashSet<TrialId> _open = [];
    private readonly HashSet<TrialId> _paused = [];
    private int _batchLeft;

    /// <summary>Makes the searcher.</summary>
    /// <param name="inner">Who suggests.</param>
    /// <param name="openCountMax">How many suggested trials may be neither finished nor paused at once; 1 or more.</param>
    /// <param name="isBatch">Whether to suggest so many at once and then none until all have ended or pause.</param>
    public ConcurrencyLimiter(ISearcher inner, int openCountMax, bool isBatch = false)
    {
        if (openCountMax < 1) throw new ArgumentException($"the number of open trials is {openCountMax}, but must be 1 or more");
        (_inner, _openCountMax, _isBatch) = (inner, openCountMax, isBatch);
    }

    /// <inheritdoc/>
    public void Begin(SearchContext context)
    {
        _open.Clear();
        _paused.Clear();
        _batchLeft = _openCountMax;
        _inner.Begin(context);
    }

    /// <inheritdoc/>
    public Suggestion Suggest(TrialId trial)
    {
        if (_open.Count >= _openCountMax || (_isBatch && _batchLeft == 0)) return new Suggestion.Wait();
        var suggestion = _inner.Suggest(trial);
        if (suggestion is Suggestion.Try)
        {
            _open.Add(trial);
            _batchLeft--;
        }
        return suggestion;
    }

    /// <inheritdoc/>
    public void Report(TrialId trial, TrialReport report) => _inner.Report(trial, report);

    /// <inheritdoc/>
    public void Complete(TrialId trial, TrialReport? last, TrialPhase phase)
    {
        _paused.Remove(trial);
        Close(trial);
        _inner.Complete(trial, last, phase);
    }

    /// <inheritdoc/>
    public void Pause(TrialId trial)
    {
        if (Close(trial)) _paused.Add(trial);
        _inner.Pause(trial);
    }

    /// <inheritdoc/>
    public void Resume(TrialId trial)
    {
        if (_paused.Remove(trial)) _open.Add(trial);
        _inner.Resume(trial);
    }

    /// <inheritdoc/>
    public bool Learns => _inner.Learns;

    /// <inheritdoc/>
    public void Learn(Configuration configuration, IReadOnlyDictionary<string, double> metrics) =>
        _inner.Learn(configuration, metrics);

    private bool Close(TrialId trial)
    {
        var isOurs = _open.Remove(trial);
        if (isOurs && _open.Count == 0) _batchLeft = _openCountMax;
        return isOurs;
    }
}
