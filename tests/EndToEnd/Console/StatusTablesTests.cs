using Cluster.Core;
using Seed;

namespace EndToEnd.Console;

// The cluster as tables, and numbers as people read them.
public sealed class StatusTablesTests
{
    [Fact]
    public void What_waits_is_shown_with_its_reason()
    {
        var placement = new PlacementStatus(
            new PlacementGroupId("group-1"), "run", new JobId("job-1"), 2, Resources.Cpus(2), PlacementStrategy.Spread, true,
            "needs 2 cpu, 1 of 2 is free", []);
        var status = new ClusterStatus(
            [new NodeStatus(new NodeId("node-1"), "127.0.0.1:1", true, Resources.Cpus(2), Resources.Cpus(1))], [], [placement]);
        var tables = StatusTables.Of(status, DateTimeOffset.UnixEpoch).ToArray();
        tables.Select(table => table.Name).ShouldBe(["nodes", "waiting"]);
        tables[0].Rows.ShouldHaveSingleItem().ShouldBe(["node-1", "127.0.0.1:1", "up", "1 cpu", "2 cpu"]);
        tables[1].Rows.ShouldHaveSingleItem().ShouldBe(["run", "job-1", "2 Spread", "2 cpu", "needs 2 cpu, 1 of 2 is free"]);
    }

    [Fact]
    public void A_held_placement_is_not_among_those_that_wait()
    {
        var placement = new PlacementStatus(
            new PlacementGroupId("group-1"), "run", new JobId("job-1"), 1, Resources.Cpus(1), PlacementStrategy.Pack, false, null,
            [new NodeId("node-1")]);
        StatusTables.Of(new ClusterStatus([], [], [placement]), DateTimeOffset.UnixEpoch).ShouldHaveSingleItem().Caption.ShouldBe("none");
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(0.0123456, "0.01235")]
    [InlineData(1.5, "1.5")]
    [InlineData(123456.7, "123457")]
    [InlineData(0.00001, "1e-5")]
    [InlineData(double.NaN, "NaN")]
    public void Metrics_show_four_figures(double value, string expected) => Figures.Metric(value).ShouldBe(expected);
}
