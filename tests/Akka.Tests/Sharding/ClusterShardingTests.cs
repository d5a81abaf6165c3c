using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Tests.Cluster;
using Akka.Tests.Remote;

namespace Akka.Tests.Sharding;

// Entities by id, found from every node, that move and come back when nodes go.
public partial class ClusterShardingTests
{
    private const string Fast = """
        akka.cluster.sharding {
          retry-interval = 200ms
          rebalance-interval = 300ms
          entity-restart-backoff = 200ms
          handoff-timeout = 10s
        }
        """;

    [Fact]
    public async Task An_entity_starts_with_its_first_message_and_is_one_for_all_nodes()
    {
        await using var systems = new RemoteSystems();
        var nodes = await NodesAsync(systems, 2);
        var regions = nodes.Select(n => StartRegion(n)).ToArray();
        (await CountAsync(regions[0], "a")).ShouldBe(1);
        (await CountAsync(regions[1], "a")).ShouldBe(2);
        (await CountAsync(regions[0], "b")).ShouldBe(1);
    }

    [Fact]
    public async Task Any_region_tells_how_many_entities_there_are_in_the_cluster()
    {
        await using var systems = new RemoteSystems();
        var nodes = await NodesAsync(systems, 2);
        var regions = nodes.Select(n => StartRegion(n)).ToArray();
        await KnownAsync(regions[0], regions.Length);
        foreach (var id in Enumerable.Range(0, 20))
            await WhereAsync(regions[0], $"{id}");
        foreach (var region in regions)
        {
            var stats = await region.Ask<ClusterShardingStats>(new GetClusterShardingStats(RemoteSystems.Patience), RemoteSystems.Patience);
            stats.Regions.Keys.ShouldBe(nodes.Select(n => n.SelfAddress), ignoreOrder: true);
            stats.Regions.Values.Sum(r => r.Stats.Values.Sum()).ShouldBe(20);
            stats.Regions.Values.ShouldAllBe(r => r.Failed.Count == 0);
            var own = await region.Ask<ShardRegionStats>(GetShardRegionStats.Instance, RemoteSystems.Patience);
            stats.Regions.Values.ShouldContain(own);
        }
    }

    [Fact]
    public async Task Shards_spread_over_the_nodes_and_a_proxy_finds_them()
    {
        await using var systems = new RemoteSystems();
        var nodes = await NodesAsync(systems, 2);
        var regions = nodes.Select(n => StartRegion(n)).ToArray();
        await KnownAsync(regions[0], regions.Length);
        var outside = Akka.Cluster.Cluster.Get(systems.StartNode(role: "other", extra: Fast));
        await outside.JoinAsync(nodes[0].SelfAddress).WaitAsync(RemoteSystems.Patience);
        var proxy = ClusterSharding.Get(outside.System).StartProxy("counter", "entities", new Extractor());
        var homes = new HashSet<string>();
        for (var i = 0; i < 20; i++)
            homes.Add(await WhereAsync(proxy, $"{i}"));
        homes.ShouldBe([.. nodes.Select(n => n.SelfAddress.ToString())], ignoreOrder: true);
    }

    [Fact]
    public async Task A_new_node_gets_its_part_and_no_message_to_a_moving_shard_is_lost()
    {
        await using var systems = new RemoteSystems();
        var first = (await NodesAsync(systems, 1))[0];
        var region = StartRegion(first);
        string[] ids = [.. Enumerable.Range(0, 10).Select(i => $"{i}")];
        foreach (var id in ids)
            (await WhereAsync(region, id)).ShouldBe(first.SelfAddress.ToString());
        var second = await JoinAsync(systems, first);
        var asked = 0;
        StartRegion(second);
        using var patience = new CancellationTokenSource(RemoteSystems.Patience);
        var homes = new HashSet<string>();
        while (homes.Count < 2)
        {
            patience.Token.ThrowIfCancellationRequested();
            homes.Clear();
            asked++;
            foreach (var answer in await Task.WhenAll(ids.Select(id => WhereAsync(region, id)))) // Each is answered.
                homes.Add(answer);
        }

        asked.ShouldBePositive();
    }

    [Fact]
    public async Task Entities_of_a_crashed_node_start_elsewhere_and_so_does_the_coordinator()
    {
        await using var systems = new RemoteSystems();
        var nodes = await NodesAsync(systems, 3);
        var regions = nodes.Select(n => StartRegion(n)).ToArray();
        string[] ids = [.. Enumerable.Range(0, 12).Select(i => $"{i}")];
        foreach (var id in ids)
            await WhereAsync(regions[2], id);
        await RemoteSystems.CrashAsync(nodes[0].System); // The oldest: the coordinator was here.
        foreach (var id in ids)
            (await WhereSoonAsync(regions[2], id, home => home != nodes[0].SelfAddress.ToString())).ShouldNotBe(nodes[0].SelfAddress.ToString());
        (await WhereAsync(regions[1], "new one")).ShouldNotBe(nodes[0].SelfAddress.ToString());
    }

