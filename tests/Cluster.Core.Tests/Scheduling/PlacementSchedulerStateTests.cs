using Cluster.Core.Scheduling;
using static Cluster.Core.Scheduling.PlacementCommand;

namespace Cluster.Core.Tests.Scheduling;

// The scheduler's decisions, one event at a time; every event also checks the books.
public class PlacementSchedulerStateTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly NodeId A = new("a");
    private static readonly NodeId B = new("b");
    private static readonly NodeId C = new("c");

    private readonly PlacementSchedulerState _state = new(new PlacementSchedulerOptions());
    private DateTimeOffset _now = Start;

    [Fact]
    public void A_group_is_granted_once_every_node_of_the_plan_has_agreed()
    {
        Join((A, 1), (B, 1));

        Ask("g", PlacementStrategy.Spread, 1, 1).OfType<Reserve>().Select(command => command.Node).ShouldBe([A, B]);
        _state.Reserved(Id("g"), 1, A, _now).ShouldBeEmpty();
        _state.Reserved(Id("g"), 1, B, _now).OfType<Grant>().Single().NodeByBundle.ShouldBe([A, B]);
    }

    [Theory]
    [InlineData(PlacementStrategy.Pack, "4", "needs 4 cpu on one node; the largest node has 2 cpu")]
    [InlineData(PlacementStrategy.Pack, "1 1 1 1", "needs 4 × 1 cpu, 4 cpu in total; the cluster has 3 cpu")]
    [InlineData(PlacementStrategy.StrictPack, "2 1", "needs 3 cpu on one node (strict pack); the largest node has 2 cpu")]
    [InlineData(PlacementStrategy.StrictSpread, "1 1 1", "needs 3 × 1 cpu on 3 different nodes (strict spread); 2 nodes of 2 could take one")]
    public void What_can_never_be_is_told_at_once_with_the_numbers(PlacementStrategy strategy, string bundles, string reason)
    {
        Join((A, 1), (B, 2));

        Ask("g", strategy, bundles.Split(' ').Select(double.Parse).ToArray())
            .OfType<TellInfeasible>().Single().Reason.ShouldBe(reason);
        _state.PhaseOf(Id("g")).ShouldBeNull();
    }

    [Fact]
    public void A_kind_that_no_node_has_is_said_to_be_absent()
    {
        Join((A, 1));

        var commands = _state.Request(Request("g", PlacementStrategy.Pack, Resources.Of(gpu: 1)), _now);

        commands.OfType<TellInfeasible>().Single().Reason.ShouldBe("needs 1 gpu on one node; the largest node has 0 gpu");
    }

    [Fact]
    public void A_bundle_of_one_and_a_half_gpus_is_refused_and_the_free_halves_of_several_nodes_are_shown()
    {
        _state.RegisterNode(A, "a:1", Resources.Of(gpu: 1), [], _now);
        _state.RegisterNode(B, "b:1", Resources.Of(gpu: 2), [], _now);
        var half = Resources.Of(gpu: 0.5);

        _state.Request(Request("g", PlacementStrategy.Pack, half + half + half), _now).OfType<TellInfeasible>().Single().Reason
            .ShouldBe("gpu is 1.5, but above 1 must be a whole number (a share is of one gpu, from 0 to 1)");

        _state.Request(Request("one", PlacementStrategy.Pack, half), _now);
        _state.Request(Request("all", PlacementStrategy.StrictPack, Resources.Of(gpu: 2), half), _now).OfType<TellInfeasible>().Single()
            .Reason.ShouldBe("needs 2.5 gpu on one node (strict pack); the largest node has 2 gpu");
        _state.Request(Request("more", PlacementStrategy.Pack, Resources.Of(gpu: 1), Resources.Of(gpu: 2)), _now)
            .OfType<TellWaiting>().Single().Reason.ShouldContain("2.5 gpu free of 3 gpu");
    }

    [Fact]
    public void What_is_held_by_others_is_waited_for_with_the_numbers_and_the_holders()
    {
        Join((A, 2), (B, 1));
        Place("first", PlacementStrategy.Pack, 2);

        Ask("second", PlacementStrategy.Pack, 2).OfType<TellWaiting>().Single().Reason
            .ShouldBe("needs 2 cpu; 1 cpu free of 3 cpu; held by job of first");
        _state.PlacementStatuses().Single(status => status.IsWaiting).Reason.ShouldNotBeNull().ShouldContain("1 cpu free of 3 cpu");
    }

    [Fact]
    public void Before_any_node_has_joined_a_request_waits()
    {
        Ask("g", PlacementStrategy.Pack, 1).OfType<TellWaiting>().Single().Reason.ShouldBe("needs 1 cpu; no node has joined yet");

        Join((A, 1)).OfType<Reserve>().ShouldHaveSingleItem();
    }

    [Fact]
    public void A_refused_plan_is_withdrawn_and_made_anew_without_the_node_that_refused()
    {
        Join((A, 1), (B, 1), (C, 1));
        Ask("g", PlacementStrategy.Spread, 1, 1);
        _state.Reserved(Id("g"), 1, A, _now);

        _state.Refused(Id("g"), 1, B, _now).ShouldBe([new Free(A, Id("g"), 1)]);
        _state.Freed(Id("g"), 1, A, _now).OfType<Reserve>().Select(command => command.Node).ShouldBe([A, C]);
        _state.Reserved(Id("g"), 1, C, _now).ShouldBeEmpty("an answer to the old plan is no answer to the new one");
        _state.Reserved(Id("g"), 2, A, _now);
        _state.Reserved(Id("g"), 2, C, _now).OfType<Grant>().Single().NodeByBundle.ShouldBe([A, C]);
    }

    [Fact]
    public void A_released_part_is_given_out_again_only_when_its_node_says_that_it_is_free()
    {
        Join((A, 1));
        Place("first", PlacementStrategy.Pack, 1);
        Ask("second", PlacementStrategy.Pack, 1);

        _state.Release(Id("first"), _now).OfType<Reserve>().ShouldBeEmpty();
        _state.Freed(Id("first"), 1, A, _now).OfType<Reserve>().Single().Reservation.Request.Id.ShouldBe(Id("second"));
    }

    [Fact]
    public void A_lost_node_is_announced_and_the_owner_of_each_group_on_it_is_told_and_the_rest_is_released()
    {
        Join((A, 1), (B, 1));
        Place("g", PlacementStrategy.Spread, 1, 1);

        var commands = _state.LoseNode(B, "gone", isLeaving: false, _now);

        commands.OfType<AnnounceDown>().Single().Node.ShouldBe(B);
        commands.OfType<TellLost>().Single().Bundles.ShouldBe([1]);
        commands.OfType<Free>().Single().Node.ShouldBe(A);
    }

    [Fact]
    public void A_waiting_group_that_a_lost_node_makes_impossible_is_told_so()
    {
        Join((A, 1), (B, 2));
        Place("first", PlacementStrategy.Pack, 2);
        Ask("second", PlacementStrategy.Pack, 2);

        _state.LoseNode(B, "gone", isLeaving: false, _now).OfType<TellInfeasible>().Single().Group.ShouldBe(Id("second"));
    }

    [Fact]
    public void When_a_driver_is_gone_all_that_it_held_or_waited_for_is_released()
    {
        Join((A, 1));
        Place("g", PlacementStrategy.Pack, 1);
        _state.Request(Request("h", PlacementStrategy.Pack, Resources.Cpus(1)) with { Owner = new DriverId("driver of g") }, _now);

        _state.LoseOwner(new DriverId("driver of g"), _now).OfType<Free>().ShouldHaveSingleItem();
        _state.Freed(Id("g"), 1, A, _now);

        _state.PlacementStatuses().ShouldBeEmpty();
        _state.NodeStatuses().Single().Used.ShouldBe(Resources.None);
    }

    [Fact]
    public void Asking_again_gets_the_same_answer()
    {
        Join((A, 1));
        Place("g", PlacementStrategy.Pack, 1);

        Ask("g", PlacementStrategy.Pack, 1).ShouldBe([new Grant(new DriverId("driver of g"), Id("g"), [])], new ByKind());
    }

    [Fact]
    public void Small_requests_overtake_until_the_first_in_line_has_waited_long_enough()
    {
        Join((A, 2));
        Place("holder", PlacementStrategy.Pack, 1);
        Ask("large", PlacementStrategy.Pack, 2);

        Place("early", PlacementStrategy.Pack, 1);
        Free("early");
        _now += TimeSpan.FromSeconds(30);
        Ask("late", PlacementStrategy.Pack, 1).OfType<TellWaiting>().Single(news => news.Group == Id("late")).Reason
            .ShouldStartWith("waits behind large of job of large");
        Free("holder").OfType<Reserve>().Single().Reservation.Request.Id.ShouldBe(Id("large"));
    }

    [Fact]
    public void Unanswered_questions_are_asked_again()
    {
        Join((A, 1));
        Ask("g", PlacementStrategy.Pack, 1);

        _state.Tick(_now).ShouldBeEmpty();
        _now += TimeSpan.FromSeconds(1);
        _state.Tick(_now).OfType<Reserve>().ShouldHaveSingleItem();
    }

    [Fact]
    public void A_new_scheduler_learns_from_the_nodes_and_the_owners_what_is_placed()
    {
        var request = Request("g", PlacementStrategy.Spread, Resources.Cpus(1), Resources.Cpus(1));
        _state.RegisterNode(A, "a:1", Resources.Cpus(1), [new NodeReservation(request, 1, [0])], _now);
        _state.Request(request, _now).ShouldBeEmpty();

        _state.RegisterNode(B, "b:1", Resources.Cpus(1), [new NodeReservation(request, 1, [1])], _now)
            .OfType<Grant>().Single().NodeByBundle.ShouldBe([A, B]);
    }

    [Fact]
    public void What_nobody_claims_after_the_scheduler_moved_is_released()
    {
        var request = Request("g", PlacementStrategy.Pack, Resources.Cpus(1));
        _state.RegisterNode(A, "a:1", Resources.Cpus(1), [new NodeReservation(request, 1, [0])], _now);

        _now += TimeSpan.FromSeconds(15);

        _state.Tick(_now).ShouldBe([new Free(A, Id("g"), 1)]);
    }

    private static PlacementGroupId Id(string name) => new(name);

    private static PlacementRequest Request(string name, PlacementStrategy strategy, params Resources[] bundles) =>
        new(Id(name), name, new DriverId("driver of " + name), new JobId("job"), "of " + name, bundles, strategy);

    private IReadOnlyList<PlacementCommand> Join(params (NodeId Id, double Cpus)[] nodes) =>
        nodes.SelectMany(node => _state.RegisterNode(node.Id, node.Id + ":1", Resources.Cpus(node.Cpus), [], _now)).ToList();

    private IReadOnlyList<PlacementCommand> Ask(string name, PlacementStrategy strategy, params double[] cpus) =>
        _state.Request(Request(name, strategy, cpus.Select(Resources.Cpus).ToArray()), _now);

    private void Place(string name, PlacementStrategy strategy, params double[] cpus)
    {
        foreach (var reserve in Ask(name, strategy, cpus).OfType<Reserve>().ToList())
        {
            _state.Reserved(Id(name), reserve.Reservation.Attempt, reserve.Node, _now);
        }

        _state.PhaseOf(Id(name)).ShouldBe(PlacementPhase.Placed);
    }

    private List<PlacementCommand> Free(string name) =>
        _state.Release(Id(name), _now).OfType<Free>().ToList()
            .SelectMany(free => _state.Freed(Id(name), free.Attempt, free.Node, _now)).ToList();

    private sealed class ByKind : IEqualityComparer<PlacementCommand>
    {
        public bool Equals(PlacementCommand? left, PlacementCommand? right) => left?.GetType() == right?.GetType();

        public int GetHashCode(PlacementCommand command) => command.GetType().GetHashCode();
    }
}
