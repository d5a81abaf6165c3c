namespace Cluster.Tune.Tests.Reporting;

public class TimeLeftTests
{
    [Theory]
    [InlineData(60, 0, 10, null, null)]
    [InlineData(60, 5, 10, null, 60.0)]
    [InlineData(60, 9, 10, null, 6.67)]
    [InlineData(60, 5, 10, 90, 30.0)]
    [InlineData(60, 0, 10, 90, 30.0)]
    [InlineData(120, 5, 10, 90, 0.0)]
    public void The_estimate_goes_on_at_the_rate_so_far_within_the_budget(int running, int tried, int total, int? budget, double? left)
    {
        var estimate = TimeLeft.Estimate(TimeSpan.FromSeconds(running), tried, total, budget is { } whole ? TimeSpan.FromSeconds(whole) : null);
        if (left is null) estimate.ShouldBeNull();
        else estimate!.Value.TotalSeconds.ShouldBe(left.Value, 0.01);
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(3, "about 10 s left")]
    [InlineData(41, "about 50 s left")]
    [InlineData(121, "about 3 min left")]
    [InlineData(9000, "about 2.5 h left")]
    public void The_words_are_coarse(int seconds, string? words) =>
        TimeLeft.Describe(TimeSpan.FromSeconds(seconds)).ShouldBe(words);
}
