using Akka.Cluster;
using Akka.Cluster.Membership;

namespace Engine.Tests.Cluster;

// How nodes become members and cease to be, in the simulation.
public class ClusterStateTests
{
    [Fact]
    public void A_single_node_is_up_at_once()
    {
        var simulation = new ClusterSimulation(1);
        simulation.Found(1);
        simulation.StatusesAt(1).ShouldBe(["1:Up"]);
    }

    [Fact]
    public void A_second_node_is_up_without_a_tick_after_it_asked()
    {
        var simulation = new ClusterSimulation(1);
        simulation.Found(1);
        simulation.Join(2, via: 1);
        simulation.Run(1);
        simulation.StatusesAt(1).ShouldBe(["1:Up", "2:Up"]);
        simulation.StatusesAt(2).ShouldBe(["1:Up", "2:Up"]);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.3)]
    public void Ten_nodes_that_join_over_any_other_agree_on_one_membership_and_one_leader(double loss)
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var simulation = Of(10, seed, loss);
            simulation.Run(30);
            foreach (var node in simulation.Nodes.Values)
            {
                node.State.Gossip.Members.Count(m => m.Status == MemberStatus.Up).ShouldBe(10, $"seed {seed}, at {node.Port}");
                node.State.View.Leader.ShouldBe(simulation.Nodes[1].Self, $"seed {seed}");
            }

            // Ages differ, and the founder is the oldest.
            var ages = simulation.Nodes[1].State.Gossip.Members.Select(m => m.UpNumber).Order();
            ages.ShouldBe(Enumerable.Range(1, 10), $"seed {seed}");
            simulation.Nodes[7].State.Gossip.Members.Order(Member.AgeOrdering).First().Address.Port.ShouldBe(1);
        }
    }

    // Also the end that does not listen to the other: it hears it of third parties.
    [Fact]
    public void When_a_link_is_broken_all_learn_that_both_ends_have_seen_it()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var simulation = Of(5, seed);
            simulation.Run(10);
            simulation.Cut(2, 3);
            simulation.Run(10);
            simulation.Nodes.Values.ShouldAllBe(n => n.State.Gossip.Seen.Count == 5 && n.State.Gossip.Reachability.Records.Length == 2);
        }
    }

    [Fact]
    public void Who_is_downed_hears_it_from_whoever_said_so()
    {
        var simulation = Of(3, 1);
        simulation.Run(10);
        simulation.Cut(2, 3);
        simulation.Run(10);
        simulation.Down(1, 2);
        simulation.Down(1, 3);
        simulation.Land();
        simulation.Nodes[2].WasDowned.ShouldBeTrue();
        simulation.Nodes[3].WasDowned.ShouldBeTrue();
        simulation.StatusesAt(1).ShouldBe(["1:Up"]);
    }

    [Fact]
    public void Gossip_comes_to_rest_when_all_agree()
    {
        var simulation = Of(5, 3);
        simulation.Run(20);
        var version = simulation.Nodes[1].State.Gossip.Version;
        simulation.Run(20);
        simulation.Nodes[1].State.Gossip.Version.CompareTo(version).ShouldBe(VectorClockOrder.Same);
        simulation.Alive.ShouldAllBe(n => n.State.View.IsConverged(new HashSet<UniqueAddress>()));
    }

    [Fact]
    public void A_member_that_leaves_is_exiting_and_then_removed_everywhere()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var simulation = Of(4, seed);
            simulation.Run(10);
            simulation.Leave(3);
            simulation.Run(5);
            simulation.Nodes[3].State.Phase.ShouldBe(ClusterPhase.Ended, $"seed {seed}");
            simulation.Nodes[3].WasDowned.ShouldBeFalse();
            simulation.StatusesAt(1).ShouldBe(["1:Up", "2:Up", "4:Up"], $"seed {seed}");
            var removed = simulation.Nodes[2].News.OfType<ClusterEvent.MemberRemoved>().Single();
            removed.PreviousStatus.ShouldBe(MemberStatus.Exiting);
        }
    }

    [Fact]
    public void The_leader_itself_can_leave()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var simulation = Of(3, seed);
            simulation.Run(10);
            simulation.Leave(1);
            simulation.Run(6);
            simulation.Nodes[1].State.Phase.ShouldBe(ClusterPhase.Ended, $"seed {seed}");
            simulation.StatusesAt(2).ShouldBe(["2:Up", "3:Up"], $"seed {seed}");
            simulation.Nodes[3].State.View.Leader!.Address.Port.ShouldBe(2);
        }
    }

    [Fact]
    public void All_can_leave_one_after_the_other()
    {
        var simulation = Of(3, 5);
        simulation.Run(10);
        for (var port = 1; port <= 3; port++)
        {
            simulation.Leave(port);
            simulation.Run(6);
        }

        simulation.Nodes.Values.ShouldAllBe(n => n.State.Phase == ClusterPhase.Ended);
    }

    [Fact]
    public void A_crashed_member_is_unreachable_until_it_is_downed_and_then_removed()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var simulation = Of(3, seed);
            simulation.Run(10);
            simulation.Crash(2);
            simulation.Run(5);
            simulation.Nodes[1].State.View.Unreachable.Select(m => m.Address.Port).ShouldBe([2], $"seed {seed}");
            simulation.Nodes[1].News.OfType<ClusterEvent.UnreachableMember>().Count().ShouldBe(1);
            simulation.Down(by: 3, 2);
            simulation.Run(5);
            simulation.StatusesAt(1).ShouldBe(["1:Up", "3:Up"], $"seed {seed}");
            simulation.StatusesAt(3).ShouldBe(["1:Up", "3:Up"]);
            simulation.Nodes[1].News.OfType<ClusterEvent.MemberRemoved>().Single().PreviousStatus.ShouldBe(MemberStatus.Down);
        }
    }

    [Fact]
    public void Nobody_becomes_up_while_a_member_is_unreachable_and_all_do_afterwards()
    {
        var simulation = Of(3, 7);
        simulation.Run(10);
        simulation.Crash(2);
        simulation.Run(3);
        simulation.Join(4, via: 1);
        simulation.Run(5);
        simulation.StatusesAt(1).ShouldContain("4:Joining");
        simulation.Down(by: 1, 2);
        simulation.Run(5);
        simulation.StatusesAt(4).ShouldBe(["1:Up", "3:Up", "4:Up"]);
    }

    [Fact]
    public void A_member_that_was_cut_off_for_a_while_is_reachable_again()
    {
        var simulation = Of(3, 8);
        simulation.Run(10);
        simulation.Cut(1, 2);
        simulation.Cut(3, 2);
        simulation.Run(5);
        simulation.Nodes[1].State.View.Unreachable.Count().ShouldBe(1);
        simulation.Heal();
        simulation.Run(10);
        simulation.Alive.ShouldAllBe(n => !n.State.View.Unreachable.Any());
        simulation.Nodes[1].News.OfType<ClusterEvent.ReachableMember>().Count().ShouldBe(1);
    }

    [Fact]
    public void A_reachable_member_that_is_downed_ends_and_knows_why()
    {
        var simulation = Of(3, 9);
        simulation.Run(10);
        simulation.Down(by: 1, 3);
        simulation.Run(5);
        simulation.Nodes[3].WasDowned.ShouldBeTrue();
        simulation.StatusesAt(2).ShouldBe(["1:Up", "2:Up"]);
    }

    [Fact]
    public void A_node_that_restarts_at_its_address_replaces_its_old_incarnation()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var simulation = Of(3, seed);
            simulation.Run(10);
            var old = simulation.Nodes[2].Self;
            simulation.Crash(2);
            var reborn = simulation.Join(2, via: 1);
            simulation.Run(8);
            simulation.StatusesAt(3).ShouldBe(["1:Up", "2:Up", "3:Up"], $"seed {seed}");
            simulation.Nodes[3].State.Gossip.Find(old).ShouldBeNull();
            simulation.Nodes[3].State.Gossip.Members.Max(Member.AgeOrdering)!.UniqueAddress.ShouldBe(reborn.Self, $"seed {seed}");
        }
    }

    [Fact]
    public void A_removed_incarnation_is_not_merged_back_by_a_member_that_slept()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var simulation = Of(4, seed);
            simulation.Run(10);
            simulation.Cut(4, 1);
            simulation.Cut(4, 3);
            simulation.Crash(2);
            simulation.Run(4);
            simulation.Down(by: 1, 2);
            simulation.Down(by: 1, 4);
            simulation.Run(4);
            simulation.StatusesAt(1).ShouldBe(["1:Up", "3:Up"], $"seed {seed}");
            simulation.Heal();
            simulation.Run(5);
            simulation.StatusesAt(1).ShouldBe(["1:Up", "3:Up"], $"seed {seed}");
        }
    }

    [Fact]
    public void Random_joins_leaves_and_crashes_end_in_one_agreed_membership()
    {
        for (var seed = 0; seed < 30; seed++)
        {
            var simulation = Of(6, seed, loss: 0.1);
            var random = new Random(seed);
            simulation.Run(15);
            for (var i = 0; i < 6; i++)
            {
                var victims = simulation.Alive.Where(n => n.Port != 1).ToList();
                var port = victims[random.Next(victims.Count)].Port;
                switch (random.Next(3))
                {
                    case 0:
                        simulation.Leave(port);
                        break;
                    case 1:
                        simulation.Crash(port);
                        simulation.Run(3);
                        simulation.Down(by: 1, port);
                        break;
                    default:
                        simulation.Crash(port);
                        simulation.Join(port, via: 1);
                        break;
                }

                simulation.Run(random.Next(1, 12));
                simulation.Join(20 + i, via: 1);
            }

            simulation.Run(40);
            var expected = simulation.StatusesAt(1);
            expected.ShouldAllBe(s => s.EndsWith(":Up"), $"seed {seed}: {simulation.Nodes[1].State.Gossip}");
            expected.Length.ShouldBe(simulation.Alive.Count(), $"seed {seed}");
            foreach (var node in simulation.Alive)
                simulation.StatusesAt(node.Port).ShouldBe(expected, $"seed {seed}, at {node.Port}");
        }
    }

    private static ClusterSimulation Of(int count, int seed, double loss = 0)
    {
        var simulation = new ClusterSimulation(seed, loss);
        var random = new Random(seed);
        simulation.Found(1);
        for (var port = 2; port <= count; port++)
            simulation.Join(port, via: random.Next(1, port));
        return simulation;
    }
}
