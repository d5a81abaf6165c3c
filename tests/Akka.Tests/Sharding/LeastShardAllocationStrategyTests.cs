using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Sharding;
using Akka.Tests.Remote;

namespace Akka.Tests.Sharding;

#pragma warning disable CS0618 // The strategy with the threshold is obsolete, and still there.

// Which region a shard goes to, and which shards move, by both strategies of least shards.
public sealed class LeastShardAllocationStrategyTests(ClusterOfThree nodes) : IClassFixture<ClusterOfThree>
{
    [Theory]
    [InlineData(2, 0, 0, 1, 10, "", "a0")]
    [InlineData(2, 0, 0, 1, 10, "a0", "")] // One on its way to c: one, none and one.
    [InlineData(2, 1, 1, 1, 10, "", "")]
    [InlineData(6, 6, 0, 2, 10, "", "a0 a1")] // As many as the threshold from one region.
    [InlineData(6, 6, 0, 2, 10, "a0 a1", "b0 b1")]
    [InlineData(6, 6, 0, 2, 3, "a0 a1", "b0")] // Three may be on their way.
    [InlineData(6, 6, 0, 2, 2, "a0 a1", "")]
    [InlineData(3, 1, 1, 2, 10, "", "")] // By the threshold, and not by more.
    [InlineData(4, 1, 1, 2, 10, "", "a0")]
    [InlineData(0, 0, 9, 4, 10, "", "c0 c1 c2 c3")]
    [InlineData(0, 0, 9, 3, 4, "c1 c2", "c0 c3")]
    public async Task Shards_move_while_the_regions_differ_by_more_than_the_threshold(
        int a, int b, int c, int threshold, int movingMax, string moving, string expected)
    {
        var strategy = Started(new LeastShardAllocationStrategy(threshold, movingMax));
        (await strategy.Rebalance(nodes.Shards(a, b, c), Words(moving))).ShouldBe(Words(expected), ignoreOrder: true);
    }

    [Theory]
    [InlineData(4, 2, 0, 10, 1.0, "", "a0 a1")]
    [InlineData(4, 2, 0, 10, 1.0, "a0", "")] // One round after the other.
    [InlineData(9, 0, 0, 2, 1.0, "", "a0 a1")]
    [InlineData(9, 0, 0, 10, 0.5, "", "a0 a1 a2 a3")]
    [InlineData(9, 0, 0, 10, 0.01, "", "a0")] // One at the least.
    [InlineData(9, 0, 0, 0, 1.0, "", "a0")]
    [InlineData(6, 5, 1, 2, 1.0, "", "b0 a0")] // The region that is the least above the others comes first.
    [InlineData(4, 4, 2, 10, 1.0, "", "a0")] // None has more than four, but one less than three.
    [InlineData(2, 2, 0, 10, 1.0, "", "a0")]
    [InlineData(2, 1, 1, 10, 1.0, "", "")]
    [InlineData(3, 3, 3, 10, 1.0, "", "")]
    [InlineData(0, 0, 0, 10, 1.0, "", "")]
    public async Task Shards_move_to_the_best_balance_within_the_limits(
        int a, int b, int c, int absoluteLimit, double relativeLimit, string moving, string expected)
    {
        var strategy = Started(ShardAllocationStrategy.LeastShardAllocationStrategy(absoluteLimit, relativeLimit));
        (await strategy.Rebalance(nodes.Shards(a, b, c), Words(moving))).ShouldBe(Words(expected), ignoreOrder: true);
    }

    [Theory]
    [InlineData(2, 2, 1, "c")]
    [InlineData(1, 0, 1, "b")]
    [InlineData(0, 0, 0, "a")]
    public async Task A_shard_goes_to_the_region_with_the_fewest(int a, int b, int c, string expected)
    {
        foreach (var strategy in new[]
            { ShardAllocationStrategy.LeastShardAllocationStrategy(10, 0.1), new LeastShardAllocationStrategy(3, 10) })
            (await HomeAsync(Started(strategy), nodes.Shards(a, b, c))).ShouldBe(expected);
    }

