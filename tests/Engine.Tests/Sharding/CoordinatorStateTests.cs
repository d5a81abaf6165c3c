using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Sharding;

namespace Engine.Tests.Sharding;

// Where shards live, and how they move.
public class CoordinatorStateTests
{
    private static readonly CoordinatorId id = new(1, 1, Node(1));
    private static readonly DateTimeOffset now = DateTimeOffset.UnixEpoch;

    [Fact]
    public void Nothing_gets_a_home_before_all_nodes_have_said_what_they_have()
    {
        var state = new CoordinatorState(id, [Node(1), Node(2), Node(3)], TimeSpan.FromSeconds(10));
        state.Begin().OfType<CoordinatorCommand.Call>().Select(c => c.Node).ShouldBe([Node(1), Node(2), Node(3)], ignoreOrder: true);
        Register(state, 1);
        state.HomeAsked(new GetShardHome(Region(1), "s")).ShouldBeEmpty();
        state.NoRegionAt(Node(2)).ShouldBeEmpty();
        Register(state, 3, new HostedShard("s", 7, IsStopping: false));
        state.IsReady.ShouldBeTrue();
        // It was there all the time.
        state.HomeAsked(new GetShardHome(Region(1), "s")).ShouldBe([Send(1, new ShardHome(id, "s", 7, Node(3)))]);
    }

    [Fact]
    public void A_new_shard_is_chosen_started_and_told_and_its_term_is_above_all_that_were()
    {
        var state = Ready(termSeen: 41);
        state.HomeAsked(new GetShardHome(Region(1), "s")).ShouldBe([new CoordinatorCommand.Choose(Region(1), "s")]);
        state.Chosen("s", Region(2)).ShouldBe([Send(2, new HostShard(id, "s", 42))]);
        state.Started(new ShardStarted(Region(2), "s", 42), now).ShouldBe([Send(1, new ShardHome(id, "s", 42, Node(2)))]);
    }

    [Fact]
    public void A_shard_moves_when_all_have_acknowledged()
    {
        var state = Ready();
        Place(state, "s", 2);
        state.Move(["s"], now).Count.ShouldBe(2);
        state.HandOffAcked(new BeginHandOffAck(Region(1), "s", 1), now).ShouldBeEmpty();
        state.HandOffAcked(new BeginHandOffAck(Region(2), "s", 1), now).ShouldBe([Send(2, new HandOff(id, "s", 1))]);
        state.Stopped(new ShardStopped(Region(2), "s", 1)).ShouldBe([new CoordinatorCommand.Choose(Region(1), "s")]);
    }

    [Fact]
    public void A_shard_stays_when_somebody_does_not_answer()
    {
        var state = Ready();
        Place(state, "s", 2);
        state.Move(["s"], now);
        var late = state.Tick(now.AddSeconds(11));
        late.ShouldContain(Send(2, new HostShard(id, "s", 2)));
        late.OfType<CoordinatorCommand.Warn>().Count().ShouldBe(1);
    }

    [Fact]
    public void Shards_of_a_region_that_ends_move_when_all_regions_are_known_and_not_before()
    {
        var state = new CoordinatorState(id, [Node(1), Node(2)], TimeSpan.FromSeconds(10));
        Register(state, 2, new HostedShard("s", 7, IsStopping: false));
        state.Ending(new RegionEnding(Region(2)), now).ShouldBeEmpty(); // Node 1 may still be sending there, and cannot be asked yet.
        var commands = state.Registers(new Register(Region(1), id, 0, false, [], []), now);
        commands.ShouldContain(Send(1, new BeginHandOff(id, "s", 7)));
        commands.ShouldContain(Send(2, new BeginHandOff(id, "s", 7)));
    }

    [Fact]
    public void Of_two_regions_that_have_a_shard_the_one_with_the_older_stay_stops_it_whoever_is_heard_first()
    {
        foreach (var (first, second) in new[] { (7, 9), (9, 7) })
        {
            var state = new CoordinatorState(id, [Node(1), Node(2)], TimeSpan.FromSeconds(10));
            Register(state, 1, new HostedShard("s", first, IsStopping: false));
            var commands = state.Registers(new Register(Region(2), id, 0, false, [new HostedShard("s", second, IsStopping: false)], []), now);

            var older = first < second ? 1 : 2;
            commands.ShouldContain(Send(older, new HandOff(id, "s", 7)));
            state.Stopped(new ShardStopped(Region(older), "s", 7)).ShouldBeEmpty();
            state.HomeAsked(new GetShardHome(Region(older), "s")).ShouldBe([Send(older, new ShardHome(id, "s", 9, Node(3 - older)))]);
        }
    }

    [Fact]
    public void Shards_of_a_lost_node_rest_until_it_is_surely_gone()
    {
        var state = Ready();
        Place(state, "s", 2);
        state.NodeLost(Node(2));
        state.HomeAsked(new GetShardHome(Region(1), "s")).ShouldBeEmpty();
        state.NodeGone(Node(2), now).ShouldBe([new CoordinatorCommand.Choose(Region(1), "s")]);
    }

    [Fact]
    public void Balance_takes_from_the_fullest_within_the_limits()
    {
        string[] many = [.. Enumerable.Range(0, 10).Select(i => $"{i}")];
        LeastShards.Rebalance([many, []], absoluteLimit: 3, relativeLimit: 1).Count.ShouldBe(3);
        LeastShards.Rebalance([many, []], absoluteLimit: 0, relativeLimit: 0.1).Count.ShouldBe(1);
        LeastShards.Rebalance([many[..5], many[5..]], 0, 1).ShouldBeEmpty();
        LeastShards.Rebalance([many[..2], many[2..4], []], 0, 1).Count.ShouldBe(1); // Two, two and none: one from either.
    }

    private static CoordinatorState Ready(long termSeen = 0)
    {
        var state = new CoordinatorState(id, [], TimeSpan.FromSeconds(10));
        state.Registers(new Register(Region(1), id, termSeen, false, [], []), now);
        Register(state, 2);
        return state;
    }

    private static void Register(CoordinatorState state, int node, params HostedShard[] hosted) =>
        state.Registers(new Register(Region(node), id, 0, false, hosted, []), now);

    private static void Place(CoordinatorState state, string shard, int node)
    {
        state.HomeAsked(new GetShardHome(Region(node), shard));
        var host = (HostShard)((CoordinatorCommand.Send)state.Chosen(shard, Region(node))[0]).Word;
        state.Started(new ShardStarted(Region(node), shard, host.Term), now);
    }

    private static CoordinatorCommand Send(int node, IClusterShardingSerializable word) => new CoordinatorCommand.Send(Region(node), word);

    private static RegionId Region(int node) => new(Node(node), 1, IsProxy: false);

    private static UniqueAddress Node(int port) => new(new Address("akka.tcp", "test", "127.0.0.1", port), port);
}
