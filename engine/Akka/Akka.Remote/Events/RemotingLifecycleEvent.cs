using Akka.Actor;
using Akka.Event;

namespace Akka.Remote;

// What remoting tells the event stream about itself and about its peers.

/// <summary>News of the remoting, published on the actor system's event stream.</summary>
public abstract class RemotingLifecycleEvent
{
    /// <summary>At which level the event is logged.</summary>
    public abstract LogLevel LogLevel();
}

/// <summary>Remoting listens.</summary>
public sealed class RemotingListenEvent(IList<Address> listenAddresses) : RemotingLifecycleEvent
{
    /// <summary>The addresses at which this system is reached.</summary>
    public IList<Address> ListenAddresses { get; } = listenAddresses;

    /// <inheritdoc/>
    public override LogLevel LogLevel() => Akka.Event.LogLevel.InfoLevel;

    /// <inheritdoc/>
    public override string ToString() => $"Remoting now listens on addresses: [{string.Join(", ", ListenAddresses)}]";
}

/// <summary>Remoting has ended.</summary>
public sealed class RemotingShutdownEvent : RemotingLifecycleEvent
{
    /// <inheritdoc/>
    public override LogLevel LogLevel() => Akka.Event.LogLevel.InfoLevel;

    /// <inheritdoc/>
    public override string ToString() => "Remoting shut down";
}

/// <summary>Remoting met an error that concerns no single peer.</summary>
public sealed class RemotingErrorEvent(Exception cause) : RemotingLifecycleEvent
{
    /// <summary>The error.</summary>
    public Exception Cause { get; } = cause;

    /// <inheritdoc/>
    public override LogLevel LogLevel() => Akka.Event.LogLevel.ErrorLevel;

    /// <inheritdoc/>
    public override string ToString() => $"Remoting error: [{Cause.Message}]";
}

/// <summary>This system refuses one incarnation of another from now on.</summary>
public sealed class QuarantinedEvent(Address address, int uid) : RemotingLifecycleEvent
{
    /// <summary>The address of the refused system.</summary>
    public Address Address { get; } = address;

    /// <summary>Its incarnation.</summary>
    public int Uid { get; } = uid;

    /// <inheritdoc/>
    public override LogLevel LogLevel() => Akka.Event.LogLevel.WarningLevel;

    /// <inheritdoc/>
    public override string ToString() =>
        $"Association to [{Address}] having UID [{Uid}] is irrecoverably failed. The UID is now quarantined and all " +
        "messages to it go to dead letters. The remote system must be restarted to recover from this situation.";
}

/// <summary>Another system refuses this one: it must restart to be heard there again.</summary>
public sealed class ThisActorSystemQuarantinedEvent(Address localAddress, Address remoteAddress) : RemotingLifecycleEvent
{
    /// <summary>The address of this system.</summary>
    public Address LocalAddress { get; } = localAddress;

    /// <summary>The system that refuses.</summary>
    public Address RemoteAddress { get; } = remoteAddress;

    /// <inheritdoc/>
    public override LogLevel LogLevel() => Akka.Event.LogLevel.WarningLevel;

    /// <inheritdoc/>
    public override string ToString() => $"The remote system {RemoteAddress} has quarantined this system {LocalAddress}.";
}
