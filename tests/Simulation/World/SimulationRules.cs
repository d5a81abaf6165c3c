using System.Collections.Immutable;
using Akka.Cluster.Joining;
using Akka.Cluster.Membership;
using Akka.Cluster.SBR;

namespace Simulation.World;

// The settings of one simulated cluster: times mostly as in cluster.hocon, and one of the downing strategies by the seed.
internal sealed record SimulationRules(
    int NodeCount, IReadOnlyList<int> SeedPorts, string? SingletonRole, string StrategyName, Func<SplitBrainStrategy> Strategy,
    TimeSpan WeaklyUpAfter)
{
    public static readonly TimeSpan HeartbeatInterval = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan HeartbeatPause = TimeSpan.FromSeconds(3);
    public static readonly TimeSpan ExpectedResponseAfter = TimeSpan.FromMilliseconds(500);
    public static readonly TimeSpan GossipInterval = TimeSpan.FromMilliseconds(500);
    public static readonly TimeSpan LeaderInterval = TimeSpan.FromMilliseconds(500);
    public static readonly TimeSpan ReapInterval = TimeSpan.FromMilliseconds(500);
    public static readonly TimeSpan JoinInterval = TimeSpan.FromMilliseconds(500);
    public static readonly TimeSpan ResolverInterval = TimeSpan.FromMilliseconds(250);
    public static readonly TimeSpan HandOverRetryInterval = TimeSpan.FromMilliseconds(500);
    // Longer than in cluster.hocon, which is for up to ten nodes: among fifty, a node does not watch all others, and a small
    // side takes a second round of heartbeats, six seconds more, to know how many it has lost.
    public static readonly TimeSpan StableAfter = TimeSpan.FromSeconds(10);
    public static readonly TimeSpan LossNoticedAfter = HeartbeatPause + (2 * HeartbeatInterval) + ReapInterval;
    public static readonly TimeSpan? DownAllWhenUnstable = null;

    // What a singleton manager waits after the removal of a node that was downed: by then the other side has decided, too.
    public static readonly TimeSpan RemovalMargin = StableAfter;

    public const int ShardCount = 40;
    public const int BufferedCountMax = 100_000;
    public static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(500);
    public static readonly TimeSpan RebalanceInterval = TimeSpan.FromSeconds(2);
    public static readonly TimeSpan SendInterval = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan HandOffTimeout = TimeSpan.FromSeconds(20);
    public static readonly TimeSpan PhaseTimeout = TimeSpan.FromSeconds(10);

    public static readonly JoinRules Joining = new(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10), null);

    // The same for the same seed. Five seed nodes, anywhere among the ports.
    public static SimulationRules Of(Random random, int nodeCount)
    {
        var seeds = Enumerable.Range(1, nodeCount).OrderBy(_ => random.Next()).Take(5).ToArray();
        var singletonRole = random.Next(2) == 0 ? "seed" : null;
        var (name, strategy) = random.Next(4) switch
        {
            0 => ("keep-majority of seeds", (Func<SplitBrainStrategy>)(() => new KeepMajority("seed"))),
            1 => ("static-quorum", () => new StaticQuorum(nodeCount / 2 + 1, "")),
            2 => ("keep-oldest", () => new KeepOldest(downIfAlone: true, "")),
            _ => ("keep-majority", () => new KeepMajority("")),
        };
        var weaklyUpAfter = TimeSpan.FromSeconds(random.Next(3) switch { 0 => 0, 1 => 2, _ => 7 });
        return new SimulationRules(nodeCount, seeds, singletonRole, name, strategy, weaklyUpAfter);
    }

    public ImmutableHashSet<string> RolesOf(int port) => SeedPorts.Contains(port) ? ["seed"] : ["worker"];

    public ClusterRules MembershipOf(int port) => new(RolesOf(port), 1, ImmutableDictionary<string, int>.Empty, 9, 0.8, WeaklyUpAfter);
}
