namespace Cluster.Core;

/// <summary>The ways in which a worker process ends.</summary>
public enum WorkerEndKind
{
    /// <summary>By itself, with exit code 0.</summary>
    Exited,

    /// <summary>By itself with another exit code, or by a signal that nobody here sent.</summary>
    Crashed,

    /// <summary>With its node.</summary>
    NodeLost,

    /// <summary>Because it was asked to: by its owner, with its group, or with its job.</summary>
    Stopped,

    /// <summary>Before it was ready: the process, its package or its registration failed.</summary>
    FailedToStart,
}
