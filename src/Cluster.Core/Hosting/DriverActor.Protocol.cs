using Akka.Actor;

namespace Cluster.Core;

// The conversation between a driver's own actors (a run's, an experiment's) and the DriverActor beside them. Nothing here
// crosses a wire except as the gateway repeats it; answers go to whoever asked.
public sealed partial class DriverActor
{
    /// <summary>
    /// Asks for bundles of resources, all of them or none. At once comes <see cref="PlacementGranted"/>,
    /// <see cref="PlacementWaiting"/> or <see cref="PlacementInfeasible"/>; after waiting, one of the other two.
    /// </summary>
    /// <param name="Id">The group's name; asking again with the same name is the same request.</param>
    /// <param name="Name">What people call it.</param>
    /// <param name="Bundles">What each bundle needs; at least one.</param>
    /// <param name="Strategy">How the bundles are laid over the nodes.</param>
    public sealed record RequestPlacement(
        PlacementGroupId Id, string Name, IReadOnlyList<Resources> Bundles, PlacementStrategy Strategy)
    {
        /// <summary>What each bundle needs. A copy: the caller's list may be of a type that does not cross the wire.</summary>
        public IReadOnlyList<Resources> Bundles { get; init; } = Bundles.ToArray();
    }

    /// <summary>The group is placed and stays so until it is released or lost.</summary>
    /// <param name="Id">The group.</param>
    /// <param name="Bundles">Where each bundle is, by index.</param>
    public sealed record PlacementGranted(PlacementGroupId Id, IReadOnlyList<BundlePlacement> Bundles);

    /// <summary>Where a bundle is.</summary>
    /// <param name="Index">Its index in the request.</param>
    /// <param name="Node">The node that holds it.</param>
    /// <param name="Host">The node's host name or address, for sockets.</param>
    /// <param name="Resources">What is reserved there.</param>
    public sealed record BundlePlacement(int Index, NodeId Node, string Host, Resources Resources);

    /// <summary>The group waits. News: comes again when the reason changes.</summary>
    /// <param name="Id">The group.</param>
    /// <param name="Reason">What it waits for, with the numbers.</param>
    public sealed record PlacementWaiting(PlacementGroupId Id, string Reason);

    /// <summary>The cluster as it is can never hold the group; it is forgotten.</summary>
    /// <param name="Id">The group.</param>
    /// <param name="Reason">Why, with the numbers.</param>
    public sealed record PlacementInfeasible(PlacementGroupId Id, string Reason);

    /// <summary>A node of the group died. The whole group is released: ask for a new one.</summary>
    /// <param name="Id">The group.</param>
    /// <param name="Node">The node.</param>
    /// <param name="Bundles">The indices that were on it.</param>
    /// <param name="Reason">How that is known.</param>
    public sealed record PlacementLost(PlacementGroupId Id, NodeId Node, IReadOnlyList<int> Bundles, string Reason);

    /// <summary>Gives a group back, granted or waiting; stops the workers in it. No answer.</summary>
    /// <param name="Id">The group.</param>
    public sealed record ReleasePlacement(PlacementGroupId Id);

    /// <summary>
    /// Starts a process of its own in a bundle. The answer is <see cref="WorkerReady"/> or <see cref="WorkerEnded"/>.
    /// </summary>
    /// <param name="Id">The worker's name; asking again with the same name is the same request.</param>
    /// <param name="Group">A granted group.</param>
    /// <param name="Bundle">The index of the bundle.</param>
    /// <param name="Name">What people call it; its log lines carry it.</param>
    /// <param name="Environment">Variables for the process, beside those that the node sets.</param>
    public sealed record StartWorker(
        WorkerId Id, PlacementGroupId Group, int Bundle, string Name,
        IReadOnlyDictionary<string, string>? Environment = null)
    {
        /// <summary>Variables for the process, or null. A copy, as of every collection that a caller hands in.</summary>
        public IReadOnlyDictionary<string, string>? Environment { get; init; } = Environment?.ToDictionary();
    }

    /// <summary>The process runs and has the job's assemblies.</summary>
    /// <param name="Id">The worker.</param>
    /// <param name="Node">Where it runs.</param>
    /// <param name="Host">That node's host name or address.</param>
    /// <param name="ProcessId">Its process id on that node.</param>
    /// <param name="HostActor">Its <see cref="WorkerHostActor"/>.</param>
    public sealed record WorkerReady(WorkerId Id, NodeId Node, string Host, int ProcessId, IActorRef HostActor);

    /// <summary>The process is gone, or never came. Comes exactly once for each worker.</summary>
    /// <param name="Id">The worker.</param>
    /// <param name="Node">Where it ran or was to run.</param>
    /// <param name="End">How it ended.</param>
    public sealed record WorkerEnded(WorkerId Id, NodeId Node, WorkerEnd End);

    /// <summary>How a process ended.</summary>
    /// <param name="Kind">The kind of end.</param>
    /// <param name="ExitCode">The exit code when there is one (128 + number for a signal).</param>
    /// <param name="Signal">The signal's name, for example <c>SIGKILL</c>, when one ended it.</param>
    /// <param name="Reason">One line for people.</param>
    /// <param name="LastLogLines">Its last lines, at most twenty.</param>
    public sealed record WorkerEnd(
        WorkerEndKind Kind, int? ExitCode, string? Signal, string Reason, IReadOnlyList<string> LastLogLines);

    /// <summary>Ends a worker that is no longer needed. The answer is <see cref="WorkerEnded"/>.</summary>
    /// <param name="Id">The worker.</param>
    public sealed record StopWorker(WorkerId Id);

    /// <summary>Asks for <see cref="NodeUp"/> and <see cref="NodeDown"/>: those that are up at once, then the news.</summary>
    public sealed record SubscribeNodes;

    /// <summary>A node can take work.</summary>
    /// <param name="Node">The node.</param>
    /// <param name="Total">What it has.</param>
    public sealed record NodeUp(NodeId Node, Resources Total);

    /// <summary>A node is gone, or is not heard of.</summary>
    /// <param name="Node">The node.</param>
    /// <param name="Reason">How that is known.</param>
    public sealed record NodeDown(NodeId Node, string Reason);
}
