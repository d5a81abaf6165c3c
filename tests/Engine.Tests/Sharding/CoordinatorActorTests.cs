using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Sharding;
using Akka.Configuration;
using Akka.TestKit.Xunit2;

namespace Engine.Tests.Sharding;

// Whom the coordinator knows under which number, on a cluster of one node.
public sealed class CoordinatorActorTests : TestKit
{
    private readonly Akka.Cluster.Cluster cluster;
    private readonly IActorRef coordinator;

    public CoordinatorActorTests() : base(ConfigurationFactory.ParseString("""
        akka.actor.provider = cluster
        akka.remote.dot-netty.tcp { hostname = "127.0.0.1", port = 0 }
        akka.cluster.sharding.retry-interval = 200ms
        akka.coordinated-shutdown.exit-clr = off
        """))
    {
        cluster = Akka.Cluster.Cluster.Get(Sys);
        cluster.JoinAsync(cluster.SelfAddress).Wait(TimeSpan.FromSeconds(30)).ShouldBeTrue();
        var settings = ClusterShardingSettings.Create(Sys);
        coordinator = Sys.ActorOf(Props.Create(() => new CoordinatorActor(
            "type", settings, ShardAllocationStrategy.LeastShardAllocationStrategy(1, 1), new RecentlyDowned())));
    }

    [Fact]
    public void A_region_that_was_restarted_under_its_reference_still_gets_shards()
    {
        var region = CreateTestProbe();
        Register(region, new RegionId(cluster.SelfUniqueAddress, 1, IsProxy: false));
        var again = new RegionId(cluster.SelfUniqueAddress, 2, IsProxy: false);
        Register(region, again);

        coordinator.Tell(new GetShardHome(again, "s"), region);

        region.FishForMessage(message => message is HostShard { Shard: "s" }, TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void A_region_whose_node_is_not_up_gets_no_shards()
    {
        var stranger = CreateTestProbe();
        var known = CreateTestProbe();
        var joining = new RegionId(new UniqueAddress(cluster.SelfAddress.WithPort(1), 7), 1, IsProxy: false);
        coordinator.Tell(new Register(joining, null, 0, false, [], []), stranger);
        var region = new RegionId(cluster.SelfUniqueAddress, 1, IsProxy: false);
        var id = Register(known, region);
        coordinator.Tell(new Register(joining, id, 0, false, [], []), stranger);

        foreach (var shard in new[] { "a", "b", "c" })
        {
            coordinator.Tell(new GetShardHome(region, shard), known);
            known.FishForMessage(message => message is HostShard host && host.Shard == shard, TimeSpan.FromSeconds(30));
        }
    }

    // What a region does: it asks for the coordinator, and registers with the one that answers.
    private CoordinatorId Register(Akka.TestKit.TestProbe probe, RegionId region)
    {
        RegisterWithMe? call = null;
        AwaitAssert(() =>
        {
            coordinator.Tell(new Register(region, null, 0, false, [], []), probe);
            call = (RegisterWithMe)probe.FishForMessage(message => message is RegisterWithMe, TimeSpan.FromMilliseconds(300));
        }, TimeSpan.FromSeconds(30));
        var coordinatorId = call!.Coordinator;
        coordinator.Tell(new Register(region, coordinatorId, 0, false, [], []), probe);
        probe.FishForMessage(message => message is Registered, TimeSpan.FromSeconds(30));
        return coordinatorId;
    }
}
