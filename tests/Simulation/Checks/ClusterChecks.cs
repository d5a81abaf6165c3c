using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Membership;
using Simulation.World;

namespace Simulation.Checks;

// What must hold. At every moment: at most one singleton (a process that was stopped by SIGSTOP cannot know better while it
// stands, and has a moment after it). When the network has been whole for a while: all nodes are members, all agree.
// While it is parted for long: one side at most has members, and they agree on one leader.
// Who is only weakly up runs nothing.
internal sealed class ClusterChecks(SimulatedCluster world)
{
    // A resumed process hears at once that it is out: the first message that it sends is answered so.
    private static readonly TimeSpan resumeGrace = TimeSpan.FromSeconds(2);

    private readonly HashSet<SimulatedNode> instances = [];

    public int WeaklyUpCount { get; private set; }

    public void BecameWeaklyUp() => WeaklyUpCount++;

    public void InstanceStarted(SimulatedNode node)
    {
        WasUp(node, "the singleton");
        instances.Add(node);
        OneSingleton();
    }

    public void InstanceEnded(SimulatedNode node) => instances.Remove(node);

    public void Resumed(SimulatedNode node)
    {
        if (instances.Contains(node))
            world.Time.After(resumeGrace, OneSingleton);
    }

    // Null if all is well, or what is not yet.
    public string? NotConverged()
    {
        var leaders = new HashSet<Address?>();
        foreach (var node in world.Nodes)
        {
            if (!node.IsAlive || node.Membership.Phase != ClusterPhase.Member)
                return $"{node.Port} is no member";
            var view = node.Membership.View;
            if (view.Gossip.Members.Count != world.Nodes.Count)
                return $"{node.Port} has {view.Gossip.Members.Count} members";
            foreach (var member in view.Gossip.Members)
            {
                if (member.Status != MemberStatus.Up || !view.IsReachable(member.UniqueAddress))
                    return $"{node.Port} sees {member.Address.Port} as {member.Status}" +
                        $"{(view.IsReachable(member.UniqueAddress) ? "" : ", unreachable")}";
                if (world.At(member.Address.Port!.Value)?.Self.Equals(member.UniqueAddress) != true)
                    return $"{node.Port} sees an old incarnation of {member.Address.Port}";
            }

            leaders.Add(view.Leader?.Address);
        }

        if (world.Nodes.Count != world.Rules.NodeCount)
            return $"{world.Nodes.Count} nodes have started";
        if (leaders.Count != 1)
            return $"there are {leaders.Count} leaders";
        return instances.Count == 1 ? world.Shards.NotAtHome() : $"{instances.Count} singletons run";
    }

    // After a parting that both sides have had time to decide on.
    public void OneLeaderASide()
    {
        var members = world.Nodes.Where(n => n.IsAlive && n.Membership.Phase == ClusterPhase.Member).ToList();
        var leaders = members.Select(n => n.Membership.View.Leader).Distinct().ToList();
        if (leaders.Count > 1)
            throw world.Failure(
                $"the parted cluster has {leaders.Count} leaders ({string.Join(", ", leaders.Select(l => l?.Address.Port))}) " +
                $"among {members.Count} members");
    }

    // Who was a member on the side that goes on still is. A quorum of more than half may be on neither side.
    public void OneSideGoesOn(IReadOnlyList<List<SimulatedNode>> sides)
    {
        var isTie = world.Rules.StrategyName == "static-quorum" && sides.All(side => side.Count == sides[0].Count);
        if (!isTie && !sides.Any(side => side.TrueForAll(IsMember)))
            throw world.Failure($"no side goes on whole: {string.Join("; ", sides.Select(side => $"of {side.Count} without {Ports(side.Where(n => !IsMember(n)))}"))}");
    }

    public void GoOn(IReadOnlyCollection<SimulatedNode> nodes)
    {
        if (!nodes.All(IsMember))
            throw world.Failure($"{Ports(nodes.Where(n => !IsMember(n)))} went, and had no part in it");
    }

    public void AreOut(IReadOnlyCollection<SimulatedNode> nodes)
    {
        if (nodes.Any(IsMember))
            throw world.Failure($"{Ports(nodes.Where(IsMember))} should have been put out");
    }

    // Singletons and shards run on members that have been Up for somebody, and perhaps not yet for themselves.
    public void WasUp(SimulatedNode node, string what)
    {
        if (world.Nodes.All(n => n.Membership.Gossip.Find(node.Self)?.Status is null or MemberStatus.Joining or MemberStatus.WeaklyUp))
            throw world.Failure($"{what} starts on {node.Port}, which was never Up");
    }

    private static bool IsMember(SimulatedNode node) => node.IsAlive && node.Membership.Phase == ClusterPhase.Member;

    private static string Ports(IEnumerable<SimulatedNode> nodes) => string.Join(", ", nodes.Select(n => n.Port));

    private void OneSingleton()
    {
        var running = instances.Where(n => n.IsAlive && !n.IsPaused).ToList();
        if (running.Count > 1)
            throw world.Failure($"{running.Count} singletons run at once: on {string.Join(" and ", running.Select(n => n.Port))}");
    }
}
