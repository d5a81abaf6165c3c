namespace Akka.Actor;

// What actors go through, published on the event stream when akka.actor.telemetry.enabled is on.

/// <summary>The start, restart or stop of an actor.</summary>
public interface IActorTelemetryEvent : INoSerializationVerificationNeeded, INotInfluenceReceiveTimeout
{
    IActorRef Subject { get; }

    /// <summary>The class that the actor's props name.</summary>
    Type ActorType { get; }
}

/// <summary>An actor has started; a restart is no start.</summary>
public sealed class ActorStarted : IActorTelemetryEvent
{
    internal ActorStarted(IActorRef subject, Type actorType) => (Subject, ActorType) = (subject, actorType);

    public IActorRef Subject { get; }

    public Type ActorType { get; }
}

/// <summary>An actor has stopped for good.</summary>
public sealed class ActorStopped : IActorTelemetryEvent
{
    internal ActorStopped(IActorRef subject, Type actorType) => (Subject, ActorType) = (subject, actorType);

    public IActorRef Subject { get; }

    public Type ActorType { get; }
}

/// <summary>An actor has failed and has a new instance.</summary>
public sealed class ActorRestarted : IActorTelemetryEvent
{
    internal ActorRestarted(IActorRef subject, Type actorType, Exception reason) =>
        (Subject, ActorType, Reason) = (subject, actorType, reason);

    public IActorRef Subject { get; }

    public Type ActorType { get; }

    public Exception Reason { get; }
}
