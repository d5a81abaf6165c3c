using Akka.Cluster;
using Simulation.World;

namespace Simulation.Checks;

// Of the shards: each at one home at every moment; all that were asked for have one when the cluster has come together; and
// messages to shards that move because nodes leave in good order arrive, each once.
internal sealed class ShardChecks(SimulatedCluster world)
{
    private static readonly TimeSpan resumeGrace = TimeSpan.FromSeconds(2);

    private readonly Dictionary<string, HashSet<SimulatedNode>> homes = [];
    private readonly Dictionary<long, (SimulatedNode From, string Shard)> underWay = [];
    private readonly Dictionary<long, string> shardOf = [];
    private readonly Dictionary<long, string> seen = [];
    private long messageCount;
    private long countedFrom = long.MaxValue;

    public long Sent(SimulatedNode from, string shard)
    {
        underWay.Add(++messageCount, (from, shard));
        shardOf.Add(messageCount, shard);
        return messageCount;
    }

    // Where a message was seen last: told when it is lost.
    public void Seen(long message, string where) => seen[message] = $"{world.Time.Now:mm:ss.fff} {where}";

    public string ShardOf(long message) => shardOf[message];

    public void Delivered(long message)
    {
        if (!underWay.Remove(message) && message >= countedFrom)
            throw world.Failure($"message {message} to shard {shardOf[message]} came twice");
    }

    public void Started(SimulatedNode node, string shard)
    {
        world.Checks.WasUp(node, $"shard {shard}");
        if (!homes.TryGetValue(shard, out var at))
            homes.Add(shard, at = []);
        at.Add(node);
        OneHome(shard, at);
    }

    public void Ended(SimulatedNode node, string shard) => homes[shard].Remove(node);

    public void NodeEnded(SimulatedNode node)
    {
        foreach (var at in homes.Values)
            at.Remove(node);
    }

    public void Resumed(SimulatedNode node) => world.Time.After(resumeGrace, () =>
    {
        foreach (var (shard, at) in homes)
            if (at.Contains(node))
                OneHome(shard, at);
    });

    // Null if all is well, or what is not yet.
    public string? NotAtHome()
    {
        foreach (var (shard, at) in homes)
            if (at.Count != 1)
                return $"shard {shard} has {at.Count} homes";
        return world.Nodes.FirstOrDefault(n => n.IsAlive && n.BufferedCount > 0) is { } node
            ? $"{node.BufferedCount} messages wait at {node.Port}"
            : null;
    }

    // From here on nothing may be lost or come twice: the network is whole, and nobody crashes.
    public void BeginCounting() => countedFrom = messageCount + 1;

    public void NothingIsLost()
    {
        var settled = world.Nodes.Where(n => n.IsAlive).ToHashSet();
        var lost = underWay.Where(m => m.Key >= countedFrom && m.Key < messageCount - 500 && settled.Contains(m.Value.From)).ToList();
        countedFrom = long.MaxValue;
        if (lost.Count > 0)
            throw world.Failure(
                $"{lost.Count} messages to moving shards are lost: " + string.Join(", ", lost.Take(5).Select(m =>
                    $"{m.Key} from {m.Value.From.Port} to shard {m.Value.Shard}, {seen.GetValueOrDefault(m.Key)}")));
    }

    private void OneHome(string shard, HashSet<SimulatedNode> at)
    {
        var running = at.Where(n => n.IsAlive && !n.IsPaused).ToList();
        if (running.Count > 1)
            throw world.Failure($"shard {shard} lives at once on {string.Join(" and ", running.Select(n => n.Port))}");
    }
}
