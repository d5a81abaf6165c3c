namespace Cluster.Core.Scheduling;

// What the scheduler shows to people, and the sums that must come out after every event.
internal sealed partial class PlacementSchedulerState
{
    internal IReadOnlyList<NodeStatus> NodeStatuses() =>
        _nodes.Values.Select(node => new NodeStatus(node.Id, node.Address, true, node.Total, node.Taken)).ToArray();

    internal IReadOnlyList<PlacementStatus> PlacementStatuses() =>
        _groups.Values.OrderBy(group => group.Arrival).Select(StatusOf).ToArray();

    internal PlacementPhase? PhaseOf(PlacementGroupId id) => _groups.TryGetValue(id, out var group) ? group.Phase : null;

    internal PlacementRequest? RequestOf(PlacementGroupId id) =>
        _groups.TryGetValue(id, out var group) ? group.Request : null;

    /// <summary>The nodes and what they have, for a driver that asks for news of them.</summary>
    internal IReadOnlyList<(NodeId Id, Resources Total)> NodesUp() =>
        _nodes.Values.Select(node => (node.Id, node.Total)).ToArray();

    internal void AssertInvariants()
    {
        var taken = _nodes.Values.ToDictionary(node => node.Id, _ => Resources.None);
        foreach (var group in _groups.Values)
        {
            AssertGroup(group);
            foreach (var node in group.Held.Keys)
            {
                taken[node] += group.TotalOn(node);
            }
        }

        foreach (var node in _nodes.Values)
        {
            Assert(taken[node.Id] == node.Taken, $"node {node.Id} counts {node.Taken} as taken, its groups hold {taken[node.Id]}");
            Assert(node.MayOwe || (node.Total - node.Taken).IsNonNegative, $"node {node.Id} has {node.Total}, and {node.Taken} is taken");
        }
    }

    private void AssertGroup(PlacementGroup group)
    {
        var id = group.Request.Id;
        var isWaiting = group.Phase == PlacementPhase.Waiting;
        Assert(isWaiting == _waiting.ContainsKey(group.Arrival), $"{id} is {group.Phase}, in the queue or not otherwise");
        Assert(!isWaiting || group.Held.Count == 0, $"{id} waits and holds something");
        Assert(group.Phase != PlacementPhase.Placed || group.IsComplete, $"{id} is placed without all its bundles");
        Assert(group.Phase != PlacementPhase.Reserving || group.IsComplete, $"{id} is planned without all its bundles");
        Assert(group.Held.Values.SelectMany(list => list).Distinct().Count() == group.Held.Values.Sum(list => list.Count),
            $"{id} has a bundle in two places");
        Assert(group.Owing.IsSubsetOf(group.Held.Keys), $"{id} is owed an answer by a node that holds nothing of it");
        Assert(group.Held.Keys.All(node => _nodes.ContainsKey(node.Value)), $"{id} holds something on a node that is gone");
    }

    private static PlacementStatus StatusOf(PlacementGroup group) => new(
        group.Request.Id,
        group.Request.Name,
        group.Request.Job,
        group.Request.Bundles.Count,
        group.Request.Total,
        group.Request.Strategy,
        group.Phase is PlacementPhase.Waiting or PlacementPhase.Reserving or PlacementPhase.Withdrawing,
        group.Phase is PlacementPhase.Waiting ? group.Reason : null,
        group.IsComplete ? group.NodeByBundle() : []);

    private static void Assert(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new InvalidOperationException("placement books: " + otherwise);
        }
    }
}
