using System.Collections.Immutable;
using Akka.Cluster;
using Akka.Cluster.Membership;
using Akka.Cluster.Serialization;
using Akka.Remote.Transport;
using Akka.Util;

namespace Engine.Tests.Cluster;

// The exchanged value: clocks, the table of who reaches whom, merging, and the value as bytes.
public class GossipTests
{
    private static readonly UniqueAddress a = Node(1);
    private static readonly UniqueAddress b = Node(2);
    private static readonly UniqueAddress c = Node(3);

    [Fact]
    public void Vector_clocks_know_before_after_and_concurrent()
    {
        var one = VectorClock.Empty.Increment(a);
        var two = one.Increment(b);
        var other = one.Increment(c);
        one.CompareTo(one).ShouldBe(VectorClockOrder.Same);
        one.CompareTo(two).ShouldBe(VectorClockOrder.Before);
        two.CompareTo(one).ShouldBe(VectorClockOrder.After);
        two.CompareTo(other).ShouldBe(VectorClockOrder.Concurrent);
        two.Merge(other).CompareTo(other).ShouldBe(VectorClockOrder.After);
        two.Merge(other).Prune(b).CompareTo(other).ShouldBe(VectorClockOrder.Same);
    }

    [Fact]
    public void Reachability_takes_each_observers_newest_word()
    {
        var first = Reachability.Empty.Unreachable(a, c);
        var later = first.Reachable(a, c);
        var other = Reachability.Empty.Unreachable(b, c);
        first.Merge(later).IsReachable(c).ShouldBeTrue();
        later.Merge(first).IsReachable(c).ShouldBeTrue();
        later.Merge(other).IsReachable(c).ShouldBeFalse();
        later.Merge(other).IsReachable(a, c).ShouldBeTrue();
        first.Merge(other).WithoutObservers(o => o == a).Records.ShouldBe([new UnreachableRecord(b, c)]);
        first.Merge(other).Remove(n => n == c).IsAllReachable.ShouldBeTrue();
    }

    [Fact]
    public void Merging_is_the_same_from_either_side_and_keeps_the_later_status()
    {
        var common = Gossip.Empty.With(members: [Up(a, 1), Up(b, 2)]).ChangedBy(a);
        var left = common.WithMember(Up(b, 2).Copy(MemberStatus.Leaving)).ChangedBy(a);
        var right = common.With(members: common.Members.Add(Joining(c))).ChangedBy(b);
        var merged = left.Merge(right);
        var mirrored = right.Merge(left);
        merged.Version.CompareTo(mirrored.Version).ShouldBe(VectorClockOrder.Same);
        Statuses(merged).ShouldBe(["1:Up", "2:Leaving", "3:Joining"]);
        Statuses(mirrored).ShouldBe(Statuses(merged));
        merged.Seen.ShouldBeEmpty();
    }

    [Fact]
    public void A_member_that_one_side_removed_stays_removed()
    {
        var common = Gossip.Empty.With(members: [Up(a, 1), Up(b, 2), Up(c, 3)]).ChangedBy(a);
        var removed = common.Remove(c, DateTimeOffset.UnixEpoch).ChangedBy(a);
        var changed = common.WithMember(Up(b, 2).Copy(MemberStatus.Leaving)).ChangedBy(c);
        Statuses(removed.Merge(changed)).ShouldBe(["1:Up", "2:Leaving"]);
        Statuses(changed.Merge(removed)).ShouldBe(["1:Up", "2:Leaving"]);
    }

    [Theory]
    [InlineData(MemberStatus.Joining, MemberStatus.Up, MemberStatus.Up)]
    [InlineData(MemberStatus.Up, MemberStatus.Leaving, MemberStatus.Leaving)]
    [InlineData(MemberStatus.Leaving, MemberStatus.Exiting, MemberStatus.Exiting)]
    [InlineData(MemberStatus.Exiting, MemberStatus.Down, MemberStatus.Down)]
    [InlineData(MemberStatus.Joining, MemberStatus.Down, MemberStatus.Down)]
    public void The_status_further_on_wins(MemberStatus one, MemberStatus other, MemberStatus winner)
    {
        var first = new Member(a, 1, one, []);
        var second = new Member(a, 1, other, []);
        Member.HighestPriorityOf(first, second).Status.ShouldBe(winner);
        Member.HighestPriorityOf(second, first).Status.ShouldBe(winner);
    }

    [Theory]
    [InlineData(MemberStatus.Up, MemberStatus.Joining)]
    [InlineData(MemberStatus.Exiting, MemberStatus.Leaving)]
    [InlineData(MemberStatus.Down, MemberStatus.Up)]
    [InlineData(MemberStatus.Removed, MemberStatus.Up)]
    public void A_status_never_goes_back(MemberStatus from, MemberStatus to)
    {
        Should.Throw<InvalidOperationException>(() => new Member(a, 1, from, []).Copy(to));
    }

    [Fact]
    public void The_leader_is_the_first_reachable_member_that_is_up()
    {
        var gossip = Gossip.Empty.With(members: [Joining(a), Up(b, 1), Up(c, 2)]).ChangedBy(b);
        new MembershipView(gossip, c).Leader.ShouldBe(b);
        var lost = gossip.With(reachability: gossip.Reachability.Unreachable(c, b));
        new MembershipView(lost, c).Leader.ShouldBe(c);
        new MembershipView(lost, b).Leader.ShouldBe(b); // It reaches itself.
        new MembershipView(gossip.With(members: [Joining(a)]), a).Leader.ShouldBe(a);
        new MembershipView(gossip.With(members: [Up(b, 1).Copy(MemberStatus.Down)]), a).Leader.ShouldBeNull();
    }

