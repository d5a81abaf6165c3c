using Akka.Cluster.Membership;

namespace Akka.Cluster;

// Who watches whom: the members stand in a ring in the order of a hash, and each sends heartbeats to the next few. So
// the cost per node stays the same in a large cluster, and every node computes the same ring without talking.
internal static class HeartbeatRing
{
    public static IReadOnlyList<UniqueAddress> Receivers(Gossip gossip, UniqueAddress self, int countMax)
    {
        var ring = gossip.Members.Select(m => m.UniqueAddress).Where(n => !n.Equals(self)).ToList();
        if (ring.Count <= countMax)
            return ring;
        ring.Sort((a, b) => Compare(a, b));
        var start = ring.FindIndex(n => Compare(n, self) > 0);
        var receivers = Enumerable.Range(0, countMax).Select(i => ring[(Math.Max(start, 0) + i) % ring.Count]).ToList();
        // A node we called unreachable stays ours to call reachable again, even when the ring has moved on.
        receivers.AddRange(gossip.Reachability.Records
            .Where(r => r.Observer.Equals(self) && !receivers.Contains(r.Subject))
            .Select(r => r.Subject));
        return receivers;
    }

    private static int Compare(UniqueAddress a, UniqueAddress b)
    {
        var order = Hash(a).CompareTo(Hash(b));
        return order != 0 ? order : a.CompareTo(b);
    }

    // FNV-1a over the address: the same on every node, unlike string.GetHashCode.
    private static uint Hash(UniqueAddress node)
    {
        var hash = 2166136261u ^ (uint)node.Uid;
        foreach (var c in node.Address.ToString())
            hash = (hash ^ c) * 16777619u;
        return hash;
    }
}
