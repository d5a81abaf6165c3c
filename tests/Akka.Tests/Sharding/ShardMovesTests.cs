using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Tests.Cluster;
using Akka.Tests.Remote;

namespace Akka.Tests.Sharding;

#pragma warning disable CS0618 // The strategy with the threshold is obsolete, and still there.

// What the coordinator makes of strategies: those with a threshold, those that are to be started, and versions of the program.
public sealed class ShardMovesTests
{
    private const string Fast = "akka.cluster.sharding { retry-interval = 200ms, rebalance-interval = 200ms }";

    [Fact]
    public async Task The_strategy_with_a_threshold_gives_a_new_node_its_part()
    {
        await using var systems = new RemoteSystems();
        var first = await ClusterTests.FoundAsync(systems, extra: Fast);
        var region = StartRegion(first, new LeastShardAllocationStrategy(1, 3));
        foreach (var id in Enumerable.Range(0, 8))
            (await HomeAsync(region, id)).ShouldBe(first.SelfAddress);
        var second = await ClusterTests.JoinAsync(systems, first, extra: Fast);
        StartRegion(second, new LeastShardAllocationStrategy(1, 3));
        var homes = new List<Address>();
        using var patience = new CancellationTokenSource(RemoteSystems.Patience);
        while (homes.Count(home => home == second.SelfAddress) < 4)
        {
            patience.Token.ThrowIfCancellationRequested();
            homes.Clear();
            foreach (var id in Enumerable.Range(0, 8))
                homes.Add(await HomeAsync(region, id));
        }

        homes.Count(home => home == first.SelfAddress).ShouldBe(4);
    }

    [Fact]
    public async Task Shards_go_to_the_nodes_with_the_latest_version()
    {
        await using var systems = new RemoteSystems();
        var first = await ClusterTests.FoundAsync(systems, extra: $"{Fast}, akka.cluster.app-version = \"1.9\"");
        var second = await ClusterTests.JoinAsync(systems, first, extra: $"{Fast}, akka.cluster.app-version = \"1.10\"");
        var regions = new[] { first, second }.Select(n => StartRegion(n, null)).ToArray();
        await KnownAsync(regions[0], 2);
        foreach (var id in Enumerable.Range(0, 8))
            (await HomeAsync(regions[id % 2], id)).ShouldBe(second.SelfAddress);
    }

    [Fact]
    public async Task A_strategy_is_started_on_the_coordinators_node_before_it_is_asked()
    {
        await using var systems = new RemoteSystems();
        var first = await ClusterTests.FoundAsync(systems, extra: Fast);
        var strategy = new Startable();
        (await HomeAsync(StartRegion(first, strategy), 1)).ShouldBe(first.SelfAddress);
        strategy.StartCount.ShouldBe(1);
    }

    private static IActorRef StartRegion(Akka.Cluster.Cluster node, IShardAllocationStrategy? strategy)
    {
        var sharding = ClusterSharding.Get(node.System);
        return sharding.Start("echo", Props.Create<Where>(), sharding.Settings, new Extractor(),
            strategy ?? sharding.DefaultShardAllocationStrategy(sharding.Settings), PoisonPill.Instance);
    }

    private static Task<Address> HomeAsync(IActorRef region, int id) =>
        region.Ask<Address>(new ShardingEnvelope($"{id}", "where"), RemoteSystems.Patience);

    private static async Task KnownAsync(IActorRef region, int count)
    {
        var limit = RemoteSystems.Patience;
        using var patience = new CancellationTokenSource(limit);
        while ((await region.Ask<ClusterShardingStats>(new GetClusterShardingStats(limit), limit)).Regions.Count < count)
            await Task.Delay(50, patience.Token);
    }

    private sealed class Startable : IStartableAllocationStrategy
    {
        public int StartCount { get; private set; }

        public void Start() => StartCount++;

        public Task<IActorRef> AllocateShard(IActorRef requester, string shardId,
            IImmutableDictionary<IActorRef, IImmutableList<string>> currentShardAllocations)
        {
            StartCount.ShouldBe(1);
            return Task.FromResult(requester);
        }

        public Task<IImmutableSet<string>> Rebalance(
            IImmutableDictionary<IActorRef, IImmutableList<string>> currentShardAllocations,
            IImmutableSet<string> rebalanceInProgress) =>
            Task.FromResult<IImmutableSet<string>>(ImmutableHashSet<string>.Empty);
    }

    private sealed class Where : UntypedActor
    {
        protected override void OnReceive(object message) => Sender.Tell(Akka.Cluster.Cluster.Get(Context.System).SelfAddress);
    }

    // A shard for each entity.
    private sealed class Extractor() : HashCodeMessageExtractor(8)
    {
        public override string? EntityId(object message) => (message as ShardingEnvelope)?.EntityId;

        public override string ShardId(string entityId, object? messageHint = null) => entityId;
    }
}