    [Fact]
    public void Members_that_are_up_must_all_have_seen_a_view_before_it_has_converged()
    {
        var gossip = Gossip.Empty.With(members: [Up(a, 1), Up(b, 2), Joining(c)]).ChangedBy(a);
        var nobody = new HashSet<UniqueAddress>();
        new MembershipView(gossip, a).IsConverged(nobody).ShouldBeFalse();
        new MembershipView(gossip.SeenBy(b), a).IsConverged(nobody).ShouldBeTrue();
        var lost = gossip.SeenBy(b).With(reachability: gossip.Reachability.Unreachable(a, c));
        new MembershipView(lost, a).IsConverged(nobody).ShouldBeFalse();
        var downed = lost.WithMember(Joining(c).Copy(MemberStatus.Down));
        new MembershipView(downed, a).IsConverged(nobody).ShouldBeTrue();
    }

    [Fact]
    public void A_gossip_comes_back_from_its_bytes()
    {
        var third = new Member(c, 7, MemberStatus.Down, ["seed", "gpu"], AppVersion.Create("1.2-RC1"));
        var gossip = Gossip.Empty.With(members: [Up(a, 1), Joining(b), third])
            .ChangedBy(a).SeenBy(b).Remove(Node(4), DateTimeOffset.FromUnixTimeMilliseconds(12345)).ChangedBy(b);
        gossip = gossip.With(reachability: gossip.Reachability.Unreachable(a, c).Unreachable(b, c).Reachable(b, c));
        var writer = new WireWriter();
        GossipCodec.Write(writer, gossip);
        var reader = new WireReader(writer.Written);
        var read = GossipCodec.ReadGossip(ref reader);
        reader.RestLength.ShouldBe(0);
        read.ToString().ShouldBe(gossip.ToString());
        read.Seen.ShouldBe(gossip.Seen, ignoreOrder: true);
        read.Tombstones.ShouldBe(gossip.Tombstones, ignoreOrder: true);
        read.Version.CompareTo(gossip.Version).ShouldBe(VectorClockOrder.Same);
        read.Reachability.Versions.ShouldBe(gossip.Reachability.Versions);
        read.Find(c)!.Roles.ShouldBe(["seed", "gpu"], ignoreOrder: true);
        read.Find(c)!.AppVersion.ShouldBe(third.AppVersion);
        read.Find(a)!.AppVersion.ShouldBe(AppVersion.Zero);
    }

    [Fact]
    public void Changed_bytes_of_a_gossip_are_read_or_refused_and_throw_nothing_else()
    {
        var gossip = Gossip.Empty.With(members: [Up(a, 1), Joining(b), Up(c, 2)]).ChangedBy(a).SeenBy(b);
        var writer = new WireWriter();
        GossipCodec.Write(writer, gossip);
        var bytes = writer.ToArray();
        var random = new Random(4);
        for (var i = 0; i < 5000; i++)
        {
            var mutated = bytes[..random.Next(1, bytes.Length + 1)];
            mutated[random.Next(mutated.Length)] = (byte)random.Next(256);
            try
            {
                var reader = new WireReader(mutated);
                GossipCodec.ReadGossip(ref reader);
            }
            catch (WireFormatException e)
            {
                e.Message.ShouldNotBeEmpty();
            }
        }
    }

    [Fact]
    public void News_between_two_views_come_in_order()
    {
        var before = new MembershipView(Gossip.Empty.With(members: [Up(a, 1), Up(b, 2)]).ChangedBy(a), b);
        var after = new MembershipView(before.Gossip.Remove(a, DateTimeOffset.UnixEpoch)
            .With(members: [Up(b, 2).Copy(MemberStatus.Leaving), Joining(c)]).ChangedBy(b), b);
        ClusterEventDiff.Between(before, after).Select(n => n.GetType().Name)
            .ShouldBe(["MemberLeft", "MemberJoined", "MemberRemoved", "LeaderChanged"]);
        ClusterEventDiff.Between(after, after).ShouldBeEmpty();
    }

    [Fact]
    public void A_node_that_is_out_hears_of_itself_before_it_hears_of_the_others()
    {
        foreach (var self in new[] { a, b, c })
        {
            var before = new MembershipView(Gossip.Empty.With(members: [Up(a, 1), Up(b, 2), Up(c, 3)]).ChangedBy(a), self);
            var removed = ClusterEventDiff.Between(before, new MembershipView(Gossip.Empty, self))
                .OfType<ClusterEvent.MemberRemoved>().Select(news => news.Member.UniqueAddress).ToList();

            removed.Count.ShouldBe(3);
            removed[0].ShouldBe(self);
        }
    }

    [Fact]
    public void A_large_ring_watches_each_member_by_the_configured_number()
    {
        var nodes = Enumerable.Range(1, 30).Select(Node).ToArray();
        var gossip = Gossip.Empty.With(members: nodes.Select((n, i) => Up(n, i + 1)).ToImmutableSortedSet());
        var watchedBy = nodes.SelectMany(n => HeartbeatRing.Receivers(gossip, n, 5)).CountBy(n => n).ToList();
        watchedBy.Count.ShouldBe(30);
        watchedBy.ShouldAllBe(w => w.Value == 5);
    }

    private static UniqueAddress Node(int port) => new(ClusterSimulation.Address(port), port * 11);

    private static Member Up(UniqueAddress node, int upNumber) => new(node, upNumber, MemberStatus.Up, []);

    private static Member Joining(UniqueAddress node) => new(node, Member.UpNumberUnknown, MemberStatus.Joining, []);

    private static string[] Statuses(Gossip gossip) => [.. gossip.Members.Select(m => $"{m.Address.Port}:{m.Status}")];
}
