namespace Cluster.Tune;

// Every combination of the grid parameters, the first one varying fastest, and the whole grid as often as samples were
// asked for. Parameters that are not grids are drawn at random for each trial, or once for each walk of the grid.

/// <summary>Walks all combinations of the grid parameters; draws the other parameters at random.</summary>
/// <param name="isConstantOverGrid">
/// Whether the drawn values are the same for all combinations of one walk, so that these differ by the grid alone. Default false.
/// </param>
public sealed class GridSearcher(bool isConstantOverGrid = false) : ISearcher
{
    private SearchSpace _space = [];
    private Random _random = new(0);
    private int _seed;
    private long _next;
    private long _end;

    /// <inheritdoc/>
    public void Begin(SearchContext context)
    {
        _space = context.Space;
        (_random, _seed) = (new Random(context.Seed), context.Seed);
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
        var random = isConstantOverGrid ? new Random(unchecked(_seed * 31 + (int)(index / _space.GridSize))) : _random;
        return _space.Build(random, (_, domain) =>
        {
            if (domain is not GridDomain grid) return domain.Sample(random);
            (index, var place) = Math.DivRem(index, grid.Values.Count);
            return grid.Values[(int)place];
        });
    }
}
