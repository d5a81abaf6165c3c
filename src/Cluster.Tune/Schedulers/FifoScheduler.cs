namespace Cluster.Tune;

// No early stopping: each trial runs until its function returns.

/// <summary>Runs every trial to its end, in the order of creation.</summary>
public sealed class FifoScheduler : ITrialScheduler
{
    /// <inheritdoc/>
    public IReadOnlyList<string> RequiredMetrics => [];

    /// <inheritdoc/>
    public void Begin(Objective objective) { }

    /// <inheritdoc/>
    public void Add(TrialId trial) { }

    /// <inheritdoc/>
    public void Resume(TrialId trial) { }

    /// <inheritdoc/>
    public TrialDecision Report(TrialId trial, TrialReport report) => TrialDecision.Continue;

    /// <inheritdoc/>
    public void End(TrialId trial, TrialPhase phase) { }

    /// <inheritdoc/>
    public TrialChoice Next(Func<TrialId, bool> isPaused, bool canStartNew) =>
        canStartNew ? new TrialChoice.StartNew() : new TrialChoice.Nothing();
}
