using Akka.Actor;

namespace Akka.Tests.Actors;

public sealed partial class SupervisionTests : TestSystem
{
    private readonly TestProbe _probe;

    public SupervisionTests() => _probe = CreateProbe();

    [Fact]
    public void A_resumed_child_keeps_its_state()
    {
        var child = ChildUnder(new OneForOneStrategy(_ => Directive.Resume));
        child.Tell(1);
        child.Tell("fail");
        child.Tell(2);

        _probe.Expect("sum 1");
        _probe.Expect("sum 3");
    }

    [Fact]
    public void A_restarted_child_begins_anew()
    {
        var child = ChildUnder(new OneForOneStrategy(_ => Directive.Restart));
        child.Tell(1);
        child.Tell("fail");
        child.Tell(2);

        _probe.Expect("sum 1");
        _probe.Expect("sum 2");
    }

    [Fact]
    public void A_child_may_be_stopped_for_its_failure()
    {
        var child = ChildUnder(new OneForOneStrategy(_ => Directive.Stop));
        var watcher = CreateProbe().Watch(child);

        child.Tell("fail");

        watcher.ExpectTerminated(child);
    }

    [Fact]
    public void The_decider_sees_the_exception()
    {
        var child = ChildUnder(new OneForOneStrategy(cause => cause is ArithmeticException ? Directive.Resume : Directive.Stop));
        var watcher = CreateProbe().Watch(child);

        child.Tell(new Recorder.Fail(new ArithmeticException()));
        child.Tell(5);
        _probe.Expect("sum 5");
        child.Tell(new Recorder.Fail(new NotSupportedException()));

        watcher.ExpectTerminated(child);
    }

    [Fact]
    public void A_child_that_fails_too_often_is_stopped()
    {
        var child = ChildUnder(new OneForOneStrategy(2, -1, _ => Directive.Restart));
        var watcher = CreateProbe().Watch(child);

        child.Tell("fail");
        child.Tell("fail");
        child.Tell(1);
        _probe.Expect("sum 1");
        child.Tell("fail");

        watcher.ExpectTerminated(child);
    }

    [Fact]
    public void No_retries_at_all_stops_at_the_first_failure()
    {
        var child = ChildUnder(new OneForOneStrategy(0, -1, _ => Directive.Restart));
        var watcher = CreateProbe().Watch(child);

        child.Tell("fail");

        watcher.ExpectTerminated(child);
    }

    [Fact]
    public void One_for_one_leaves_the_siblings_alone()
    {
        var parent = Parent(new OneForOneStrategy(_ => Directive.Restart));
        var (failing, sibling) = (Child(parent, "failing"), Child(parent, "sibling"));
        sibling.Tell(1);
        _probe.Expect("sum 1");

        failing.Tell("fail");
        failing.Tell(10);
        _probe.Expect("sum 10");
        sibling.Tell(1);

        _probe.Expect("sum 2");
    }

    [Fact]
    public void All_for_one_restarts_the_siblings_too()
    {
        var parent = Parent(new AllForOneStrategy(_ => Directive.Restart));
        var (failing, sibling) = (Child(parent, "failing"), Child(parent, "sibling"));
        sibling.Tell(1);
        _probe.Expect("sum 1");

        failing.Tell("fail");
        failing.Tell(10);
        _probe.Expect("sum 10");
        sibling.Tell(1);

        _probe.Expect("sum 1");
    }

    [Fact]
    public void All_for_one_may_stop_all()
    {
        var parent = Parent(new AllForOneStrategy(_ => Directive.Stop));
        var (failing, sibling) = (Child(parent, "failing"), Child(parent, "sibling"));
        var watcher = CreateProbe().Watch(sibling);

        failing.Tell("fail");

        watcher.ExpectTerminated(sibling);
    }

    [Fact]
    public void An_escalated_failure_restarts_the_parent()
    {
        var grandparent = Parent(new OneForOneStrategy(_ => Directive.Restart));
        var parent = grandparent.Ask<IActorRef>(new Parenting.Make("parent", new OneForOneStrategy(_ => Directive.Escalate)), Limit).Result;
        var child = Child(parent, "child");
        var watcher = CreateProbe().Watch(child);

        child.Tell("fail");

        watcher.ExpectTerminated(child);
        Child(parent, "child").Tell(1);
        _probe.Expect("sum 1");
    }

