using Akka.Actor;

namespace Akka.Tests.Events;

// Who counts actors hears of each that begins, is restarted and ends, once it has been switched on.
public sealed class TelemetryTests() : TestSystem("akka.actor.telemetry.enabled = on")
{
    private sealed class Counted : ReceiveActor
    {
        public Counted()
        {
            Receive<string>(text => text == "fail", _ => throw new InvalidOperationException("asked to"));
            ReceiveAny(message => Sender.Tell(message));
        }
    }

    [Fact]
    public void An_actors_birth_restart_and_end_are_published()
    {
        var probe = CreateProbe();
        probe.Ref.Ask<ActorIdentity>(new Identify(1), Limit).Wait(Limit);
        System.Settings.EmitActorTelemetry.ShouldBeTrue();
        System.EventStream.Subscribe(probe.Ref, typeof(IActorTelemetryEvent));

        var actor = System.ActorOf(Props.Create(() => new Counted()));
        Of(probe.Expect<ActorStarted>()).ShouldBe((actor, typeof(Counted)));

        actor.Tell("fail");
        var restarted = probe.Expect<ActorRestarted>();
        Of(restarted).ShouldBe((actor, typeof(Counted)));
        restarted.Reason.Message.ShouldBe("asked to");

        System.Stop(actor);
        Of(probe.Expect<ActorStopped>()).ShouldBe((actor, typeof(Counted)));
    }

    private static (IActorRef, Type) Of(IActorTelemetryEvent telemetry) => (telemetry.Subject, telemetry.ActorType);
}

// As it is without the setting.
public sealed class NoTelemetryTests : TestSystem
{
    [Fact]
    public void Nothing_is_published_that_nobody_asked_for()
    {
        var probe = CreateProbe();
        System.EventStream.Subscribe(probe.Ref, typeof(IActorTelemetryEvent));

        var actor = System.ActorOf(Props.Empty);
        actor.GracefulStop(Limit).Wait(Limit);

        System.Settings.EmitActorTelemetry.ShouldBeFalse();
        probe.ExpectNothingBefore("end");
    }
}
