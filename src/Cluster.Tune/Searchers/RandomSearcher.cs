namespace Cluster.Tune;

// Independent draws. The plainest searcher, and with ASHA a hard one to beat when workers are many.

/// <summary>Draws every configuration independently from the space.</summary>
public sealed class RandomSearcher : ISearcher
{
    private SearchSpace _space = [];
    private Random _random = new(0);

    /// <inheritdoc/>
    public void Begin(SearchContext context)
    {
        if (context.Space.FirstOrDefault(pair => pair.Value is GridDomain) is { Key: { } grid })
            throw new ArgumentException($"{grid}: a random searcher cannot walk a grid; use GridSearcher, or Domain.Choice");
        _space = context.Space;
        _random = new Random(context.Seed);
    }

    /// <inheritdoc/>
    public Suggestion Suggest(TrialId trial) => new Suggestion.Try(_space.Sample(_random));

    /// <summary>Ignored: draws are independent of what came of earlier ones.</summary>
    public void Report(TrialId trial, TrialReport report) { }

    /// <summary>Ignored, as reports are.</summary>
    public void Complete(TrialId trial, TrialReport? last, TrialPhase phase) { }
}
