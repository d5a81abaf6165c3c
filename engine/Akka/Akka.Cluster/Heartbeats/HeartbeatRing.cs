using Akka.Cluster.Membership;

namespace Akka.Cluster;

// Who watches whom: the members stand in a ring in the order of a hash, and each sends heartbeats to the next few. So
// the cost per node stays the same in a large cluster, and every node computes the same ring without talking.
internal static class HeartbeatRing
{
    // The next `countMax` nodes that are reachable, and the unreachable ones between them: were those counted, a node whose
    // neighbours are all gone would watch nobody who lives, and never learn that the others went, too.
    public static IReadOnlyList<UniqueAddress> Receivers(Gossip gossip, UniqueAddress self, int countMax)
    {
        var ring = gossip.Index.Ring;
        var receivers = new List<UniqueAddress>(countMax + 1);
        var start = FirstAfter(ring, Place(self));
        var reachableCount = 0;
        for (var i = 0; i < ring.Count && reachableCount < countMax; i++)
        {
            var node = ring[(start + i) % ring.Count];
            if (node.Equals(self))
                continue;
            receivers.Add(node);
            if (gossip.Reachability.IsReachable(node))
                reachableCount++;
        }

        // A node we called unreachable stays ours to call reachable again, even when the ring has moved on.
        var lostCount = 0;
        foreach (var record in gossip.Reachability.Records)
        {
            if (!record.Observer.Equals(self))
                continue;
            lostCount++;
            if (!receivers.Contains(record.Subject))
                receivers.Add(record.Subject);
        }

        // Who has lost as many as most of its neighbours is likely cut off itself, and must soon know from how many.
        return 2 * lostCount > countMax ? [.. ring.Where(node => !node.Equals(self))] : receivers;
    }

    private static int FirstAfter(IReadOnlyList<UniqueAddress> ring, (uint Hash, UniqueAddress Node) self)
    {
        var (low, high) = (0, ring.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (Compare(Place(ring[middle]), self) <= 0)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    public static UniqueAddress[] Ordered(IEnumerable<UniqueAddress> nodes)
    {
        var places = nodes.Select(Place).ToArray();
        Array.Sort(places, Compare);
        return [.. places.Select(p => p.Node)];
    }

    private static (uint Hash, UniqueAddress Node) Place(UniqueAddress node) => (Hash(node), node);

    private static int Compare((uint Hash, UniqueAddress Node) a, (uint Hash, UniqueAddress Node) b)
    {
        var order = a.Hash.CompareTo(b.Hash);
        return order != 0 ? order : a.Node.CompareTo(b.Node);
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
