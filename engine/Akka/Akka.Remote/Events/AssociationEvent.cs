using Akka.Actor;
using Akka.Event;

namespace Akka.Remote;

// News of the association with one remote system.

/// <summary>News of one association.</summary>
public abstract class AssociationEvent : RemotingLifecycleEvent
{
    /// <summary>What happened, in one word.</summary>
    protected string EventName = "";

    /// <summary>This system.</summary>
    public abstract Address LocalAddress { get; protected set; }

    /// <summary>The other system.</summary>
    public abstract Address RemoteAddress { get; protected set; }

    /// <summary>Whether the other system opened the connection.</summary>
    public abstract bool IsInbound { get; protected set; }

    /// <inheritdoc/>
    public override string ToString() => $"{EventName} [{LocalAddress}]{(IsInbound ? " <- " : " -> ")}[{RemoteAddress}]";
}

/// <summary>A connection has passed its handshake.</summary>
public sealed class AssociatedEvent : AssociationEvent
{
    /// <summary>Makes the event.</summary>
    public AssociatedEvent(Address localAddress, Address remoteAddress, bool inbound) =>
        (LocalAddress, RemoteAddress, IsInbound, EventName) = (localAddress, remoteAddress, inbound, "Associated");

    /// <inheritdoc/>
    public override Address LocalAddress { get; protected set; }

    /// <inheritdoc/>
    public override Address RemoteAddress { get; protected set; }

    /// <inheritdoc/>
    public override bool IsInbound { get; protected set; }

    /// <inheritdoc/>
    public override LogLevel LogLevel() => Akka.Event.LogLevel.DebugLevel;
}

/// <summary>A connection that had passed its handshake has ended.</summary>
public sealed class DisassociatedEvent : AssociationEvent
{
    /// <summary>Makes the event.</summary>
    public DisassociatedEvent(Address localAddress, Address remoteAddress, bool inbound) =>
        (LocalAddress, RemoteAddress, IsInbound, EventName) = (localAddress, remoteAddress, inbound, "Disassociated");

    /// <inheritdoc/>
    public override Address LocalAddress { get; protected set; }

    /// <inheritdoc/>
    public override Address RemoteAddress { get; protected set; }

    /// <inheritdoc/>
    public override bool IsInbound { get; protected set; }

    /// <inheritdoc/>
    public override LogLevel LogLevel() => Akka.Event.LogLevel.DebugLevel;
}

/// <summary>A connection could not be made, or broke.</summary>
public sealed class AssociationErrorEvent : AssociationEvent
{
    private readonly LogLevel level;

    /// <summary>Makes the event.</summary>
    public AssociationErrorEvent(Exception cause, Address localAddress, Address remoteAddress, bool inbound, LogLevel level)
    {
        (LocalAddress, RemoteAddress, IsInbound, EventName) = (localAddress, remoteAddress, inbound, "AssociationError");
        Cause = cause;
        this.level = level;
    }

    /// <summary>Why.</summary>
    public Exception Cause { get; }

    /// <inheritdoc/>
    public override Address LocalAddress { get; protected set; }

    /// <inheritdoc/>
    public override Address RemoteAddress { get; protected set; }

    /// <inheritdoc/>
    public override bool IsInbound { get; protected set; }

    /// <inheritdoc/>
    public override LogLevel LogLevel() => level;

    /// <inheritdoc/>
    public override string ToString() => $"{base.ToString()}: Error [{Cause.Message}]";
}
