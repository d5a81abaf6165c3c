using Akka.Actor;
using Akka.Dispatch.SysMsg;
using Akka.Remote.Associations;

namespace Akka.Remote;

// Stands for an actor of another system: what it is told goes over the wire. Watches do not: they go to the local
// RemoteWatcher, which watches each remote actor once and also watches whether its system is alive.

/// <summary>A reference to an actor of another system.</summary>
public class RemoteActorRef : InternalActorRefBase, IRemoteRef
{
    private readonly RemoteTransport remote;

    /// <summary>A reference to the actor at <paramref name="path"/>. Deploying to other systems is not available, so
    /// <paramref name="props"/> and <paramref name="deploy"/> are not used.</summary>
    public RemoteActorRef(RemoteTransport remote, Address localAddressToUse, ActorPath path, IInternalActorRef parent, Props? props, Deploy? deploy)
    {
        this.remote = remote;
        LocalAddressToUse = localAddressToUse;
        Path = path;
        Parent = parent;
    }

    /// <summary>The address by which the other system knows this one.</summary>
    public Address LocalAddressToUse { get; }

    /// <inheritdoc/>
    public override ActorPath Path { get; }

    /// <inheritdoc/>
    public override IInternalActorRef Parent { get; }

    /// <inheritdoc/>
    public override IActorRefProvider Provider => remote.Provider;

    /// <inheritdoc/>
    public override bool IsLocal => false;

    /// <summary>Always false: whether a remote actor has stopped is learnt by watching it.</summary>
    public override bool IsTerminated => false;

    // Found once, so that sending needs no lookup.
    internal Association? Association { get; set; }

    /// <summary>Whether a watch goes to the local watcher rather than over the wire.</summary>
    public bool IsWatchIntercepted(IActorRef watchee, IActorRef watcher) =>
        !watcher.Equals(remote.Provider.RemoteWatcher) && watchee.Equals(this);

    /// <inheritdoc/>
    public override IActorRef GetChild(IReadOnlyList<string> name)
    {
        var path = Path;
        foreach (var element in name)
        {
            if (element.Length == 0)
                continue;
            path = element == ".." ? path.Parent : path / element;
        }

        return remote.Provider.CreateRef(path);
    }

    /// <inheritdoc/>
    public override void SendSystemMessage(ISystemMessage message)
    {
        switch (message)
        {
            case Watch watch when IsWatchIntercepted(watch.Watchee, watch.Watcher):
                remote.Provider.RemoteWatcher.Tell(new RemoteWatcher.WatchRemote(watch.Watchee, watch.Watcher));
                break;
            case Unwatch unwatch when IsWatchIntercepted(unwatch.Watchee, unwatch.Watcher):
                remote.Provider.RemoteWatcher.Tell(new RemoteWatcher.UnwatchRemote(unwatch.Watchee, unwatch.Watcher));
                break;
            default:
                remote.Send(message, null, this);
                break;
        }
    }

    /// <inheritdoc/>
    protected override void TellInternal(object message, IActorRef sender) => remote.Send(message, sender, this);

    /// <inheritdoc/>
    public override void Start()
    {
    }

    /// <inheritdoc/>
    public override void Suspend() => SendSystemMessage(new Suspend());

    /// <inheritdoc/>
    public override void Resume(Exception? causedByFailure = null) => SendSystemMessage(new Resume(causedByFailure!));

    /// <inheritdoc/>
    public override void Stop() => SendSystemMessage(new Terminate());

    /// <inheritdoc/>
    public override void Restart(Exception cause) => SendSystemMessage(new Recreate(cause));
}
