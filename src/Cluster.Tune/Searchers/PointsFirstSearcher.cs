namespace Cluster.Tune;

// Lets the user's own guesses go first, then hands over to any other searcher. What comes of the guesses is told to the
// other searcher too: a model learns from them.

/// <summary>Tries given configurations first, then asks another searcher.</summary>
public sealed class PointsFirstSearcher : ISearcher
{
    private readonly IReadOnlyList<Configuration> _points;
    private readonly ISearcher _then;
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
        _then.Begin(context);
    }

    /// <inheritdoc/>
    public Suggestion Suggest(TrialId trial) =>
        _next < _points.Count ? new Suggestion.Try(_points[_next++]) : _then.Suggest(trial);

    /// <inheritdoc/>
    public void Report(TrialId trial, TrialReport report) => _then.Report(trial, report);

    /// <inheritdoc/>
    public void Complete(TrialId trial, TrialReport? last, TrialPhase phase) => _then.Complete(trial, last, phase);
}