    [Fact]
    public async Task A_node_that_leaves_hands_its_shards_over_without_losing_a_message()
    {
        await using var systems = new RemoteSystems();
        var nodes = await NodesAsync(systems, 2);
        var regions = nodes.Select(n => StartRegion(n)).ToArray();
        string[] ids = [.. Enumerable.Range(0, 10).Select(i => $"{i}")];
        foreach (var id in ids)
            await WhereAsync(regions[1], id);
        var left = nodes[0].LeaveAsync();
        while (!left.IsCompleted)
            await Task.WhenAll(ids.Select(id => WhereAsync(regions[1], id))); // An answer each time, from there or from here.
        foreach (var id in ids)
            (await WhereAsync(regions[1], id)).ShouldBe(nodes[1].SelfAddress.ToString());
    }

    [Fact]
    public async Task A_passivated_entity_stops_and_starts_again_with_the_next_message()
    {
        await using var systems = new RemoteSystems();
        var region = StartRegion((await NodesAsync(systems, 1))[0]);
        (await CountAsync(region, "a")).ShouldBe(1);
        (await CountAsync(region, "a")).ShouldBe(2);
        region.Tell(new ShardingEnvelope("a", "passivate"));
        // Each is answered: what comes while it stops waits for the next life.
        await UntilAsync(async () => await CountAsync(region, "a") == 1);
    }

    [Fact]
    public async Task An_idle_entity_is_passivated()
    {
        await using var systems = new RemoteSystems();
        var node = (await NodesAsync(systems, 1))[0];
        var region = StartRegion(node, s => s.WithPassivateIdleAfter(TimeSpan.FromMilliseconds(200)));
        (await CountAsync(region, "a")).ShouldBe(1);
        await UntilAsync(async () => (await StateAsync(region)).Shards.All(s => s.EntityIds.Count == 0));
        (await CountAsync(region, "a")).ShouldBe(1);
    }

    [Fact]
    public async Task Remembered_entities_start_unasked_when_their_node_crashes()
    {
        await using var systems = new RemoteSystems();
        var nodes = await NodesAsync(systems, 3); // Two are left, and the larger part goes on.
        var regions = nodes.Select(n => StartRegion(n, s => s.WithRememberEntities(true))).ToArray();
        await KnownAsync(regions[1], regions.Length);
        string[] ids = [.. Enumerable.Range(0, 8).Select(i => $"{i}")];
        foreach (var id in ids)
            regions[1].Tell(new ShardRegion.StartEntity(id));
        await UntilAsync(async () => (await IdsAsync(regions)).Length == ids.Length);
        foreach (var region in regions)
            (await IdsAsync(region)).ShouldNotBeEmpty();
        await RemoteSystems.CrashAsync(nodes[0].System);
        await UntilAsync(async () => (await IdsAsync(regions[1..])).Length == ids.Length);
        (await IdsAsync(regions[1..])).ShouldBe(ids, ignoreOrder: true);
    }

    [Fact]
    public async Task A_remembered_entity_that_ends_by_itself_is_started_again_and_one_that_passivates_is_not()
    {
        await using var systems = new RemoteSystems();
        var region = StartRegion((await NodesAsync(systems, 1))[0], s => s.WithRememberEntities(true));
        (await CountAsync(region, "ends")).ShouldBe(1);
        (await CountAsync(region, "passivates")).ShouldBe(1);
        region.Tell(new ShardingEnvelope("passivates", "passivate"));
        region.Tell(new ShardingEnvelope("ends", "end"));
        await UntilAsync(async () => (await IdsAsync(region)) is ["ends"]);
        await UntilAsync(async () => (await CountAsync(region, "ends")) == 1);
    }

    [Fact]
    public async Task A_message_for_no_entity_is_unhandled_and_an_unknown_type_is_told()
    {
        await using var systems = new RemoteSystems();
        var node = (await NodesAsync(systems, 1))[0];
        var region = StartRegion(node);
        var probe = new Probe(node.System);
        node.System.EventStream.Subscribe(probe.Ref, typeof(Akka.Event.UnhandledMessage));
        region.Tell(12.5);
        (await probe.ExpectAsync<Akka.Event.UnhandledMessage>()).Message.ShouldBe(12.5);
        Should.Throw<InvalidOperationException>(() => ClusterSharding.Get(node.System).ShardRegion("unknown")).Message.ShouldContain("unknown");
        ClusterSharding.Get(node.System).ShardRegion("counter").ShouldBe(region);
        ClusterSharding.Get(node.System).ShardTypeNames.ShouldBe(["counter"]);
    }

