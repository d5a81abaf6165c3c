using Akka.Actor;

namespace Akka.Remote;

// What the other assemblies need of a provider whose actors may live elsewhere.

/// <summary>A provider that knows remote actors.</summary>
public interface IRemoteActorRefProvider : IActorRefProvider
{
    /// <summary>The settings of the remoting.</summary>
    RemoteSettings RemoteSettings { get; }

    /// <summary>Carries messages to other systems.</summary>
    RemoteTransport Transport { get; }

    /// <summary>Watches remote actors for local ones.</summary>
    IActorRef RemoteWatcher { get; }

    /// <summary>Whether the address is this system's.</summary>
    bool HasAddress(Address address);

    /// <summary>Refuses an incarnation of the system at this address from now on.</summary>
    void Quarantine(Address address, int? uid);

    /// <summary>The actor of this path, seen from a system that knows this one by <paramref name="localAddress"/>.</summary>
    IInternalActorRef ResolveActorRefWithLocalAddress(string path, Address localAddress);
}

/// <summary>A reference to an actor of another system.</summary>
public interface IRemoteRef : IActorRefScope;
