using Cluster.Core.Scheduling;
using static Cluster.Core.Scheduling.PlacementPlanner;

namespace Cluster.Core.Tests.Scheduling;

// The layouts that the strategies promise.
public class PlacementPlannerTests
{
    [Theory]
    [InlineData(PlacementStrategy.Pack, "a a")]
    [InlineData(PlacementStrategy.Spread, "a b")]
    [InlineData(PlacementStrategy.StrictPack, "a a")]
    [InlineData(PlacementStrategy.StrictSpread, "a b")]
    public void Two_small_bundles_are_laid_as_the_strategy_says(PlacementStrategy strategy, string expected) =>
        Layout(strategy, [1, 1], ("a", 2), ("b", 2)).ShouldBe(expected);

    [Theory]
    [InlineData(PlacementStrategy.Pack, "b a")]
    [InlineData(PlacementStrategy.Spread, "b a")]
    [InlineData(PlacementStrategy.StrictPack, null)]
    [InlineData(PlacementStrategy.StrictSpread, "b a")]
    public void Bundles_too_large_for_one_node_are_split_where_that_is_allowed(PlacementStrategy strategy, string? expected) =>
        Layout(strategy, [3, 1], ("a", 2), ("b", 3)).ShouldBe(expected);

    [Fact]
    public void Spread_puts_two_on_a_node_when_there_are_too_few_and_strict_spread_refuses()
    {
        Layout(PlacementStrategy.Spread, [1, 1, 1], ("a", 2), ("b", 2)).ShouldNotBeNull();
        Layout(PlacementStrategy.StrictSpread, [1, 1, 1], ("a", 2), ("b", 2)).ShouldBeNull();
    }

    [Fact]
    public void The_search_steps_back_where_the_greedy_way_ends()
    {
        // Largest first and roomiest first puts 6 on the 10, then 5 and 5 find no pair of places.
        Layout(PlacementStrategy.Pack, [6, 5, 5], ("a", 10), ("b", 6)).ShouldBe("b a a");
    }

    [Fact]
    public void Work_that_needs_nothing_goes_to_the_node_with_the_least_to_give() =>
        Layout(PlacementStrategy.Pack, [0], ("a", 2), ("seed", 0), ("b", 1)).ShouldBe("seed");

    [Fact]
    public void Work_without_gpus_leaves_the_gpu_nodes_alone()
    {
        Room[] rooms =
        [
            RoomOf("gpu", Resources.Of(cpu: 8, gpu: 1)),
            RoomOf("plain", Resources.Of(cpu: 2)),
        ];

        Plan([Resources.Cpus(1)], PlacementStrategy.Pack, rooms)!.Single().Value.ShouldBe("plain");
    }

    [Fact]
    public void A_hopeless_search_over_many_unlike_nodes_ends()
    {
        var rooms = Enumerable.Range(0, 60).Select(i => ($"n{i}", 10 + i * 0.001)).ToArray();
        var bundles = Enumerable.Range(0, 121).Select(i => 5.2 + i * 0.001).ToArray();

        Layout(PlacementStrategy.Pack, bundles, rooms).ShouldBeNull();
    }

    private static string? Layout(PlacementStrategy strategy, double[] cpus, params (string Name, double Cpus)[] nodes)
    {
        var rooms = nodes.Select(node => RoomOf(node.Name, Resources.Cpus(node.Cpus))).ToList();
        var plan = Plan(cpus.Select(Resources.Cpus).ToList(), strategy, rooms);
        return plan is null ? null : string.Join(' ', plan.Select(node => node.Value));
    }

    private static Room RoomOf(string name, Resources resources) => new(new NodeId(name), resources, resources);
}
