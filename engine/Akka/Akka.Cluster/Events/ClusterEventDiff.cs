using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster.Membership;

namespace Akka.Cluster;

// From two views of the membership to the events that lead from one to the other. Pure. The order is the one that a
// subscriber can rely on: who came and changed, who went, who is reached, and then who leads.
internal static class ClusterEventDiff
{
    public static List<ClusterEvent.IClusterDomainEvent> Between(MembershipView before, MembershipView after)
    {
        var events = new List<ClusterEvent.IClusterDomainEvent>();
        var hasMoved = !ReferenceEquals(before.Gossip.Members, after.Gossip.Members);
        if (!hasMoved && ReferenceEquals(before.Gossip.Reachability, after.Gossip.Reachability))
            return events; // They differ only in who has seen them.
        if (hasMoved)
            AddMembers(before, after, events);
        AddReachability(before, after, events);
        if (!Equals(before.Leader?.Address, after.Leader?.Address))
            events.Add(new ClusterEvent.LeaderChanged(after.Leader?.Address));
        AddRoleLeaders(before, after, events);
        return events;
    }

    private static void AddMembers(MembershipView before, MembershipView after, List<ClusterEvent.IClusterDomainEvent> events)
    {
        foreach (var member in after.Gossip.Members)
        {
            if (before.Gossip.Find(member.UniqueAddress)?.Status != member.Status)
                events.Add(StatusEvent(member));
        }

        // That it is out itself comes first: a node that heard of the others before would take itself for the only one left.
        foreach (var member in before.Gossip.Members.OrderBy(m => m.UniqueAddress.Equals(before.Self) ? 0 : 1))
        {
            if (after.Gossip.Find(member.UniqueAddress) is null)
                events.Add(new ClusterEvent.MemberRemoved(member.Copy(MemberStatus.Removed), RemovedFrom(member, after)));
        }
    }

    public static ClusterEvent.CurrentClusterState Snapshot(MembershipView view) => new(
        view.Gossip.Members,
        [.. view.Unreachable.Where(m => !m.UniqueAddress.Equals(view.Self))],
        [.. view.Gossip.Seen.Select(n => n.Address)],
        view.Leader?.Address,
        Roles(view).ToImmutableDictionary(role => role, role => view.RoleLeader(role)?.Address));

    private static ClusterEvent.IMemberEvent StatusEvent(Member member) => member.Status switch
    {
        MemberStatus.Joining => new ClusterEvent.MemberJoined(member),
        MemberStatus.WeaklyUp => new ClusterEvent.MemberWeaklyUp(member),
        MemberStatus.Up => new ClusterEvent.MemberUp(member),
        MemberStatus.Leaving => new ClusterEvent.MemberLeft(member),
        MemberStatus.Exiting => new ClusterEvent.MemberExited(member),
        MemberStatus.Down => new ClusterEvent.MemberDowned(member),
        _ => throw new InvalidOperationException($"{member.Address} is {member.Status}, which no member of a gossip can be"),
    };

    // A view may miss the step before the removal. Only exiting members are removed in good order, so a member last
    // seen in any earlier status was downed; one last seen leaving or exiting most likely left.
    private static MemberStatus RemovedFrom(Member member, MembershipView after) => member.Status switch
    {
        MemberStatus.Leaving or MemberStatus.Exiting => MemberStatus.Exiting,
        _ when after.Gossip.Members.IsEmpty => member.Status, // This node itself ends; nobody was downed.
        _ => MemberStatus.Down,
    };

    private static void AddReachability(MembershipView before, MembershipView after, List<ClusterEvent.IClusterDomainEvent> events)
    {
        if (before.Gossip.Reachability.IsAllReachable && after.Gossip.Reachability.IsAllReachable)
            return;
        foreach (var member in after.Gossip.Members)
        {
            var wasReachable = before.Gossip.Find(member.UniqueAddress) is null || before.IsReachable(member.UniqueAddress);
            var isReachable = after.IsReachable(member.UniqueAddress);
            if (wasReachable && !isReachable)
                events.Add(new ClusterEvent.UnreachableMember(member));
            else if (!wasReachable && isReachable)
                events.Add(new ClusterEvent.ReachableMember(member));
        }
    }

    private static void AddRoleLeaders(MembershipView before, MembershipView after, List<ClusterEvent.IClusterDomainEvent> events)
    {
        foreach (var role in Roles(before).Union(Roles(after)))
        {
            var leader = after.RoleLeader(role)?.Address;
            if (!Equals(before.RoleLeader(role)?.Address, leader))
                events.Add(new ClusterEvent.RoleLeaderChanged(role, leader));
        }
    }

    private static IEnumerable<string> Roles(MembershipView view) => view.Gossip.Members.SelectMany(m => m.Roles).Distinct();
}
