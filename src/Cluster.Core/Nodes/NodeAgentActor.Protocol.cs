using Akka.Actor;
using Cluster.Core.Scheduling;

namespace Cluster.Core.Nodes;

// The conversation with a node's agent, at /user/node: the scheduler reserves and frees, owners start and stop workers,
// workers report.
internal sealed partial class NodeAgentActor
{
    /// <summary>From the scheduler: hold a part of a plan. Answer: Reserved or Refused of the scheduler's protocol.</summary>
    internal sealed record Reserve(NodeReservation Reservation);

    /// <summary>From the scheduler: give a part back, with the processes in it. Answer, once they are gone: Freed.</summary>
    internal sealed record Free(PlacementGroupId Group, int Attempt);

    /// <summary>From the scheduler: the node was thought lost and is heard of again. Answer: RegisterNode.</summary>
    internal sealed record RegisterAgain
    {
        internal static readonly RegisterAgain Instance = new();
    }

    /// <summary>From an owner: start a worker in a bundle. Answer: <see cref="DriverActor.WorkerReady"/> or
    /// <see cref="DriverActor.WorkerEnded"/>, and the latter also later. For a job's driver the job manager hears of both.</summary>
    internal sealed record StartWorker(WorkerStart Worker);

    /// <summary>From an owner: end a worker. Answer: <see cref="DriverActor.WorkerEnded"/>.</summary>
    internal sealed record StopWorker(WorkerId Worker, string Reason);

    /// <summary>From a worker process: it runs, and proves with the secret from its environment that it is the one that was
    /// started. Answer: <see cref="WorkerAccepted"/> or <see cref="WorkerRejected"/>.</summary>
    internal sealed record RegisterWorker(WorkerId Worker, string Secret, int ProcessId);

    /// <summary>The worker may begin.</summary>
    internal sealed record WorkerAccepted(WorkerId Worker);

    /// <summary>The worker is not known here and must end.</summary>
    internal sealed record WorkerRejected(WorkerId Worker, string Reason);

    /// <summary>A worker's program folder is here.</summary>
    private sealed record FolderReady(WorkerId Worker, string? Folder);

    /// <summary>A worker's program folder cannot be had.</summary>
    private sealed record FolderMissing(WorkerId Worker, string Reason);

    /// <summary>A worker's process is gone and its output is read.</summary>
    private sealed record ProcessGone(WorkerId Worker, int ExitCode);

    /// <summary>A moment has passed.</summary>
    private sealed record Tick
    {
        internal static readonly Tick Instance = new();
    }

    /// <summary>Lines may be waiting to be sent on.</summary>
    private sealed record FlushLines
    {
        internal static readonly FlushLines Instance = new();
    }

    /// <summary>The scheduler has not answered yet.</summary>
    private sealed record RegisterNow
    {
        internal static readonly RegisterNow Instance = new();
    }
}
