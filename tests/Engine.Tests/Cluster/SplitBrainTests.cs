using System.Collections.Immutable;
using Akka.Cluster;
using Akka.Cluster.SBR;

namespace Engine.Tests.Cluster;

// Which side of a break goes on, as a table, and when the decision is made.
public class SplitBrainTests
{
    private DateTimeOffset now = DateTimeOffset.UnixEpoch;

    // Members by port; the ones after the bar are unreachable. J: joining, w: role "w".
    [Theory]
    [InlineData("1 2 | 3", "DownUnreachable")]
    [InlineData("1 | 2 3", "DownReachable")]
    [InlineData("1 2 | 3 4", "DownUnreachable")]
    [InlineData("3 4 | 1 2", "DownReachable")]
    [InlineData("2 3 | 1", "DownUnreachable")]
    [InlineData("1 | J2 J3", "DownUnreachable")]
    [InlineData("J2 J3 | 1", "DownReachable")]
    [InlineData("J1 | J2", "DownAll")]
    public void Keep_majority(string picture, string expected) => Decide(new KeepMajority(""), picture).ShouldBe(expected);

    [Theory]
    [InlineData("w1 2 3 | w4 w5", "DownReachable")]
    [InlineData("w4 w5 | w1 2 3", "DownUnreachable")]
    [InlineData("1 2 | 3 4", "DownAll")]
    public void Keep_majority_of_a_role(string picture, string expected) => Decide(new KeepMajority("w"), picture).ShouldBe(expected);

    [Theory]
    [InlineData("1 2 | 3", "DownUnreachable")]
    [InlineData("3 | 1 2", "DownReachable")]
    [InlineData("1 | 2", "DownReachable")]
    [InlineData("1 2 | 3 4", "DownAll")] // Four members could give two sides of two.
    public void Static_quorum_of_two(string picture, string expected) => Decide(new StaticQuorum(2, ""), picture).ShouldBe(expected);

    [Theory]
    [InlineData(true, "1 2 | 3", "DownUnreachable")]
    [InlineData(true, "2 3 | 1", "DownUnreachable")] // The oldest is alone, and given up.
    [InlineData(true, "1 | 2 3", "DownReachable")]
    [InlineData(false, "1 | 2 3", "DownUnreachable")]
    [InlineData(false, "2 3 | 1", "DownReachable")]
    public void Keep_oldest(bool downIfAlone, string picture, string expected) =>
        Decide(new KeepOldest(downIfAlone, ""), picture).ShouldBe(expected);

    // Whatever the break, the two sides never both go on.
    [Fact]
    public void The_two_sides_never_both_go_on()
    {
        var random = new Random(1);
        SplitBrainStrategy[] strategies = [new KeepMajority(""), new StaticQuorum(3, ""), new KeepOldest(true, ""), new KeepOldest(false, "")];
        for (var i = 0; i < 2000; i++)
        {
            var members = Enumerable.Range(1, random.Next(2, 8)).Select(p => Member(p, random.Next(5) == 0 ? "J" : "")).ToList();
            var here = members.Where(_ => random.Next(2) == 0).Select(m => m.UniqueAddress).ToHashSet();
            var there = members.Select(m => m.UniqueAddress).Where(n => !here.Contains(n)).ToHashSet();
            foreach (var strategy in strategies)
            {
                var left = strategy.Decide(members, there);
                var right = strategy.Decide(members, here);
                (left == SplitBrainDecision.DownUnreachable && right == SplitBrainDecision.DownUnreachable).ShouldBeFalse();
            }
        }
    }

    [Fact]
    public void A_decision_waits_for_rest_and_is_made_by_the_leader_alone()
    {
        var leader = State(self: 1);
        var other = State(self: 2);
        foreach (var state in new[] { leader, other })
        {
            state.Tick(now.AddHours(1)).ShouldBeNull(); // Nothing is wrong.
            state.Apply(new ClusterEvent.UnreachableMember(Member(3, "")), now);
        }

        leader.Tick(now.AddSeconds(4)).ShouldBeNull();
        var verdict = leader.Tick(now.AddSeconds(5));
        verdict!.Decision.ShouldBe(SplitBrainDecision.DownUnreachable);
        verdict.Down.Select(a => a.Port).ShouldBe([3]);
        leader.Tick(now.AddSeconds(6)).ShouldBeNull(); // Said once.
        other.Tick(now.AddSeconds(5)).ShouldBeNull();
    }