    [Fact]
    public void A_hash_extractor_spreads_ids_evenly_and_always_the_same()
    {
        var extractor = HashCodeMessageExtractor.Create(10, message => (string)message);
        var shards = Enumerable.Range(0, 10_000).Select(i => extractor.ShardId($"entity-{i}")).ToList();
        shards.Distinct().Count().ShouldBe(10);
        shards.GroupBy(s => s).Max(g => g.Count()).ShouldBeLessThan(1200);
        extractor.ShardId("a").ShouldBe(extractor.ShardId("a"));
        extractor.EntityId("a").ShouldBe("a");
        extractor.EntityMessage("a").ShouldBe("a");
    }

    private static async Task<Akka.Cluster.Cluster[]> NodesAsync(RemoteSystems systems, int count)
    {
        var first = Akka.Cluster.Cluster.Get(systems.StartNode(role: "entities", extra: Fast));
        await first.JoinAsync(first.SelfAddress).WaitAsync(RemoteSystems.Patience);
        var nodes = new List<Akka.Cluster.Cluster> { first };
        while (nodes.Count < count)
            nodes.Add(await JoinAsync(systems, first));
        return [.. nodes];
    }

    private static async Task<Akka.Cluster.Cluster> JoinAsync(RemoteSystems systems, Akka.Cluster.Cluster first)
    {
        var node = Akka.Cluster.Cluster.Get(systems.StartNode(role: "entities", extra: Fast));
        await node.JoinAsync(first.SelfAddress).WaitAsync(RemoteSystems.Patience);
        return node;
    }

    private static IActorRef StartRegion(Akka.Cluster.Cluster node, Func<ClusterShardingSettings, ClusterShardingSettings>? change = null)
    {
        var settings = ClusterShardingSettings.Create(node.System).WithRole("entities");
        return ClusterSharding.Get(node.System).Start("counter", Props.Create<CounterEntity>(), change?.Invoke(settings) ?? settings, new Extractor());
    }

    // A region that starts last may be taken in after the first shards have their homes.
    private static Task KnownAsync(IActorRef region, int count) => UntilAsync(async () => (await region.Ask<ClusterShardingStats>(
        new GetClusterShardingStats(RemoteSystems.Patience), RemoteSystems.Patience)).Regions.Count == count);

    private static Task<int> CountAsync(IActorRef region, string id) => region.Ask<int>(new ShardingEnvelope(id, "count"), RemoteSystems.Patience);

    private static Task<string> WhereAsync(IActorRef region, string id) => region.Ask<string>(new ShardingEnvelope(id, "where"), RemoteSystems.Patience);

    // While a node is dying, a message to it is lost: the question is repeated.
    private static async Task<string> WhereSoonAsync(IActorRef region, string id, Func<string, bool> isRight)
    {
        using var patience = new CancellationTokenSource(RemoteSystems.Patience);
        while (true)
        {
            patience.Token.ThrowIfCancellationRequested();
            try
            {
                var home = await region.Ask<string>(new ShardingEnvelope(id, "where"), TimeSpan.FromSeconds(1));
                if (isRight(home))
                    return home;
            }
            catch (AskTimeoutException)
            {
                continue;
            }
        }
    }

    private static Task<CurrentShardRegionState> StateAsync(IActorRef region) => region.Ask<CurrentShardRegionState>(GetShardRegionState.Instance, RemoteSystems.Patience);

    private static async Task<string[]> IdsAsync(params IActorRef[] regions)
    {
        var states = await Task.WhenAll(regions.Select(StateAsync));
        return [.. states.SelectMany(s => s.Shards).SelectMany(s => s.EntityIds)];
    }

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var patience = new CancellationTokenSource(RemoteSystems.Patience);
        while (!await holds())
            await Task.Delay(50, patience.Token);
    }

    private sealed class Extractor() : HashCodeMessageExtractor(8)
    {
        public override string? EntityId(object message) => (message as ShardingEnvelope)?.EntityId;
    }
}

// Counts its messages, says where it is, and ends when told.
public sealed class CounterEntity : UntypedActor
{
    private int count;

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case "count":
                Sender.Tell(++count);
                break;
            case "where":
                Sender.Tell(Akka.Cluster.Cluster.Get(Context.System).SelfAddress.ToString());
                break;
            case "passivate":
                Context.Parent.Tell(new Passivate(PoisonPill.Instance));
                break;
            case "end":
                Context.Stop(Self);
                break;
        }
    }
}
