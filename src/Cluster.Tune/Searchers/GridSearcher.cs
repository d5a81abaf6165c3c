namespace Cluster.Tune;

// Every combination of the grid parameters, the first one varying fastest, and the whole grid as often as samples were
// asked for. Parameters that are not grids are drawn at random for each trial.

/// <summary>Walks all combinations of the grid parameters; draws the other parameters at random.</summary>
public sealed class GridSearcher : ISearcher
{
    private SearchSpace _space = [];
    private Random _random = new(0);
    private long _next;
    private long _end;

    /// <inheritdoc/>
    public void Begin(SearchContext context)
    {
        _space = context.Space;
        _random = new Random(context.Seed);
        _next = 0;
        _end = (long)context.Space.GridSize * context.SampleCount;
    }

    /// <inheritdoc/>
    public Suggestion Suggest(TrialId trial) =>
        _next < _end ? new Suggestion.Try(Combination(_next++)) : new Suggestion.Exhausted();

    /// <summary>Ignored: the grid is walked whatever comes of it.</summary>
    public void Report(TrialId trial, TrialReport report) { }

    /// <summary>Ignored, as reports are.</summary>
    public void Complete(TrialId trial, TrialReport? last, TrialPhase phase) { }

    // The index is a number in a mixed radix: one digit per grid parameter, the first the least significant.
    private Configuration Combination(long index)
    {
        var values = new List<KeyValuePair<string, object>>(_space.Count);
        foreach (var (name, domain) in _space)
        {
            var value = domain is GridDomain grid ? grid.Values[(int)(index % grid.Values.Count)] : domain.Sample(_random);
            if (domain is GridDomain { Values.Count: var count }) index /= count;
            values.Add(new(name, value));
        }
        return new Configuration(values);
    }
}
