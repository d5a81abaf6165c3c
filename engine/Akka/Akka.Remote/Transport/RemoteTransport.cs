using Akka.Actor;
using Akka.Event;

namespace Akka.Remote;

// What a provider needs of a transport: an address, and a way for messages to go.

/// <summary>Carries messages to other actor systems.</summary>
public abstract class RemoteTransport
{
    /// <summary>A transport of this system.</summary>
    protected RemoteTransport(ExtendedActorSystem system, RemoteActorRefProvider provider)
    {
        System = system;
        Provider = provider;
        Log = Logging.GetLogger(system, GetType());
    }

    /// <summary>The system whose messages are carried.</summary>
    public ExtendedActorSystem System { get; }

    /// <summary>The system's provider.</summary>
    public RemoteActorRefProvider Provider { get; }

    /// <summary>The log.</summary>
    public ILoggingAdapter Log { get; protected set; }

    /// <summary>The addresses at which this system is reached; known after <see cref="Start"/>.</summary>
    public abstract ISet<Address> Addresses { get; }

    /// <summary>The address that goes out with actor references.</summary>
    public abstract Address DefaultAddress { get; }

    /// <summary>Binds and listens; throws if it cannot.</summary>
    public abstract void Start();

    /// <summary>Ends all connections, after a moment for what is already sent.</summary>
    public abstract Task Shutdown();

    /// <summary>Sends a message; it arrives at most once, in order per receiving system.</summary>
    public abstract void Send(object message, IActorRef? sender, RemoteActorRef recipient);

    /// <summary>Refuses an incarnation of the system at this address from now on.</summary>
    public abstract void Quarantine(Address address, int? uid);

    /// <summary>Which of this system's addresses the remote system knows it by.</summary>
    public abstract Address LocalAddressForRemote(Address remote);
}

/// <summary>The transport failed, such as when its port is taken.</summary>
public class RemoteTransportException : AkkaException
{
    /// <summary>Makes the exception.</summary>
    public RemoteTransportException(string message, Exception? cause = null) : base(message, cause)
    {
    }
}

// A message does not fit a frame. Only that message is lost.
internal sealed class OversizedPayloadException(string message) : AkkaException(message);
