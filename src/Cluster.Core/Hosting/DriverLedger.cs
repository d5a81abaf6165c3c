using Akka.Actor;

namespace Cluster.Core.Hosting;

// Who in the driver's process asked for what.
internal sealed class DriverLedger
{
    private readonly Dictionary<PlacementGroupId, IActorRef> _askers = [];
    private readonly Dictionary<WorkerId, (PlacementGroupId Group, IActorRef Owner)> _owners = [];

    internal void Ask(PlacementGroupId group, IActorRef asker) => _askers[group] = asker;

    internal void Start(WorkerId worker, PlacementGroupId group, IActorRef owner) => _owners[worker] = (group, owner);

    internal IActorRef? AskerOf(PlacementGroupId group) => _askers.GetValueOrDefault(group);

    internal IActorRef? OwnerOf(WorkerId worker) => _owners.TryGetValue(worker, out var known) ? known.Owner : null;

    internal IReadOnlyList<PlacementGroupId> Groups() => [.. _askers.Keys];

    internal IReadOnlyList<WorkerId> Workers() => [.. _owners.Keys];

    internal void Forget(PlacementGroupId group) => _askers.Remove(group);

    internal void Forget(WorkerId worker) => _owners.Remove(worker);

    /// <summary>An actor has stopped: its groups, which nobody else will give back.</summary>
    internal IReadOnlyList<PlacementGroupId> Leave(IActorRef actor)
    {
        var groups = _askers.Where(pair => pair.Value.Equals(actor)).Select(pair => pair.Key).ToList();
        groups.ForEach(group => _askers.Remove(group));
        return groups;
    }
}
