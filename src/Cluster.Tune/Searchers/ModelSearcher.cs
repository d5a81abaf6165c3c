namespace Cluster.Tune;

// What all searchers that learn have in common: they begin with points that fill the space, remember what came of every
// trial, and then propose from a model. They are pure: same seed, same news, same suggestions.

/// <summary>A searcher that proposes configurations from what it learnt of earlier ones.</summary>
public abstract class ModelSearcher : ISearcher
{
    private protected ModelSearcher()
    {
    }

    private protected SearchContext Context { get; private set; } = new([], new("", OptimizationMode.Minimize), 0, 1);

    private protected SearchSpace Space => Context.Space;

    private protected Random Random { get; private set; } = new(0);

    private protected Observations Observed { get; private set; } = new([]);

    /// <inheritdoc/>
    public void Begin(SearchContext context)
    {
        if (context.Space.FirstOrDefault(pair => pair.Value.Core is GridDomain) is { Key: { } grid })
            throw new ArgumentException(
                $"{grid}: {GetType().Name} cannot walk a grid; use GridSearcher, or Domain.Choice or Domain.Ordinal");
        Context = context;
        Random = new Random(context.Seed);
        Observed = new Observations(context.Objectives);
        Start();
    }

    /// <inheritdoc/>
    public virtual bool Learns => true;

    /// <inheritdoc/>
    public Suggestion Suggest(TrialId trial)
    {
        if (Propose() is not { } configuration) return new Suggestion.Wait();
        Observed.Add(trial, configuration);
        Suggested(trial, configuration);
        return new Suggestion.Try(configuration);
    }

    /// <inheritdoc/>
    public void Report(TrialId trial, TrialReport report)
    {
        if (Observed.Report(trial, report) is { } one) Heard(trial, one, report);
    }

    /// <inheritdoc/>
    public void Complete(TrialId trial, TrialReport? last, TrialPhase phase)
    {
        if (Observed.Complete(trial, phase) is { } one) Ended(trial, one);
    }

    /// <inheritdoc/>
    public void Learn(Configuration configuration, IReadOnlyDictionary<string, double> metrics) =>
        Learnt(Observed.Learn(configuration, metrics));

    private protected abstract void Start();

    /// <summary>The next configuration; null to wait for news.</summary>
    private protected abstract Configuration? Propose();

    private protected virtual void Suggested(TrialId trial, Configuration configuration) { }

    private protected virtual void Heard(TrialId trial, Observation one, TrialReport report) { }

    private protected virtual void Ended(TrialId trial, Observation one) { }

    private protected virtual void Learnt(Observation one) { }
}