    [Fact]
    public async Task A_shard_goes_to_no_node_that_is_leaving()
    {
        var leaving = nodes.Members.Select((m, i) => i == 1 ? m : m.Copy(MemberStatus.Leaving));
        (await HomeAsync(new InCluster(nodes, State(leaving)), nodes.Shards(0, 5, 0))).ShouldBe("b");
        leaving = nodes.Members.Select(m => m.Copy(MemberStatus.Leaving));
        (await HomeAsync(new InCluster(nodes, State(leaving)), nodes.Shards(1, 5, 0))).ShouldBe("c"); // If all are.
    }

    [Fact]
    public async Task A_shard_goes_to_no_node_that_is_no_member()
    {
        var state = State(nodes.Members.Skip(2));
        (await HomeAsync(new InCluster(nodes, state), nodes.Shards(0, 0, 3))).ShouldBe("c");
    }

    [Fact]
    public async Task Nothing_moves_while_a_member_is_unreachable_or_joins()
    {
        var all = State(nodes.Members);
        var shards = nodes.Shards(4, 0, 0);
        (await new InCluster(nodes, all).Rebalance(shards, [])).ShouldBe(["a0"]);
        (await new InCluster(nodes, all.Copy(unreachable: [nodes.Members[2]])).Rebalance(shards, [])).ShouldBeEmpty();
        (await new InCluster(nodes, State([nodes.Members[0], nodes.JoiningSecond])).Rebalance(shards, [])).ShouldBeEmpty();
        (await new InCluster(nodes, State([])).Rebalance(shards, [])).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_strategy_that_was_not_started_says_so()
    {
        var strategy = ShardAllocationStrategy.LeastShardAllocationStrategy(10, 0.1);
        await Should.ThrowAsync<InvalidOperationException>(() => strategy.AllocateShard(ActorRefs.Nobody, "s", nodes.Shards(1)));
    }

    [Fact]
    public void Without_an_absolute_limit_the_settings_give_the_strategy_with_the_threshold()
    {
        var sharding = ClusterSharding.Get(nodes.Own.System);
        sharding.DefaultShardAllocationStrategy(sharding.Settings).ShouldBeOfType<LeastShardAllocationStrategy>();
        sharding.DefaultShardAllocationStrategy(Settings("rebalance-absolute-limit = 20")).ShouldNotBeOfType<LeastShardAllocationStrategy>();
        var settings = Settings("rebalance-absolute-limit = 0, rebalance-threshold = 2, max-simultaneous-rebalance = 5");
        settings.TuningParameters.LeastShardAllocationRebalanceThreshold.ShouldBe(2);
        settings.TuningParameters.LeastShardAllocationMaxSimultaneousRebalance.ShouldBe(5);
        sharding.DefaultShardAllocationStrategy(settings).ShouldBeOfType<LeastShardAllocationStrategy>();
    }

    private ClusterShardingSettings Settings(string strategy) => ClusterShardingSettings.Create(
        Akka.Configuration.ConfigurationFactory.ParseString($"least-shard-allocation-strategy {{ {strategy} }}"),
        nodes.Own.System.Settings.Config.GetConfig("akka.cluster.singleton"));

    private static ImmutableHashSet<string> Words(string text) =>
        [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries)];

    private static ClusterEvent.CurrentClusterState State(IEnumerable<Member> members) =>
        new ClusterEvent.CurrentClusterState().Copy(members: [.. members]);

    private static async Task<string> HomeAsync(
        IShardAllocationStrategy strategy, IImmutableDictionary<IActorRef, IImmutableList<string>> shards) =>
        (await strategy.AllocateShard(shards.Keys.First(), "new", shards).WaitAsync(RemoteSystems.Patience)).Path.Name;

    private IShardAllocationStrategy Started(IShardAllocationStrategy strategy)
    {
        strategy.ShouldBeAssignableTo<IActorSystemDependentAllocationStrategy>()!.Start(nodes.Own.System);
        return strategy;
    }

    // In a cluster as the test says it is.
    private sealed class InCluster(ClusterOfThree nodes, ClusterEvent.CurrentClusterState state) : LeastShardAllocationStrategy(1, 10)
    {
        protected override ClusterEvent.CurrentClusterState ClusterState => state;

        protected override Member SelfMember => nodes.Own.SelfMember;
    }
}
