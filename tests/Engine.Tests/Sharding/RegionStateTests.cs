using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Sharding;

namespace Engine.Tests.Sharding;

// What a region does with messages while shards get homes, move and lose them.
public class RegionStateTests
{
    private static readonly CoordinatorId coordinator = new(1, 1, Node(1));

    [Fact]
    public void Messages_wait_for_a_home_and_leave_in_their_order()
    {
        var region = Registered();
        region.Route("s", 1).ShouldBe([Ask(region)]);
        region.Route("s", 2).ShouldBeEmpty();
        region.HomeTold(new ShardHome(coordinator, "s", 1, Node(2))).ShouldBe([Forward(2, 1), Forward(2, 2)]);
        region.Route("s", 3).ShouldBe([Forward(2, 3)]);
    }

    [Fact]
    public void A_late_answer_does_not_send_messages_to_a_node_that_is_gone()
    {
        var region = Registered();
        region.Route("s", 1);
        region.NodeRemoved(Node(2));
        region.HomeTold(new ShardHome(coordinator, "s", 1, Node(2))).ShouldBeEmpty();
        region.Tick().ShouldBe([Ask(region)]);
        region.HomeTold(new ShardHome(coordinator, "s", 2, Node(3))).ShouldBe([Forward(3, 1)]);
    }

    [Fact]
    public void While_a_shard_moves_its_messages_wait_and_what_was_said_before_is_forgotten()
    {
        var region = Registered();
        region.HostAsked(new HostShard(coordinator, "s", 5)).ShouldBe(
            [new RegionCommand<int>.StartShard("s", 5), new RegionCommand<int>.Say(new ShardStarted(region.Self, "s", 5))]);
        region.Route("s", 1).ShouldBe([new RegionCommand<int>.Deliver("s", 1)]);
        region.HandOffBegun(new BeginHandOff(coordinator, "s", 5)).ShouldBe([new RegionCommand<int>.Say(new BeginHandOffAck(region.Self, "s", 5))]);
        region.Route("s", 2);
        region.HostAsked(new HostShard(coordinator, "s", 5)).ShouldBeEmpty(); // A repeat from before the move.
        region.HandOffAsked(new HandOff(coordinator, "s", 5)).ShouldBe([new RegionCommand<int>.StopShard("s")]);
        region.GivenBack("s", [7]);
        region.ShardEnded("s").ShouldContain(new RegionCommand<int>.Say(new ShardStopped(region.Self, "s", 5)));
        region.HomeTold(new ShardHome(coordinator, "s", 6, Node(3))).ShouldBe([Forward(3, 7), Forward(3, 2)]);
    }

    [Fact]
    public void A_region_that_ends_first_sends_what_waits_in_it_to_the_new_home()
    {
        var region = Registered();
        region.HostAsked(new HostShard(coordinator, "s", 5));
        region.EndAsked().ShouldBe([new RegionCommand<int>.Say(new RegionEnding(region.Self))]);
        region.HandOffBegun(new BeginHandOff(coordinator, "s", 5));
        region.Route("s", 1);
        region.HandOffAsked(new HandOff(coordinator, "s", 5));
        region.ShardEnded("s").ShouldBe([new RegionCommand<int>.Say(new ShardStopped(region.Self, "s", 5)), Ask(region)]);
        region.HasEnded.ShouldBeFalse();
        region.HomeTold(new ShardHome(coordinator, "s", 6, Node(3))).ShouldBe(
            [Forward(3, 1), new RegionCommand<int>.Say(new RegionEnded(region.Self)), new RegionCommand<int>.End()]);
    }

    [Fact]
    public void A_move_that_ended_with_its_coordinator_leaves_the_shard_where_it_is()
    {
        var region = Registered();
        region.HomeTold(new ShardHome(coordinator, "s", 5, Node(2)));
        region.HandOffBegun(new BeginHandOff(coordinator, "s", 5));
        region.Route("s", 1);
        var newer = coordinator with { Age = 2, Node = Node(4) };
        region.Called(new RegisterWithMe(newer));
        region.TakenIn(new Registered(newer));
        region.HomeTold(new ShardHome(newer, "s", 5, Node(2))).ShouldBe([Forward(2, 1)]);
    }

    [Fact]
    public void An_older_coordinator_is_not_obeyed()
    {
        var region = Registered();
        var newer = coordinator with { Age = 2, Node = Node(4) };
        region.Called(new RegisterWithMe(newer));
        region.Called(new RegisterWithMe(coordinator)).ShouldBeEmpty();
        region.HostAsked(new HostShard(coordinator, "s", 9)).ShouldBeEmpty();
        region.Coordinator.ShouldBe(newer);
    }

    [Fact]
    public void A_full_buffer_drops_what_comes()
    {
        var region = Registered(bufferedCountMax: 2);
        region.Route("s", 1);
        region.Route("t", 2);
        region.Route("s", 3).ShouldBe([new RegionCommand<int>.Drop("s", 3)]);
        region.BufferedCount.ShouldBe(2);
    }

    private static RegionState<int> Registered(int bufferedCountMax = 100)
    {
        var region = new RegionState<int>(new RegionId(Node(9), 1, IsProxy: false), bufferedCountMax);
        region.Called(new RegisterWithMe(coordinator));
        region.TakenIn(new Registered(coordinator));
        return region;
    }

    private static RegionCommand<int> Ask(RegionState<int> region) => new RegionCommand<int>.Say(new GetShardHome(region.Self, "s"));

    private static RegionCommand<int> Forward(int node, int message) => new RegionCommand<int>.Forward(Node(node), message);

    private static UniqueAddress Node(int port) => new(new Address("akka.tcp", "test", "127.0.0.1", port), port);
}