    [Fact]
    public void A_deployable_decider_counts_derived_exceptions_as_their_base()
    {
        var decider = Decider.From(Directive.Stop, Directive.Resume.When<ArithmeticException>());

        decider.Decide(new DivideByZeroException()).ShouldBe(Directive.Resume);
        decider.Decide(new InvalidOperationException()).ShouldBe(Directive.Stop);
    }

    [Theory]
    [InlineData(typeof(InvalidOperationException), Directive.Restart)]
    [InlineData(typeof(ActorKilledException), Directive.Stop)]
    [InlineData(typeof(ActorInitializationException), Directive.Stop)]
    public void The_default_decider_restarts_what_can_be_made_again(Type cause, Directive expected) =>
        SupervisorStrategy.DefaultDecider.Decide((Exception)Activator.CreateInstance(cause)!).ShouldBe(expected);

    [Fact]
    public void A_child_that_cannot_be_made_again_fails_again()
    {
        var parent = Parent(new OneForOneStrategy(cause => cause is PostRestartException or ActorInitializationException ? Directive.Stop : Directive.Restart));
        var child = parent.Ask<IActorRef>(new Parenting.MakeFragile(), Limit).Result;
        var watcher = CreateProbe().Watch(child);

        child.Tell("fail");

        watcher.ExpectTerminated(child);
    }

    [Fact]
    public void Children_of_a_resumed_parent_go_on()
    {
        var grandparent = Parent(new OneForOneStrategy(_ => Directive.Resume));
        var parent = grandparent.Ask<IActorRef>(new Parenting.Make("parent", SupervisorStrategy.DefaultStrategy), Limit).Result;
        var child = Child(parent, "child");
        child.Tell(1);
        _probe.Expect("sum 1");

        parent.Tell(new Recorder.Fail(new InvalidOperationException("oops")));
        child.Tell(1);

        _probe.Expect("sum 2");
    }

    private IActorRef ChildUnder(SupervisorStrategy strategy) => Child(Parent(strategy), "child");

    private IActorRef Parent(SupervisorStrategy strategy) => System.ActorOf(Props.Create(() => new Parenting(_probe.Ref, strategy)));

    private static IActorRef Child(IActorRef parent, string name) => parent.Ask<IActorRef>(new Parenting.MakeSum(name), Limit).Result;

    private sealed class Parenting : ReceiveActor
    {
        public sealed record Make(string Name, SupervisorStrategy Strategy);

        public sealed record MakeSum(string Name);

        public sealed record Put(string Name, Props Props);

        public sealed record MakeFragile;

        private readonly SupervisorStrategy _strategy;

        public Parenting(IActorRef probe, SupervisorStrategy strategy)
        {
            _strategy = strategy;
            Receive<Make>(make => Sender.Tell(Context.ActorOf(Props.Create(() => new Parenting(probe, make.Strategy)), make.Name)));
            Receive<MakeSum>(make => Sender.Tell(Context.ActorOf(Props.Create(() => new Sum(probe)), make.Name)));
            Receive<Put>(put => Sender.Tell(Context.ActorOf(put.Props, put.Name)));
            var made = new int[1];
            Receive<MakeFragile>(_ => Sender.Tell(Context.ActorOf(Props.Create(() => new Fragile(made)))));
            Receive<Recorder.Fail>(fail => throw fail.Cause);
        }

        protected override SupervisorStrategy SupervisorStrategy() => _strategy;
    }

    private sealed class Sum : ReceiveActor
    {
        private int _sum;

        public Sum(IActorRef probe)
        {
            Receive<int>(number => probe.Tell($"sum {_sum += number}"));
            Receive<Recorder.Fail>(fail => throw fail.Cause);
            Receive<string>(_ => throw new InvalidOperationException("oops"));
        }
    }

    private sealed class Fragile : ReceiveActor
    {
        public Fragile(int[] made)
        {
            if (++made[0] > 1) throw new InvalidOperationException("only once");
            ReceiveAny(_ => throw new InvalidOperationException("oops"));
        }
    }
}
