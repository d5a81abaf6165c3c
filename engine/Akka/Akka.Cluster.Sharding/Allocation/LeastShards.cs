namespace Akka.Cluster.Sharding;

// Balance by least shards. With n shards on r regions, each should have between floor(n/r) and ceil(n/r). A round takes from
// those that have more than the ceiling; if none has, from those at the ceiling for those below the floor. The rest follows
// from where shards go: to the region with the fewest. The regions come in the order in which they would be chosen. Pure.
internal static class LeastShards
{
    public static IReadOnlyList<string> Rebalance(IReadOnlyList<IReadOnlyList<string>> regions, int absoluteLimit, double relativeLimit)
    {
        var total = regions.Sum(r => r.Count);
        if (regions.Count < 2 || total == 0)
            return [];
        var limit = Math.Max(1, Math.Min((int)(relativeLimit * total), absoluteLimit));
        var (floor, ceiling) = (total / regions.Count, (total + regions.Count - 1) / regions.Count);
        var moves = new List<string>();
        foreach (var region in regions)
            moves.AddRange(region.Take(Math.Max(0, region.Count - ceiling)));
        if (moves.Count == 0)
        {
            var missing = regions.Sum(r => Math.Max(0, floor - r.Count));
            moves.AddRange(regions.Where(r => r.Count == ceiling && ceiling > floor).Take(missing).Select(r => r[0]));
        }

        return moves.Take(limit).ToList();
    }
}
