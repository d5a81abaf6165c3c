namespace Cluster.Tune;

// Where configurations come from. A searcher is told everything that happened to the trials it suggested, and is asked
// only when a trial could start at once, so a model-based one always decides on the newest knowledge.
// A searcher is deterministic given its seed and what it was told: replaying an experiment replays it.

/// <summary>Suggests the configurations that an experiment tries.</summary>
public interface ISearcher
{
    /// <summary>Called once before all else, with what there is to search and to optimise.</summary>
    /// <exception cref="ArgumentException">The searcher cannot search this space; the text says why.</exception>
    void Begin(SearchContext context);

    /// <summary>The configuration for a new trial, or why there is none.</summary>
    Suggestion Suggest(TrialId trial);

    /// <summary>A trial reported. The metric may be NaN or infinite.</summary>
    void Report(TrialId trial, TrialReport report);

    /// <summary>A trial is over, in a final phase; its last report is null when it never made one.</summary>
    void Complete(TrialId trial, TrialReport? last, TrialPhase phase);

    /// <summary>A trial makes room for others, and may be resumed later.</summary>
    void Pause(TrialId trial) { }

    /// <summary>A paused trial runs again.</summary>
    void Resume(TrialId trial) { }

    /// <summary>Whether suggestions depend on what trials reported. Default false.</summary>
    bool Learns => false;

    /// <summary>
    /// A result from elsewhere, told between <see cref="Begin"/> and the first suggestion: a warm start. A searcher that
    /// does not learn ignores it, as this default does.
    /// </summary>
    /// <param name="configuration">A point of the space.</param>
    /// <param name="metrics">The metrics it had at its end.</param>
    void Learn(Configuration configuration, IReadOnlyDictionary<string, double> metrics) { }
}

/// <summary>What a searcher is given at the start.</summary>
/// <param name="Space">The parameters and their domains.</param>
/// <param name="Objective">What is optimised.</param>
/// <param name="Seed">The seed of all chance in the searcher.</param>
/// <param name="SampleCount">How many samples the experiment was asked for, of each grid combination.</param>
public sealed record SearchContext(SearchSpace Space, Objective Objective, int Seed, int SampleCount)
{
    /// <summary>What is optimised besides, for searchers of the Pareto front; most look at the first objective only.</summary>
    public IReadOnlyList<Objective> MoreObjectives { get; init; } = [];

    /// <summary>All objectives, the first one first.</summary>
    internal IReadOnlyList<Objective> Objectives => [Objective, .. MoreObjectives];
}

/// <summary>A searcher's answer.</summary>
public abstract record Suggestion
{
    private Suggestion() { }

    /// <summary>Try this one.</summary>
    /// <param name="Configuration">The values to run with.</param>
    public sealed record Try(Configuration Configuration) : Suggestion;

    /// <summary>Ask again when a running trial has reported or ended.</summary>
    public sealed record Wait : Suggestion;

    /// <summary>There will be no more.</summary>
    public sealed record Exhausted : Suggestion;
}
