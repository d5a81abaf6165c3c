namespace Cluster.Core.Scheduling;

// One group as the scheduler sees it: where it stands, and which nodes still owe an answer. The phases are one table.

/// <summary>Where a group stands.</summary>
internal enum PlacementPhase
{
    /// <summary>In the queue; holds nothing.</summary>
    Waiting,

    /// <summary>Planned; some nodes have not yet said whether they hold their part.</summary>
    Reserving,

    /// <summary>A node refused or died while reserving; the other parts are being given back, then it waits again.</summary>
    Withdrawing,

    /// <summary>Every node holds its part and the owner knows.</summary>
    Placed,

    /// <summary>Known from nodes only: the scheduler is new and the owner has not spoken yet.</summary>
    Adopted,

    /// <summary>Being given back; counts as taken until each node says that its processes are gone.</summary>
    Releasing,

    /// <summary>Forgotten.</summary>
    Gone,
}

/// <summary>What can happen to a group.</summary>
internal enum PlacementEvent
{
    /// <summary>A plan was found.</summary>
    Planned,

    /// <summary>The last node said that it holds its part.</summary>
    AllReserved,

    /// <summary>A node of the plan said no.</summary>
    Refused,

    /// <summary>A node that holds a part is gone.</summary>
    NodeLost,

    /// <summary>The owner gave it back, or is gone.</summary>
    Released,

    /// <summary>The last node said that its part is free.</summary>
    AllFreed,

    /// <summary>The cluster can never hold it.</summary>
    FoundInfeasible,
}

internal sealed class PlacementGroup(PlacementRequest request, long arrival, DateTimeOffset since)
{
    internal PlacementRequest Request { get; } = request;

    /// <summary>Its place in the queue; kept when a refused plan sends it back.</summary>
    internal long Arrival { get; } = arrival;

    internal DateTimeOffset Since { get; } = since;

    internal PlacementPhase Phase { get; private set; } = PlacementPhase.Waiting;

    internal int Attempt { get; set; }

    /// <summary>The bundles on each node that counts them as taken.</summary>
    internal Dictionary<NodeId, List<int>> Held { get; } = [];

    /// <summary>The nodes whose answer is outstanding.</summary>
    internal HashSet<NodeId> Owing { get; } = [];

    /// <summary>Nodes that refused, and until when they are left out.</summary>
    internal Dictionary<NodeId, DateTimeOffset> RefusedUntil { get; } = [];

    internal string? Reason { get; set; }

    internal DateTimeOffset AskedAt { get; set; }

    /// <summary>Whether its owner has asked for it since this scheduler started.</summary>
    internal bool IsClaimed { get; set; } = true;

    internal bool IsComplete => Held.Values.Sum(indices => indices.Count) == Request.Bundles.Count;

    internal void Adopt() => (Phase, IsClaimed) = (PlacementPhase.Adopted, false);

    internal void Apply(PlacementEvent happened) => Phase = Next(Phase, happened);

    internal Resources TotalOn(NodeId node) =>
        Held.TryGetValue(node, out var indices)
            ? indices.Aggregate(Resources.None, (sum, index) => sum + Request.Bundles[index])
            : Resources.None;

    internal NodeReservation ReservationOn(NodeId node) => new(Request, Attempt, Held[node].ToArray());

    internal NodeId[] NodeByBundle()
    {
        var nodes = new NodeId[Request.Bundles.Count];
        foreach (var (node, indices) in Held)
        {
            indices.ForEach(index => nodes[index] = node);
        }

        return nodes;
    }

    private PlacementPhase Next(PlacementPhase phase, PlacementEvent happened) => (phase, happened) switch
    {
        (PlacementPhase.Waiting, PlacementEvent.Planned) => PlacementPhase.Reserving,
        (PlacementPhase.Waiting, PlacementEvent.Released) => PlacementPhase.Gone,
        (PlacementPhase.Waiting, PlacementEvent.FoundInfeasible) => PlacementPhase.Gone,
        (PlacementPhase.Reserving, PlacementEvent.AllReserved) => PlacementPhase.Placed,
        (PlacementPhase.Reserving, PlacementEvent.Refused) => PlacementPhase.Withdrawing,
        (PlacementPhase.Reserving, PlacementEvent.NodeLost) => PlacementPhase.Withdrawing,
        (PlacementPhase.Reserving, PlacementEvent.Released) => PlacementPhase.Releasing,
        (PlacementPhase.Withdrawing, PlacementEvent.AllFreed) => PlacementPhase.Waiting,
        (PlacementPhase.Withdrawing, PlacementEvent.Released) => PlacementPhase.Releasing,
        // A second no, or a second death, while the first is being put right.
        (PlacementPhase.Withdrawing, PlacementEvent.Refused or PlacementEvent.NodeLost) => PlacementPhase.Withdrawing,
        (PlacementPhase.Placed, PlacementEvent.Released or PlacementEvent.NodeLost) => PlacementPhase.Releasing,
        (PlacementPhase.Adopted, PlacementEvent.AllReserved) => PlacementPhase.Placed,
        (PlacementPhase.Adopted, PlacementEvent.Released or PlacementEvent.NodeLost) => PlacementPhase.Releasing,
        (PlacementPhase.Releasing, PlacementEvent.AllFreed) => PlacementPhase.Gone,
        // The owner may give back what is already going back, and a node may die while it does.
        (PlacementPhase.Releasing, PlacementEvent.Released or PlacementEvent.NodeLost or PlacementEvent.Refused)
            => PlacementPhase.Releasing,
        _ => throw new InvalidOperationException(
            $"placement group {Request.Id} ({Request.Name}) of {Request.Owner} is {phase}, attempt {Attempt}, held on "
            + $"[{string.Join(", ", Held.Keys)}], and cannot take {happened}"),
    };
}
