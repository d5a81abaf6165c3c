namespace Cluster.Core.Scheduling;

// A placement group as it is asked for, and what a node says that it holds of one. The node keeps the whole request with
// its reservation, so that a scheduler that starts with empty hands learns from the nodes what is placed where.

/// <summary>A group of bundles that one driver asks for.</summary>
internal sealed record PlacementRequest(
    PlacementGroupId Id,
    string Name,
    DriverId Owner,
    JobId Job,
    string JobName,
    IReadOnlyList<Resources> Bundles,
    PlacementStrategy Strategy)
{
    internal Resources Total => Bundles.Aggregate(Resources.None, (sum, bundle) => sum + bundle);
}

/// <summary>The bundles of one group that one node holds. Attempt tells a plan from the ones before it.</summary>
internal sealed record NodeReservation(PlacementRequest Request, int Attempt, IReadOnlyList<int> BundleIndices)
{
    internal Resources Total =>
        BundleIndices.Aggregate(Resources.None, (sum, index) => sum + Request.Bundles[index]);
}
