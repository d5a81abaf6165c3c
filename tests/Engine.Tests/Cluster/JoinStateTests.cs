using Akka.Actor;
using Akka.Cluster.Joining;

namespace Engine.Tests.Cluster;

// Who founds a cluster, and whom a node asks.
public class JoinStateTests
{
    private static readonly Address first = ClusterSimulation.Address(1);
    private static readonly Address second = ClusterSimulation.Address(2);
    private static readonly Address third = ClusterSimulation.Address(3);
    private static readonly JoinRules rules = new(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(60));
    private static readonly DateTimeOffset now = DateTimeOffset.UnixEpoch;

    [Fact]
    public void The_only_seed_founds_a_cluster_at_once()
    {
        new JoinState(first, rules).SeedsGiven([first], now).ShouldBeOfType<JoinCommand.JoinSelf>();
    }

    [Fact]
    public void The_first_seed_asks_the_others_and_founds_when_none_answers_in_time()
    {
        var join = new JoinState(first, rules);
        join.SeedsGiven([first, second, third], now).ShouldBeOfType<JoinCommand.Ask>().Seeds.ShouldBe([second, third]);
        join.Tick(now.AddSeconds(4)).ShouldBeOfType<JoinCommand.Ask>();
        join.Tick(now.AddSeconds(5)).ShouldBeOfType<JoinCommand.JoinSelf>();
        join.Tick(now.AddSeconds(6)).ShouldBeOfType<JoinCommand.Nothing>();
    }

    [Fact]
    public void The_first_seed_founds_at_once_when_all_others_say_that_they_are_in_none()
    {
        var join = new JoinState(first, rules);
        join.SeedsGiven([first, second, third], now);
        join.Refused(second).ShouldBeOfType<JoinCommand.Nothing>();
        join.Refused(second).ShouldBeOfType<JoinCommand.Nothing>();
        join.Refused(third).ShouldBeOfType<JoinCommand.JoinSelf>();
    }

    [Fact]
    public void The_first_seed_joins_a_cluster_that_exists_already()
    {
        var join = new JoinState(first, rules);
        join.SeedsGiven([first, second], now);
        join.Accepted(second, now).ShouldBe(new JoinCommand.Join(second));
    }

    [Fact]
    public void Another_node_never_founds_and_asks_until_it_gives_up()
    {
        var join = new JoinState(third, rules);
        join.SeedsGiven([first, second], now).ShouldBeOfType<JoinCommand.Ask>();
        join.Refused(first).ShouldBeOfType<JoinCommand.Nothing>();
        join.Refused(second).ShouldBeOfType<JoinCommand.Nothing>();
        join.Tick(now.AddSeconds(59)).ShouldBeOfType<JoinCommand.Ask>();
        join.Tick(now.AddSeconds(60)).ShouldBeOfType<JoinCommand.GiveUp>();
    }

    [Fact]
    public void A_node_repeats_its_request_and_asks_all_again_when_the_chosen_one_is_silent()
    {
        var join = new JoinState(third, rules);
        join.SeedsGiven([first, second], now);
        join.Accepted(second, now).ShouldBe(new JoinCommand.Join(second));
        join.Accepted(first, now).ShouldBeOfType<JoinCommand.Nothing>(); // One is enough.
        join.Tick(now.AddSeconds(1)).ShouldBe(new JoinCommand.Join(second));
        join.Tick(now.AddSeconds(10)).ShouldBeOfType<JoinCommand.Ask>();
        join.Accepted(first, now.AddSeconds(11)).ShouldBe(new JoinCommand.Join(first));
        join.Joined();
        join.Tick(now.AddSeconds(30)).ShouldBeOfType<JoinCommand.Nothing>();
    }

    [Fact]
    public void A_given_address_is_asked_until_it_answers()
    {
        var join = new JoinState(third, rules);
        join.AddressGiven(first, now).ShouldBe(new JoinCommand.Join(first));
        join.Tick(now.AddSeconds(30)).ShouldBe(new JoinCommand.Join(first));
        new JoinState(third, rules).AddressGiven(third, now).ShouldBeOfType<JoinCommand.JoinSelf>();
    }
}
