using Akka.Actor;

namespace Akka.Tests.Actors;

// Actors tell what they go through, where the configuration asks for it.
public sealed class TelemetryTests() : TestSystem("akka.actor.telemetry.enabled = on, akka.loglevel = OFF, akka.stdout-loglevel = OFF")
{
    [Fact]
    public void A_start_a_restart_and_a_stop_are_told_once_each()
    {
        var probe = CreateProbe();
        var actor = System.ActorOf(Props.Create(() => new Fragile(null)), "fragile");
        actor.Ask<string>("ready?").Wait(Limit).ShouldBeTrue();
        probe.Ref.Ask<string>("watching?").Wait(Limit).ShouldBeTrue();
        System.EventStream.Subscribe(probe.Ref, typeof(IActorTelemetryEvent));

        var child = System.ActorOf(Props.Create(() => new Fragile(actor)), "second");
        var started = probe.Expect<ActorStarted>();
        (started.Subject, started.ActorType).ShouldBe((child, typeof(Fragile)));
        child.Tell("fall");
        var restarted = probe.Expect<ActorRestarted>();
        (restarted.Subject, restarted.Reason.Message).ShouldBe((child, "fell"));
        System.Stop(child);
        probe.Expect<ActorStopped>().Subject.ShouldBe(child);
        probe.ExpectNothingBefore("marker");
    }

    private sealed class Fragile(IActorRef? other) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            if (message is "fall") throw new InvalidOperationException("fell");
            Sender.Tell(other is null ? "alone" : "not alone");
        }
    }
}
