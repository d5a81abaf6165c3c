namespace Cluster.Tune;

// Lets the user's own guesses go first, then hands over to any other searcher. What comes of the guesses is told to the
// other searcher too, as results from elsewhere: a model learns from them.

/// <summary>Tries given configurations first, then asks another searcher.</summary>
public sealed class PointsFirstSearcher : ISearcher
{
    private readonly IReadOnlyList<Configuration> _points;
    private readonly ISearcher _then;
    private readonly Dictionary<TrialId, Configuration> _own = [];
    private int _next;

    /// <summary>Makes the searcher.</summary>
    /// <param name="points">The configurations to try first, in order; each must be a point of the space.</param>
    /// <param name="then">Who suggests after them.</param>
    public PointsFirstSearcher(IReadOnlyList<Configuration> points, ISearcher then) => (_points, _then) = (points, then);

    /// <inheritdoc/>
    public void Begin(SearchContext context)
    {
        for (var i = 0; i < _points.Count; i++)
            if (context.Space.FindProblem(_points[i]) is { } problem)
                throw new ArgumentException($"point {i} to evaluate first: {problem}");
        _next = 0;
        _own.Clear();
        _then.Begin(context);
    }

    /// <inheritdoc/>
    public Suggestion Suggest(TrialId trial)
    {
        if (_next == _points.Count) return _then.Suggest(trial);
        _own.Add(trial, _points[_next]);
        return new Suggestion.Try(_points[_next++]);
    }

    /// <inheritdoc/>
    public void Report(TrialId trial, TrialReport report)
    {
        if (!_own.ContainsKey(trial)) _then.Report(trial, report);
    }

    /// <inheritdoc/>
    public void Complete(TrialId trial, TrialReport? last, TrialPhase phase)
    {
        if (_own.Remove(trial, out var point) && phase == TrialPhase.Completed && last is not null) _then.Learn(point, last.Metrics);
        else _then.Complete(trial, last, phase);
    }

    /// <inheritdoc/>
    public void Pause(TrialId trial)
    {
        if (!_own.ContainsKey(trial)) _then.Pause(trial);
    }

    /// <inheritdoc/>
    public void Resume(TrialId trial)
    {
        if (!_own.ContainsKey(trial)) _then.Resume(trial);
    }

    /// <inheritdoc/>
    public bool Learns => _then.Learns;

    /// <inheritdoc/>
    public void Learn(Configuration configuration, IReadOnlyDictionary<string, double> metrics) =>
        _then.Learn(configuration, metrics);
}
