namespace Akka.Actor;

// What actors publish of their lives to the event stream, for those who count them: with akka.actor.telemetry.enabled.

public interface IActorTelemetryEvent : INoSerializationVerificationNeeded, INotInfluenceReceiveTimeout
{
    IActorRef Subject { get; }

    Type ActorType { get; }
}

public sealed class ActorStarted : IActorTelemetryEvent
{
    internal ActorStarted(IActorRef subject, Type actorType) => (Subject, ActorType) = (subject, actorType);

    public IActorRef Subject { get; }

    public Type ActorType { get; }
}

public sealed class ActorStopped : IActorTelemetryEvent
{
    internal ActorStopped(IActorRef subject, Type actorType) => (Subject, ActorType) = (subject, actorType);

    public IActorRef Subject { get; }

    public Type ActorType { get; }
}

public sealed class ActorRestarted : IActorTelemetryEvent
{
    internal ActorRestarted(IActorRef subject, Type actorType, Exception reason) =>
        (Subject, ActorType, Reason) = (subject, actorType, reason);

    public IActorRef Subject { get; }

    public Type ActorType { get; }

    public Exception Reason { get; }
}
