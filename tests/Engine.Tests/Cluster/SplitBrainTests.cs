using Akka.Cluster.SBR;

namespace Engine.Tests.Cluster;

// When a decision is made, and by whom: after five seconds of rest, and four more for links.
public class SplitBrainTests
{
    [Fact]
    public void A_decision_waits_for_rest_and_is_made_by_the_leader_alone()
    {
        var side = Side("1 2", "3").Run(3600);
        side.Verdicts.ShouldBeEmpty(); // Nothing is wrong.
        side.Find("2>3").Run(4.75).Verdicts.ShouldBeEmpty();
        var (by, _, verdict) = side.Run(5).Verdicts.Single();
        by.ShouldBe(1);
        verdict.Decision.ShouldBe(SplitBrainDecision.DownUnreachable);
        verdict.Down.Select(a => a.Port).ShouldBe([3]);
    }

    [Fact]
    public void A_node_whose_side_keeps_losing_ends_in_time_whoever_leads_and_whatever_changes()
    {
        var side = Side("2", "1 3 4 5");
        side.Find("2>3 2>4").Run(1);
        side.Find("2>1").Run(2); // Losing from here on, until 3 and 4 are back for a moment.
        side.FindAgain("2>3 2>4").Run(0.5);
        side.Find("2>3 2>4").Run(3);
        side.Find("2>5").Run(1.75).Verdicts.ShouldBeEmpty(); // The picture changes, the side does not.
        var (_, _, verdict) = side.Run(0.25).Verdicts.Single();
        verdict.Decision.ShouldBe(SplitBrainDecision.DownReachable);
        verdict.Down.Select(a => a.Port).ShouldBe([2]);
    }

    [Fact]
    public void A_side_that_loses_one_by_one_does_not_forget_why()
    {
        var side = Side("4 5", "1 2 3").Find("4>1 4>2 5>3").Run(1);
        side.Become("D4").Run(5);
        side.Verdicts.Select(v => v.By).ShouldBe([5]);
        side.Verdicts.Single().Verdict.Decision.ShouldBe(SplitBrainDecision.DownReachable);
    }

    [Fact]
    public void A_member_that_comes_back_in_time_is_not_downed() =>
        Side("1 2", "3").Find("1>3 2>3").Run(4).FindAgain("1>3 2>3").Run(60).Verdicts.ShouldBeEmpty();

    [Fact]
    public void Unrest_starts_the_waiting_again_and_too_much_of_it_stops_all()
    {
        var side = Side("1 2 3 4", "5 6");
        side.Find("1>5");
        for (var i = 0; i < 4; i++)
        {
            side.Find("1>6").Run(1);
            side.FindAgain("1>6").Run(1);
        }

        side.Verdicts.ShouldBeEmpty();
        var verdicts = side.Find("1>6").Run(1).Verdicts;
        verdicts.ShouldAllBe(v => v.At == 9 && v.Verdict.Decision == SplitBrainDecision.DownAll);
        side.Downed.ShouldBe("1 2 3 4 5 6");
    }

    [Fact]
    public void Links_that_break_and_mend_all_the_time_are_unrest_too()
    {
        var side = Side("1 2 3", "");
        for (var i = 0; i < 5; i++)
        {
            side.Find("1>2").Run(1);
            side.Find("2>3").Run(1);
            side.FindAgain("1>2").Run(1);
            side.Find("1>2").FindAgain("2>3");
        }

        side.Verdicts[0].Verdict.Decision.ShouldBe(SplitBrainDecision.DownAll);
    }

    [Fact]
    public void Nodes_that_join_or_leave_meanwhile_do_not_put_the_decision_off()
    {
        var side = Side("1 2", "3").Find("1>3").Run(2);
        side.Become("J4").Run(1);
        side.Become("L2").Run(1);
        side.Become("J5").Run(0.75).Verdicts.ShouldBeEmpty();
        side.Run(0.25).Verdicts.Single().Verdict.Down.Select(a => a.Port).ShouldBe([3]);
    }

    [Fact]
    public void A_cluster_does_not_end_because_nodes_keep_joining_while_one_is_out_of_reach()
    {
        var side = Side("1 2", "3").Find("1>3");
        for (var port = 4; port < 24; port++)
            side.Become($"J{port}").Run(1);
        side.Downed.ShouldBe("3");
    }

    // A heartbeat between two members of the larger side comes late just when the other side is about to be downed.
    [Fact]
    public void A_link_of_the_larger_side_that_is_silent_for_a_moment_costs_nobody_his_place()
    {
        var side = new SplitBrainSide(() => new KeepMajority(""), "1 2 3", "4 5", "1>4 2>4 3>4 1>5 2>5 3>5", isUnrestBorne: true).Run(4.5);
        side.Find("2>3", seen: "2").Run(0.25); // Nobody else has heard of it, nor has 3.
        side.See("1 2").Run(0.25); // To 1 and 2, three seem lost.
        side.See("1 2 3").Run(2);
        side.FindAgain("2>3").Run(60);
        side.Downed.ShouldBe("4 5");
    }

    // As above, but the silence lasts: to 1 and 2 three of five are unreachable, while 3 finds itself among the larger side.
    [Fact]
    public void A_broken_link_of_the_larger_side_does_not_make_it_the_smaller_one()
    {
        var side = Side("1 2 3", "4 5").Find("2>3").Run(1);
        side.Find("1>4 2>4 3>4 1>5 2>5 3>5").Run(5);
        side.Downed.ShouldBe("4 5");
        side.Run(60).Downed.ShouldBe("2 3 4 5"); // The ends go when they have had their time to mend.
    }

    // The last that came from the other side is that it does not reach 1; it cannot take that back any more.
    [Fact]
    public void The_last_word_of_a_lost_member_downs_nobody()
    {
        var side = Side("1 2 3", "4 5").Find("4>1", seen: "1 2 3 4 5").Run(8.5); // Soon it would be a broken link.
        side.Find("1>4 2>4 3>4 1>5 2>5 3>5").Run(60);
        side.Downed.ShouldBe("4 5");
    }

    [Fact]
    public void A_link_that_mends_in_time_is_forgotten() =>
        Side("1 2 3", "").Find("2>3 3>2").Run(8.5).FindAgain("2>3 3>2").Run(60).Verdicts.ShouldBeEmpty();

    [Fact]
    public void A_new_broken_link_makes_the_others_wait_for_it()
    {
        var side = Side("1 2 3 4 5", "").Find("2>3").Run(8);
        side.Find("4>5").Run(8.75).Verdicts.ShouldBeEmpty();
        side.Run(0.25).Downed.ShouldBe("2 3 4 5");
    }

    // New gossip has been seen by few at first; who had been heard before has not gone since.
    [Fact]
    public void Who_joins_while_a_link_is_broken_makes_nobody_lost()
    {
        var side = Side("1 2 3", "").Find("2>3 3>2");
        for (var port = 4; port < 12; port++)
            side.Become($"J{port}", seen: "1").Run(1);
        side.Verdicts.ShouldBeEmpty();
        side.Run(1).Downed.ShouldBe("2 3");
    }

    // Once more unreachable, and not heard since: it may be gone now.
    [Fact]
    public void An_end_of_a_broken_link_that_falls_silent_is_lost()
    {
        var side = Side("1 2 3", "").Find("2>3").Run(2);
        side.Find("1>3", seen: "1 2").Run(30);
        side.Downed.ShouldBe("3");
    }

    private static SplitBrainSide Side(string here, string there) => new(() => new KeepMajority(""), here, there);
}