    [Fact]
    public void A_node_whose_side_keeps_losing_ends_in_time_whoever_leads_and_whatever_changes()
    {
        var state = State(self: 2); // Node 1 leads, as far as this one knows.
        state.Apply(new ClusterEvent.UnreachableMember(Member(3, "")), now);
        state.Apply(new ClusterEvent.UnreachableMember(Member(1, "")), now.AddSeconds(1));
        state.Apply(new ClusterEvent.ReachableMember(Member(3, "")), now.AddSeconds(3)); // Winning for a moment.
        state.Apply(new ClusterEvent.UnreachableMember(Member(3, "")), now.AddSeconds(3.5));
        state.Apply(new ClusterEvent.MemberLeft(Member(1, "").Copy(MemberStatus.Leaving)), now.AddSeconds(6)); // The picture changes, the side does not.
        state.Tick(now.AddSeconds(8)).ShouldBeNull();
        var verdict = state.Tick(now.AddSeconds(8.5));
        verdict!.Decision.ShouldBe(SplitBrainDecision.DownReachable);
        verdict.Down.Select(a => a.Port).ShouldBe([2]);
    }

    [Fact]
    public void A_member_that_comes_back_in_time_is_not_downed()
    {
        var state = State(self: 1);
        state.Apply(new ClusterEvent.UnreachableMember(Member(3, "")), now);
        state.Apply(new ClusterEvent.ReachableMember(Member(3, "")), now.AddSeconds(4));
        state.Tick(now.AddSeconds(60)).ShouldBeNull();
    }

    [Fact]
    public void Unrest_starts_the_waiting_again_and_too_much_of_it_stops_all()
    {
        var state = State(self: 1);
        for (var second = 0; second < 9; second += 3)
        {
            state.Apply(new ClusterEvent.UnreachableMember(Member(3, "")), now.AddSeconds(second));
            state.Apply(new ClusterEvent.UnreachableMember(Member(2, "")), now.AddSeconds(second));
            state.Tick(now.AddSeconds(second + 2)).ShouldBeNull();
            state.Apply(new ClusterEvent.ReachableMember(Member(2, "")), now.AddSeconds(second + 2));
        }

        state.Tick(now.AddSeconds(9))!.Decision.ShouldBe(SplitBrainDecision.DownAll);
    }

    [Fact]
    public void Nodes_that_join_or_leave_meanwhile_do_not_put_the_decision_off()
    {
        var state = State(self: 1);
        state.Apply(new ClusterEvent.UnreachableMember(Member(3, "")), now);
        state.Apply(new ClusterEvent.MemberJoined(Member(4, "J4")), now.AddSeconds(2));
        state.Apply(new ClusterEvent.MemberLeft(Member(2, "").Copy(MemberStatus.Leaving)), now.AddSeconds(3));
        state.Apply(new ClusterEvent.MemberJoined(Member(5, "J5")), now.AddSeconds(4));

        state.Tick(now.AddSeconds(4.9)).ShouldBeNull();
        var verdict = state.Tick(now.AddSeconds(5));
        verdict!.Decision.ShouldBe(SplitBrainDecision.DownUnreachable);
        verdict.Down.Select(a => a.Port).ShouldBe([3]);
    }

    [Fact]
    public void A_cluster_does_not_end_because_nodes_keep_joining_while_one_is_out_of_reach()
    {
        var state = State(self: 1);
        state.Apply(new ClusterEvent.UnreachableMember(Member(3, "")), now);
        var verdicts = new List<SplitBrainVerdict>();
        for (var second = 1; second <= 20; second++)
        {
            state.Apply(new ClusterEvent.MemberJoined(Member(3 + second, $"J{3 + second}")), now.AddSeconds(second));
            if (state.Tick(now.AddSeconds(second)) is not { } verdict)
                continue;
            verdicts.Add(verdict);
            state.Apply(new ClusterEvent.MemberDowned(Member(3, "").Copy(MemberStatus.Down)), now.AddSeconds(second));
        }

        verdicts.Single().Decision.ShouldBe(SplitBrainDecision.DownUnreachable);
    }

    private SplitBrainState State(int self)
    {
        var state = new SplitBrainState(Member(self, "").UniqueAddress, new KeepMajority(""), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(4));
        var members = Enumerable.Range(1, 3).Select(p => Member(p, "")).ToImmutableSortedSet();
        state.Snapshot(new ClusterEvent.CurrentClusterState(members, [], [], ClusterSimulation.Address(1),
            ImmutableDictionary<string, Akka.Actor.Address?>.Empty), now);
        return state;
    }

    private static string Decide(SplitBrainStrategy strategy, string picture)
    {
        var sides = picture.Split('|');
        var here = Parse(sides[0]);
        var there = Parse(sides[1]);
        return strategy.Decide([.. here, .. there], there.Select(m => m.UniqueAddress).ToHashSet()).ToString();
    }

    private static List<Member> Parse(string side) => [.. side.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Select(text => Member(int.Parse(text.TrimStart('J', 'w')), text))];

    private static Member Member(int port, string marks) => new(
        new UniqueAddress(ClusterSimulation.Address(port), port),
        marks.StartsWith('J') ? Akka.Cluster.Member.UpNumberUnknown : port,
        marks.StartsWith('J') ? MemberStatus.Joining : MemberStatus.Up,
        marks.StartsWith('w') ? ["w"] : []);
}
