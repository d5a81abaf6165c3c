using Akka.Actor;

namespace Akka.Tests.Actors;

// An actor that tells a probe of everything that happens to it, and does what it is told: the subject of most tests.

public sealed class Recorder : ReceiveActor
{
    public sealed record Fail(Exception Cause);

    public sealed record MakeChild(string Name);

    public sealed record StopYourself;

    private readonly IActorRef _probe;
    private readonly SupervisorStrategy? _strategy;

    public Recorder(IActorRef probe, SupervisorStrategy? strategy)
    {
        _probe = probe;
        _strategy = strategy;
        Receive<Fail>(fail => throw fail.Cause);
        Receive<MakeChild>(make => Sender.Tell(Context.ActorOf(Create(probe), make.Name)));
        Receive<StopYourself>(_ => Context.Stop(Self));
        ReceiveAny(message => _probe.Tell(message));
    }

    public static Props Create(IActorRef probe, SupervisorStrategy? strategy = null) => Props.Create(() => new Recorder(probe, strategy));

    protected override SupervisorStrategy SupervisorStrategy() => _strategy ?? base.SupervisorStrategy();

    protected override void PreStart() => _probe.Tell($"{Self.Path.Name}: started");

    protected override void PostStop() => _probe.Tell($"{Self.Path.Name}: stopped");

    protected override void PreRestart(Exception reason, object message)
    {
        _probe.Tell($"{Self.Path.Name}: before restart, {reason.Message}");
        base.PreRestart(reason, message);
    }

    protected override void PostRestart(Exception reason)
    {
        _probe.Tell($"{Self.Path.Name}: after restart, {reason.Message}");
        base.PostRestart(reason);
    }
}
