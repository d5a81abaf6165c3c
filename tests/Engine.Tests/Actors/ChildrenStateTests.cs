using Akka.Actor;
using Akka.Event;

namespace Engine.Tests.Actors;

public sealed class ChildrenStateTests
{
    private readonly ChildrenState _children = new();

    [Fact]
    public void A_reserved_name_cannot_be_reserved_again()
    {
        _children.Reserve("a");

        Should.Throw<InvalidActorNameException>(() => _children.Reserve("a"));
        _children.Unreserve("a");
        _children.Reserve("a");
    }

    [Fact]
    public void A_reserved_name_is_no_child()
    {
        _children.Reserve("a");

        _children.TryGet("a", out _).ShouldBeFalse();
        _children.All().ShouldBeEmpty();
    }

    [Fact]
    public void Nothing_is_waited_for_when_nobody_is_dying() =>
        _children.WaitFor(ChildWait.Termination).ShouldBeFalse();

    [Fact]
    public void The_last_of_the_dying_says_what_was_waited_for()
    {
        var (a, b) = (Add("a"), Add("b"));
        _children.ShallDie(a);
        _children.ShallDie(b);
        var cause = new InvalidOperationException("oops");
        _children.WaitFor(ChildWait.Recreation, cause).ShouldBeTrue();
        _children.IsNormal.ShouldBeFalse();

        _children.Remove(a).ShouldBe(ChildWait.None);
        _children.Remove(b).ShouldBe(ChildWait.Recreation);

        _children.RecreationCause.ShouldBe(cause);
        _children.IsNormal.ShouldBeTrue();
    }

    [Fact]
    public void A_child_stopped_by_wish_leaves_the_parent_as_it_was()
    {
        var a = Add("a");
        _children.ShallDie(a);

        _children.IsNormal.ShouldBeTrue();
        _children.Remove(a).ShouldBe(ChildWait.UserRequest);
        _children.IsTerminating.ShouldBeFalse();
    }

    [Fact]
    public void While_it_terminates_no_child_can_be_added()
    {
        var a = Add("a");
        _children.ShallDie(a);
        _children.WaitFor(ChildWait.Termination);

        Should.Throw<InvalidOperationException>(() => _children.Reserve("b"));
        _children.Remove(a).ShouldBe(ChildWait.Termination);
        _children.IsTerminating.ShouldBeTrue();
    }

    [Fact]
    public void A_new_incarnation_is_not_removed_by_the_end_of_the_old_one()
    {
        var old = Reference("a", 1);
        var current = Reference("a", 2);
        _children.Add(current);

        _children.Remove(old);

        _children.TryGet("a", out var stats).ShouldBeTrue();
        stats.Child.ShouldBe(current);
    }

    private IInternalActorRef Add(string name)
    {
        var child = Reference(name, 1);
        _children.Reserve(name);
        _children.Add(child);
        return child;
    }

    private static EmptyLocalActorRef Reference(string name, long uid) => new(
        null!, (new RootActorPath(new Address("akka", "test")) / name).WithUid(uid), new EventStream(false));
}
