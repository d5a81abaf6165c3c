namespace Cluster.Tune;

// The life of a trial as one table. Which message means which change is the experiment's business; whether a change is
// possible now is decided here, and only here.

/// <summary>Where a trial is in its life.</summary>
public enum TrialPhase
{
    /// <summary>It has a configuration, and waits for a slot: it is new, or it failed and will be tried again.</summary>
    Pending,

    /// <summary>Its function runs in a slot.</summary>
    Running,

    /// <summary>The scheduler took it off its slot; it may be resumed from its checkpoint.</summary>
    Paused,

    /// <summary>Its function returned, or it used the whole budget. Final.</summary>
    Completed,

    /// <summary>The scheduler or the end of the experiment stopped it. Final.</summary>
    Stopped,

    /// <summary>It failed more often than allowed. Final.</summary>
    Failed,
}

/// <summary>What can happen to a trial.</summary>
internal enum TrialChange
{
    /// <summary>It gets a slot.</summary>
    Start,

    /// <summary>A report of it is heard.</summary>
    Report,

    /// <summary>Its function ended because the scheduler paused it.</summary>
    Pause,

    /// <summary>Its function returned, or used the whole budget.</summary>
    Complete,

    /// <summary>It failed, and may try again.</summary>
    Requeue,

    /// <summary>It failed, and may not.</summary>
    Fail,

    /// <summary>The scheduler or the end of the experiment stops it.</summary>
    Stop,
}

/// <summary>The table of phases.</summary>
internal static class TrialPhases
{
    /// <summary>Whether nothing happens to a trial after this phase.</summary>
    public static bool IsFinal(this TrialPhase phase) =>
        phase is TrialPhase.Completed or TrialPhase.Stopped or TrialPhase.Failed;

    /// <summary>The phase after a change; a pair that cannot be is a bug, and throws with the trial's story.</summary>
    public static TrialPhase After(this TrialPhase phase, TrialChange change, Func<string> story) => (phase, change) switch
    {
        (TrialPhase.Pending, TrialChange.Start) => TrialPhase.Running,
        (TrialPhase.Pending, TrialChange.Stop) => TrialPhase.Stopped,

        (TrialPhase.Running, TrialChange.Report) => TrialPhase.Running,
        (TrialPhase.Running, TrialChange.Pause) => TrialPhase.Paused,
        (TrialPhase.Running, TrialChange.Complete) => TrialPhase.Completed,
        (TrialPhase.Running, TrialChange.Requeue) => TrialPhase.Pending,
        (TrialPhase.Running, TrialChange.Fail) => TrialPhase.Failed,
        (TrialPhase.Running, TrialChange.Stop) => TrialPhase.Stopped,

        (TrialPhase.Paused, TrialChange.Start) => TrialPhase.Running,
        (TrialPhase.Paused, TrialChange.Stop) => TrialPhase.Stopped,
        (TrialPhase.Paused, TrialChange.Complete) => TrialPhase.Completed,

        // It is to be resumed, in a slot of a size that there is none of yet.
        (TrialPhase.Paused, TrialChange.Requeue) => TrialPhase.Pending,

        // A restored experiment may try its failed trials again.
        (TrialPhase.Failed, TrialChange.Requeue) => TrialPhase.Pending,

        // Late news: a repeated report that comes after the trial left its slot.
        (TrialPhase.Pending or TrialPhase.Paused, TrialChange.Report) => phase,
        (TrialPhase.Completed or TrialPhase.Stopped or TrialPhase.Failed, TrialChange.Report) => phase,

        _ => throw new InvalidOperationException($"a trial that is {phase} cannot {change}: {story()}"),
    };
}
