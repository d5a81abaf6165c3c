using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Tests.Cluster;
using Akka.Tests.Remote;

namespace Akka.Tests.Sharding;

// Where entities are, and which regions there are, as one may ask for it.
public class EntityLocationTests
{
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task A_region_says_where_an_entity_runs_and_where_it_would()
    {
        await using var systems = new RemoteSystems();
        var (node, region) = await StartAsync(systems);
        await region.Ask<int>(new ShardingEnvelope("1", "count"), RemoteSystems.Patience);

        var running = await region.Ask<EntityLocation>(new GetEntityLocation("1", Moment), RemoteSystems.Patience);
        (running.EntityId, running.ShardId, running.ShardRegion).ShouldBe(("1", "s1", node.SelfAddress));
        running.EntityRef.Value.Path.Name.ShouldBe("1");

        var stopped = await region.Ask<EntityLocation>(new GetEntityLocation("11", Moment), RemoteSystems.Patience);
        (stopped.ShardId, stopped.ShardRegion, stopped.EntityRef.HasValue).ShouldBe(("s1", node.SelfAddress, false));

        var unknown = await region.Ask<EntityLocation>(new GetEntityLocation("2", Moment), RemoteSystems.Patience);
        (unknown.ShardId, unknown.ShardRegion, unknown.EntityRef.HasValue).ShouldBe(("s2", Address.AllSystems, false));
    }

    [Fact]
    public async Task A_remembered_entity_that_waits_for_its_restart_is_none_of_the_running_ones()
    {
        await using var systems = new RemoteSystems();
        var (_, region) = await StartAsync(systems, settings => settings.WithRememberEntities(true), "akka.cluster.sharding.entity-restart-backoff = 1h");
        await region.Ask<int>(new ShardingEnvelope("1", "count"), RemoteSystems.Patience);
        await IdsAsync(region, "1");

        region.Tell(new ShardingEnvelope("1", "end"), ActorRefs.NoSender);
        await IdsAsync(region);

        (await region.Ask<int>(new ShardingEnvelope("1", "count"), RemoteSystems.Patience)).ShouldBe(1);
        await IdsAsync(region, "1");
    }

    [Fact]
    public async Task A_region_that_has_ended_may_be_started_again()
    {
        await using var systems = new RemoteSystems();
        var (node, region) = await StartAsync(systems);
        var sharding = ClusterSharding.Get(node.System);
        await region.Ask<int>(new ShardingEnvelope("1", "count"), RemoteSystems.Patience);
        sharding.ShardTypeNames.ShouldBe(["numbers"]);

        node.System.Stop(region);
        await UntilAsync(() => Task.FromResult(sharding.ShardTypeNames.IsEmpty));
        Should.Throw<InvalidOperationException>(() => sharding.ShardRegion("numbers"));

        var again = Start(node, settings => settings);
        again.ShouldNotBe(region);
        (await again.Ask<int>(new ShardingEnvelope("1", "count"), RemoteSystems.Patience)).ShouldBe(1);
    }

    [Fact]
    public async Task Without_a_role_the_settings_have_none()
    {
        await using var systems = new RemoteSystems();
        var node = systems.StartNode();

        ClusterShardingSettings.Create(node).Role.ShouldBeNull();
        Akka.Cluster.Tools.Singleton.ClusterSingletonManagerSettings.Create(node).Role.ShouldBeNull();
        Akka.Cluster.Tools.Singleton.ClusterSingletonProxySettings.Create(node).WithRole("").Role.ShouldBeNull();
    }

    private static async Task<(Akka.Cluster.Cluster Node, IActorRef Region)> StartAsync(
        RemoteSystems systems, Func<ClusterShardingSettings, ClusterShardingSettings>? change = null, string extra = "")
    {
        var node = await ClusterTests.FoundAsync(systems, extra: $"akka.cluster.sharding.retry-interval = 200ms\n{extra}");
        return (node, Start(node, change ?? (settings => settings)));
    }

    private static IActorRef Start(Akka.Cluster.Cluster node, Func<ClusterShardingSettings, ClusterShardingSettings> change) =>
        ClusterSharding.Get(node.System).Start(
            "numbers", Props.Create(() => new CounterEntity()), change(ClusterShardingSettings.Create(node.System)), new ByLastDigit());

    private static Task IdsAsync(IActorRef region, params string[] ids) => UntilAsync(async () =>
    {
        var state = await region.Ask<CurrentShardRegionState>(GetShardRegionState.Instance, RemoteSystems.Patience);
        return state.Shards.SelectMany(shard => shard.EntityIds).SequenceEqual(ids);
    });

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var patience = new CancellationTokenSource(RemoteSystems.Patience);
        while (!await holds())
            await Task.Delay(20, patience.Token);
    }

    private sealed class ByLastDigit : IMessageExtractor
    {
        public string? EntityId(object message) => null;

        public object? EntityMessage(object message) => null;

        public string? ShardId(object message) => null;

        public string ShardId(string entityId, object? messageHint = null) => "s" + entityId[^1];
    }
}
