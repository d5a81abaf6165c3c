namespace Cluster.Core.Scheduling;

/// <summary>What the placement scheduler wants done.</summary>
internal abstract record PlacementCommand
{
    private PlacementCommand()
    {
    }

    /// <summary>Ask a node to reserve bundles; it has the last word.</summary>
    internal sealed record Reserve(NodeId Node, NodeReservation Reservation) : PlacementCommand;

    /// <summary>Tell a node to give a group's bundles back, and to say when their processes are gone.</summary>
    internal sealed record Free(NodeId Node, PlacementGroupId Group, int Attempt) : PlacementCommand;

    /// <summary>Tell the owner where each bundle is.</summary>
    internal sealed record Grant(DriverId Owner, PlacementGroupId Group, IReadOnlyList<NodeId> NodeByBundle) : PlacementCommand;

    /// <summary>Tell the owner why it waits.</summary>
    internal sealed record TellWaiting(DriverId Owner, PlacementGroupId Group, string Reason) : PlacementCommand;

    /// <summary>Tell the owner that it can never be.</summary>
    internal sealed record TellInfeasible(DriverId Owner, PlacementGroupId Group, string Reason) : PlacementCommand;

    /// <summary>Tell the owner that a node of its group is gone.</summary>
    internal sealed record TellLost(
        DriverId Owner, PlacementGroupId Group, NodeId Node, IReadOnlyList<int> Bundles, string Reason) : PlacementCommand;

    /// <summary>Tell all drivers that a node can take work.</summary>
    internal sealed record AnnounceUp(NodeId Node, Resources Total) : PlacementCommand;

    /// <summary>Tell all drivers that a node is gone; one that leaves was asked to.</summary>
    internal sealed record AnnounceDown(NodeId Node, string Reason, bool IsLeaving) : PlacementCommand;
}
