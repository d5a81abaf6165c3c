namespace Cluster.Tune;

// Who goes on. A trial scheduler answers two questions: what a trial that reported shall do, and what a free slot shall
// do. It knows no slots, nodes or clocks. Asking for the next choice changes nothing; the choice counts when the
// experiment says that it was taken (Add, Resume), because a slot may be lost between the two.

/// <summary>Decides which trials of an experiment go on, pause, stop and resume.</summary>
public interface ITrialScheduler
{
    /// <summary>The metrics, besides the objective's, that every report must have.</summary>
    IReadOnlyList<string> RequiredMetrics { get; }

    /// <summary>Called once before all else.</summary>
    void Begin(Objective objective);

    /// <summary>A new trial has begun.</summary>
    void Add(TrialId trial);

    /// <summary>A paused trial goes on, as <see cref="Next"/> had chosen.</summary>
    void Resume(TrialId trial);

    /// <summary>
    /// What a running trial shall do after this report. A trial that was set back to an older checkpoint may report a
    /// stretch again; what was recorded of it before stands.
    /// </summary>
    TrialDecision Report(TrialId trial, TrialReport report);

    /// <summary>A trial is in a final phase and will never run again.</summary>
    void End(TrialId trial, TrialPhase phase);

    /// <summary>What a free slot shall do now.</summary>
    /// <param name="isPaused">Whether a trial can be resumed at this moment.</param>
    /// <param name="canStartNew">Whether the experiment may still make new trials.</param>
    TrialChoice Next(Func<TrialId, bool> isPaused, bool canStartNew);
}

/// <summary>What a trial shall do after a report.</summary>
public enum TrialVerdict
{
    /// <summary>Go on with the next iteration.</summary>
    Continue,

    /// <summary>Save a checkpoint and free the slot; perhaps it will be resumed.</summary>
    Pause,

    /// <summary>End for good: it is not among the good ones.</summary>
    Stop,

    /// <summary>End for good: it has had all the budget there is.</summary>
    Finish,
}

/// <summary>A verdict with the numbers that decided, so that the journal explains itself.</summary>
/// <param name="Verdict">What the trial shall do.</param>
/// <param name="Reason">Why, in a few words.</param>
public sealed record TrialDecision(TrialVerdict Verdict, string Reason)
{
    /// <summary>Go on, for no particular reason.</summary>
    public static TrialDecision Continue { get; } = new(TrialVerdict.Continue, "");
}

/// <summary>What a free slot shall do.</summary>
public abstract record TrialChoice
{
    private TrialChoice() { }

    /// <summary>Resume a paused trial.</summary>
    /// <param name="Trial">The trial.</param>
    /// <param name="Reason">Why this one, in a few words.</param>
    public sealed record Resume(TrialId Trial, string Reason) : TrialChoice;

    /// <summary>Start a new trial.</summary>
    public sealed record StartNew : TrialChoice;

    /// <summary>Stay idle until something happens.</summary>
    public sealed record Nothing : TrialChoice;
}
