using Cluster.Core.Nodes;
using Cluster.Core.Scheduling;

namespace Cluster.Core.Jobs;

/// <summary>What the job manager wants done.</summary>
internal abstract record JobCommand
{
    private JobCommand()
    {
    }

    /// <summary>Ask for a place for the driver.</summary>
    internal sealed record Place(PlacementRequest Request) : JobCommand;

    /// <summary>Give the driver's place back.</summary>
    internal sealed record ReleasePlace(PlacementGroupId Group) : JobCommand;

    /// <summary>Start the driver on the node that holds its place.</summary>
    internal sealed record StartDriver(NodeId Node, WorkerStart Worker) : JobCommand;

    /// <summary>Ask the driver's process to end.</summary>
    internal sealed record StopDriver(NodeId Node, WorkerId Worker) : JobCommand;

    /// <summary>End the connection of a driver that runs outside the cluster.</summary>
    internal sealed record Dismiss(JobId Job) : JobCommand;

    /// <summary>Tell the followers where the job stands.</summary>
    internal sealed record Publish(JobInfo Info) : JobCommand;

    /// <summary>Forget the job's events.</summary>
    internal sealed record Forget(JobId Job) : JobCommand;
}
