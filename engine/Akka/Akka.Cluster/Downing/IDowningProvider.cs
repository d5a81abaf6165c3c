using Akka.Actor;

namespace Akka.Cluster;

// Who declares unreachable members dead. Without one, an operator has to: no node is removed by silence alone.

/// <summary>Gives the actor that declares members dead. It has a constructor with an actor system and a cluster.</summary>
public interface IDowningProvider
{
    /// <summary>How long to wait after a removal before acting for the removed node.</summary>
    TimeSpan DownRemovalMargin { get; }

    /// <summary>The actor's props; null for none.</summary>
    Props? DowningActorProps { get; }
}

/// <summary>Nobody declares members dead.</summary>
public sealed class NoDowning : IDowningProvider
{
    /// <summary>Makes the provider.</summary>
    public NoDowning(ActorSystem system, Cluster cluster)
    {
    }

    /// <inheritdoc/>
    public TimeSpan DownRemovalMargin => TimeSpan.Zero;

    /// <inheritdoc/>
    public Props? DowningActorProps => null;
}
