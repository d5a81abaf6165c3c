using Akka.Actor;

namespace Akka.Tests.Actors;

public sealed class PropsTests : TestSystem
{
    [Fact]
    public void An_expression_gives_type_and_arguments()
    {
        var name = "seven";
        var props = Props.Create(() => new Named(name, 3 + 4));

        props.Type.ShouldBe(typeof(Named));
        props.Arguments.ShouldBe(["seven", 7]);
    }

    [Fact]
    public void The_arguments_are_read_when_the_props_are_made()
    {
        var name = "before";
        var props = Props.Create(() => new Named(name, 0));
        name = "after";

        System.ActorOf(props).Ask<string>("?", Limit).Result.ShouldBe("before 0");
        name.ShouldBe("after");
    }

    [Fact]
    public void Type_and_arguments_may_be_given_as_they_are() =>
        System.ActorOf(Props.Create(typeof(Named), "x", 1)).Ask<string>("?", Limit).Result.ShouldBe("x 1");

    [Fact]
    public void Anything_but_a_new_expression_is_refused() =>
        Should.Throw<ArgumentException>(() => Props.Create(() => Make()));

    [Fact]
    public void Changing_props_leaves_the_original_as_it_was()
    {
        var props = Props.Create(() => new Named("x", 1));
        var changed = props.WithDispatcher("elsewhere");

        changed.Dispatcher.ShouldBe("elsewhere");
        props.Dispatcher.ShouldBe("akka.actor.default-dispatcher");
    }

    [Fact]
    public void A_dispatcher_that_is_not_configured_is_named_in_the_error()
    {
        var props = Props.Create(() => new Named("x", 1)).WithDispatcher("nowhere");

        Should.Throw<Exception>(() => System.ActorOf(props)).ToString().ShouldContain("nowhere");
    }

    [Fact]
    public void A_producer_makes_the_actor()
    {
        var actor = System.ActorOf(Props.CreateBy(new Producer()));

        actor.Ask<string>("?", Limit).Result.ShouldBe("produced 9");
    }

    private static Named Make() => throw new NotSupportedException();

    private sealed class Named : ReceiveActor
    {
        public Named(string name, int number) => ReceiveAny(_ => Sender.Tell($"{name} {number}"));
    }

    private sealed class Producer : IIndirectActorProducer
    {
        public Type ActorType => typeof(Named);

        public ActorBase Produce() => new Named("produced", 9);

        public void Release(ActorBase actor) { }
    }
}
