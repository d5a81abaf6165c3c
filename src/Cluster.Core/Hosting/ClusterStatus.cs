namespace Cluster.Core;

/// <summary>The cluster at one moment.</summary>
/// <param name="Nodes">Its nodes, by name.</param>
/// <param name="Jobs">Its jobs, the newest last.</param>
/// <param name="Placements">Placement groups that are held or waited for, the oldest first.</param>
public sealed record ClusterStatus(
    IReadOnlyList<NodeStatus> Nodes, IReadOnlyList<JobInfo> Jobs, IReadOnlyList<PlacementStatus> Placements)
{
    /// <summary>The groups that wait, with the reason of each.</summary>
    public IEnumerable<PlacementStatus> WaitingPlacements => Placements.Where(placement => placement.IsWaiting);
}

/// <summary>A node at one moment.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Address">Where it listens: <c>host:port</c>.</param>
/// <param name="IsUp">Whether the cluster hears of it.</param>
/// <param name="Total">What it has.</param>
/// <param name="Used">What of that is reserved.</param>
public sealed record NodeStatus(NodeId Id, string Address, bool IsUp, Resources Total, Resources Used);

/// <summary>A placement group at one moment.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Name">What its owner calls it.</param>
/// <param name="Job">The job it belongs to.</param>
/// <param name="BundleCount">How many bundles it has.</param>
/// <param name="Needs">The sum of its bundles.</param>
/// <param name="Strategy">How it is to be laid out.</param>
/// <param name="IsWaiting">Whether it still waits.</param>
/// <param name="Reason">Why it waits, with the numbers; null when it is placed.</param>
/// <param name="Nodes">Where its bundles are, by index; empty while it waits.</param>
public sealed record PlacementStatus(
    PlacementGroupId Id,
    string Name,
    JobId Job,
    int BundleCount,
    Resources Needs,
    PlacementStrategy Strategy,
    bool IsWaiting,
    string? Reason,
    IReadOnlyList<NodeId> Nodes);
