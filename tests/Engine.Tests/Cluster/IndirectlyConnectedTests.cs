using Akka.Cluster.SBR;

namespace Engine.Tests.Cluster;

// Links that are broken while both ends are still heard through others, by themselves and together with lost members. Each line
// is one side of the cluster with all that it knows and decides until nothing more happens.
public class IndirectlyConnectedTests
{
    [Theory]
    [InlineData("1 2 3", "", "2>3 3>2", "2 3")]
    [InlineData("1 2 3", "", "2>3", "2 3")] // One end has noticed.
    [InlineData("1 2 3", "", "1>2 2>1", "1 2")] // The lowest address is an end.
    [InlineData("1 2", "", "1>2 2>1", "1 2")]
    [InlineData("1 2 3", "", "1>2 2>3 3>1", "1 2 3")]
    [InlineData("1 2 3 4", "", "1>4 2>3", "1 2 3 4")]
    [InlineData("1 2 3 4 5", "", "1>2 1>3", "1 2 3")]
    [InlineData("1 2 3 4 5", "", "2>3 3>2 1>4", "1 2 3 4")]
    [InlineData("1 2 3 4 5 6 7", "", "2>3 3>2 5>6 6>5", "2 3 5 6")]
    [InlineData("1 2 J3", "", "2>3 3>2", "2 3")] // A joining end shares the fate.
    [InlineData("1 2 E3", "", "2>3 3>2", "")] // An exiting one goes anyway, and takes nobody along.
    [InlineData("1 2 D3", "", "2>3 3>2", "3")] // So does one that is down.
    [InlineData("1 2 3", "E4", "1>4 2>4 3>4", "")]
    public void Both_ends_of_a_broken_link_go_and_nobody_else(string here, string there, string records, string downed) =>
        Outcome(new SplitBrainSide(() => new KeepMajority(""), here, there, records), downed);

    [Theory]
    [InlineData("1 2 4 5", "3", "4>3 5>3 1>2 2>1", "1 2 3")] // A crash.
    [InlineData("1 2 3", "4 5", "1>4 1>5 2>3 3>2", "2 3 4 5")] // The larger side has a broken link,
    [InlineData("4 5", "1 2 3", "4>1 4>2 4>3", "4 5")] // of which the other knows nothing,
    [InlineData("4 5", "1 2 3", "2>3 3>2 4>1 4>2 4>3", "4 5")] // or knows, and loses the same.
    [InlineData("1 2 3", "4 5 6 7", "2>3 3>2 1>4 1>5 1>6 1>7", "1 2 3")]
    [InlineData("4 5 6 7", "1 2 3", "2>3 3>2 4>1 4>2 4>3", "1 2 3")]
    [InlineData("4 5 6 7", "1 2 3", "4>5 5>4 6>1 6>2 6>3", "1 2 3 4 5")]
    [InlineData("1 2 3", "4 5 6 7", "4>5 7>6 1>4 1>5 1>6 1>7", "1 2 3")]
    [InlineData("1 2 3", "4 5 6 7", "2>5 5>6 6>2 1>4 1>5 1>6 1>7", "1 2 3")] // Links across the break,
    [InlineData("4 5 6 7", "1 2 3", "2>5 5>6 6>2 4>1 4>2 4>3", "1 2 3 5 6")] // and within.
    [InlineData("1 2 3", "4 5", "4>1 1>4 2>4 3>4 1>5 2>5 3>5", "4 5")] // The last word of a lost member is no broken link.
    [InlineData("4 5", "1 2 3", "1>4 4>1 4>2 4>3 5>1 5>2 5>3", "4 5")]
    public void With_lost_members_the_rule_decides_on_them_and_the_ends_go_besides(string here, string there, string records, string downed) =>
        Outcome(new SplitBrainSide(() => new KeepMajority(""), here, there, records), downed);

    [Theory]
    [InlineData("1 2 3 4 5", "", "2>3 3>2", "2 3")]
    [InlineData("1 2 4 5", "3", "4>3 5>3 1>2 2>1", "1 2 3")]
    [InlineData("1 2 J3 4", "", "1>3", "1 3")]
    [InlineData("1 2", "", "1>2", "1 2")] // Fewer than the quorum, but nobody is lost.
    [InlineData("1 2", "3 4 5", "1>3 1>4 1>5 1>2", "1 2")]
    [InlineData("1 2 3 4 5 6", "", "1>2", "1 2 3 4 5 6")] // Six members are too many for a quorum of three.
    public void Static_quorum_of_three(string here, string there, string records, string downed) =>
        Outcome(new SplitBrainSide(() => new StaticQuorum(3, ""), here, there, records), downed);

    [Theory]
    [InlineData("1 2 3", "", "1>2 2>1", "1 2")] // The oldest is an end.
    [InlineData("4 5 6 7", "1 2 3", "2>3 3>2 4>1 4>2 4>3", "4 5 6 7")]
    [InlineData("1 2 3", "4 5 6 7", "2>3 3>2 1>4 1>5 1>6 1>7", "2 3 4 5 6 7")]
    [InlineData("1 2 J3", "4 5", "2>4 2>5 2>3", "2 3 4 5")]
    public void Keep_oldest(string here, string there, string records, string downed) =>
        Outcome(new SplitBrainSide(() => new KeepOldest(true, ""), here, there, records), downed);

    [Fact]
    public void Down_all_downs_all_for_a_broken_link_too() =>
        new SplitBrainSide(() => new DownAll(), "1 2 3", "", "1>2").Run(30).Downed.ShouldBe("1 2 3");

    // No rule has a vote on broken links, so no role has.
    [Fact]
    public void Broken_links_are_decided_also_where_no_member_has_the_role_that_counts() =>
        new SplitBrainSide(() => new KeepMajority("w"), "1 2 3", "", "2>3").Run(30).Downed.ShouldBe("2 3");

    [Fact]
    public void One_member_acts_and_that_is_none_of_the_ends_while_there_is_another()
    {
        var side = new SplitBrainSide(() => new KeepMajority(""), "1 2 3 4", "", "1>2 2>1").Run(30);
        side.Verdicts.Select(v => v.By).ShouldBe([3]);
        side.Verdicts.Single().Verdict.Decision.ShouldBe(SplitBrainDecision.DownIndirectlyConnected);
        side.Verdicts.Single().Verdict.Down.Select(a => a.Port).ShouldBe([1, 2]);
    }

    [Fact]
    public void Where_all_are_ends_the_first_acts_and_goes_last()
    {
        var side = new SplitBrainSide(() => new KeepMajority(""), "1 2", "", "1>2 2>1").Run(30);
        side.Verdicts.Single().Verdict.Down.Select(a => a.Port).ShouldBe([2, 1]);
    }

    private static void Outcome(SplitBrainSide side, string downed) => side.Run(30).Downed.ShouldBe(downed, side.Story);
}
