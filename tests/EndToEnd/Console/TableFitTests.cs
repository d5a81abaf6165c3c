using Cluster.Core;
using Seed;

namespace EndToEnd.Console;

// What of a table of trials is shown on a screen that is too small for all of it.
public sealed class TableFitTests
{
    private static readonly JobTable Trials = new(
        "search", ["trial", "node", "state", "rate", "kind", "width", "iteration", "loss", "accuracy"],
        [
            ["trial-00000", "node-a", "completed", "0.1", "x", "4", "9", "0.25", "0.9"],
            ["trial-00001", "node-b", "running", "0.2", "x", "8", "1", "0.5", "0.8"],
            ["trial-00002", "node-b", "running", "0.3", "x", "9", "2", "0.4", "0.7"],
        ],
        "3 of 4");

    [Fact]
    public void What_fits_is_left_as_it_is() => TableFit.Of(Trials, 200, 20).ShouldBeSameAs(Trials);

    [Theory]
    [InlineData(85, "trial,node,state,rate,width,iteration,loss,accuracy", "kind")]
    [InlineData(80, "trial,state,rate,width,iteration,loss,accuracy", "node, kind")]
    [InlineData(60, "trial,state,rate,iteration,loss", "node, kind, width, accuracy")]
    [InlineData(30, "trial,loss", "node, state, rate, kind, width, iteration, accuracy")]
    [InlineData(5, "trial", "node, state, rate, kind, width, iteration, loss, accuracy")]
    public void Columns_that_say_the_least_are_left_out_first(int width, string columns, string missing)
    {
        var shown = TableFit.Of(Trials, width, 20);
        string.Join(',', shown.Columns).ShouldBe(columns);
        shown.Rows.ShouldAllBe(row => row.Count == shown.Columns.Count);
        shown.Caption.ShouldBe($"3 of 4; not shown: {missing}");
    }

    [Fact]
    public void Rows_beyond_the_screen_are_counted()
    {
        var shown = TableFit.Of(Trials, 200, 2);
        shown.Rows.Count.ShouldBe(2);
        shown.Caption.ShouldBe("3 of 4; not shown: 1 trial");
        TableFit.Of(Trials, 200, -3).Rows.ShouldHaveSingleItem();
    }

    [Fact]
    public void Other_tables_are_left_alone()
    {
        var other = new JobTable("jobs", ["job", "reason"], [["job-1", new string('x', 300)]], null);
        TableFit.Of(other, 20, 1).ShouldBeSameAs(other);
    }
}
