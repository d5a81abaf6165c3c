using Akka.Actor;

namespace Akka.Tests.Actors;

public sealed class TellTests : TestSystem
{
    [Fact]
    public async Task An_actor_answers_its_sender()
    {
        var echo = System.ActorOf(Props.Create(() => new Echo()), "echo");

        (await echo.Ask<string>("hello", Limit)).ShouldBe("hello");
    }

    [Fact]
    public void Messages_of_one_sender_keep_their_order()
    {
        var probe = CreateProbe();
        var echo = System.ActorOf(Props.Create(() => new Echo()));

        for (var i = 0; i < 10_000; i++) echo.Tell(i, probe.Ref);

        for (var i = 0; i < 10_000; i++) probe.Expect<int>().ShouldBe(i);
    }

    private sealed class Echo : ReceiveActor
    {
        public Echo() => ReceiveAny(message => Sender.Tell(message));
    }
}
