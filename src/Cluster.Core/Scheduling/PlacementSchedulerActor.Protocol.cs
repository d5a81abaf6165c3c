using Akka.Actor;

namespace Cluster.Core.Scheduling;

/// <summary>What the control actor passes on to the placement scheduler.</summary>
internal interface IToPlacementScheduler;

// The conversation with the placement scheduler: owners ask for groups, nodes offer themselves and answer for their parts.
internal sealed partial class PlacementSchedulerActor
{
    /// <summary>
    /// A node offers what it has, and tells what it holds already. Answer: <see cref="NodeRegistered"/> or
    /// <see cref="NodeRefused"/>.
    /// </summary>
    internal sealed record RegisterNode(
        NodeId Node, string Address, string Host, Resources Total, IReadOnlyList<NodeReservation> Reservations, string Token)
        : IToPlacementScheduler;

    /// <summary>The node is known. Its sender is the scheduler to watch: when it is gone, register with its successor.</summary>
    internal sealed record NodeRegistered(NodeId Node);

    /// <summary>The node may not take part.</summary>
    internal sealed record NodeRefused(NodeId Node, string Reason);

    /// <summary>An owner of groups makes itself known; all news go to its sender, and when that is gone, its groups are
    /// released. Answer: <see cref="OwnerRegistered"/>, then <see cref="DriverActor.NodeUp"/> for each node.</summary>
    internal sealed record RegisterOwner(DriverId Owner) : IToPlacementScheduler;

    /// <summary>The owner is known. Its sender is the scheduler to watch.</summary>
    internal sealed record OwnerRegistered(DriverId Owner);

    /// <summary>An owner asks for a group. Answers: <see cref="Granted"/>, <see cref="DriverActor.PlacementWaiting"/>,
    /// <see cref="DriverActor.PlacementInfeasible"/>, later <see cref="DriverActor.PlacementLost"/>.</summary>
    internal sealed record RequestPlacement(PlacementRequest Request) : IToPlacementScheduler;

    /// <summary>The group is placed.</summary>
    internal sealed record Granted(PlacementGroupId Group, IReadOnlyList<PlacedBundle> Bundles);

    /// <summary>Where a bundle is, and the agent that starts workers in it.</summary>
    internal sealed record PlacedBundle(int Index, NodeId Node, string Host, Resources Resources, IActorRef Agent);

    /// <summary>An owner gives a group back. No answer.</summary>
    internal sealed record ReleasePlacement(PlacementGroupId Group) : IToPlacementScheduler;

    /// <summary>A node holds its part of a plan.</summary>
    internal sealed record Reserved(PlacementGroupId Group, int Attempt, NodeId Node) : IToPlacementScheduler;

    /// <summary>A node refuses its part of a plan.</summary>
    internal sealed record Refused(PlacementGroupId Group, int Attempt, NodeId Node, string Reason) : IToPlacementScheduler;

    /// <summary>A node's part is free and the processes in it are gone.</summary>
    internal sealed record Freed(PlacementGroupId Group, int Attempt, NodeId Node) : IToPlacementScheduler;

    /// <summary>The job manager passes a question on, with its half of the answer. Answer: <see cref="ClusterStatus"/>.</summary>
    internal sealed record CompleteStatus(IReadOnlyList<JobInfo> Jobs) : IToPlacementScheduler;

    /// <summary>From the cluster's membership: nothing is heard of a member, or it has left. No answer.</summary>
    internal sealed record MemberLost(string Address, string What, bool IsLeaving);

    /// <summary>From the cluster's membership: a member is heard of again. No answer.</summary>
    internal sealed record MemberReachable(string Address);

    /// <summary>A moment has passed.</summary>
    private sealed record Tick
    {
        internal static readonly Tick Instance = new();
    }
}
