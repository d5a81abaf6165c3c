namespace Cluster.Core;

/// <summary>Where a job stands.</summary>
public enum JobPhase
{
    /// <summary>Known, but its driver does not run yet: it waits for a place or for its package.</summary>
    Pending,

    /// <summary>Its driver runs.</summary>
    Running,

    /// <summary>Its driver ended with exit code 0.</summary>
    Succeeded,

    /// <summary>Its driver ended otherwise, could not start, or was lost with its node.</summary>
    Failed,

    /// <summary>It was stopped on request.</summary>
    Stopped,
}

/// <summary>Questions about a phase.</summary>
public static class JobPhases
{
    /// <summary>Whether nothing follows this phase.</summary>
    public static bool IsEnded(this JobPhase phase) =>
        phase is JobPhase.Succeeded or JobPhase.Failed or JobPhase.Stopped;
}
