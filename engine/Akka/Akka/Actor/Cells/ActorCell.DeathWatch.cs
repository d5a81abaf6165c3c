using Akka.Dispatch.SysMsg;
using Akka.Event;

namespace Akka.Actor;

// Whom this actor watches, and who watches it. A watched actor's end comes as a system message and is put in the queue
// as Terminated, behind what is there already; unwatching in between takes it back. Watching or being watched by an actor
// elsewhere also needs the news that its whole address is gone.

public partial class ActorCell
{
    private HashSet<IActorRef> _watchedBy;
    private Dictionary<IActorRef, object> _watching;
    private Dictionary<IActorRef, object> _terminatedQueued;
    private bool _isSubscribedToAddresses;

    public IActorRef Watch(IActorRef subject) => WatchAs(subject, null);

    public IActorRef WatchWith(IActorRef subject, object message) =>
        WatchAs(subject, message ?? throw new ArgumentNullException(nameof(message), "message must not be null"));

    public IActorRef Unwatch(IActorRef subject)
    {
        var watchee = (IInternalActorRef)subject;
        if (!watchee.Equals(Self) && TryFindWatched(watchee, out var known))
        {
            var watched = (IInternalActorRef)known; // As it was watched, perhaps without a uid: by that others know the watch.
            watched.SendSystemMessage(new Unwatch(watched, (IInternalActorRef)Self));
            _watching.Remove(known);
            UpdateAddressSubscription();
        }

        ForgetQueued(subject);
        return subject;
    }

    // The news of an end has the actor's uid; a reference found by path alone has none, and takes it back as well.
    private void ForgetQueued(IActorRef subject)
    {
        if (_terminatedQueued is null || _terminatedQueued.Remove(subject) || subject.Path.Uid != 0) return;
        foreach (var queued in _terminatedQueued.Keys.Where(queued => queued.Path.Equals(subject.Path)).ToList())
            _terminatedQueued.Remove(queued);
    }

    private IActorRef WatchAs(IActorRef subject, object message)
    {
        var watchee = (IInternalActorRef)subject;
        if (watchee.Equals(Self)) return subject;
        _watching ??= [];
        if (TryFindWatched(watchee, out var known))
        {
            if (_watching[known] is var before && !Equals(before, message))
            {
                throw new InvalidOperationException(
                    $"Watch({Self}, {subject}) termination message was not overwritten from [{before}] to [{message}]. " +
                    "If this was intended, unwatch first before using Watch / WatchWith with another message.");
            }

            return subject;
        }

        watchee.SendSystemMessage(new Watch(watchee, (IInternalActorRef)Self));
        _watching[watchee] = message;
        NeedAddressesFor(watchee);
        return subject;
    }

    private void WatchedActorTerminated(IActorRef subject, bool existenceConfirmed, bool addressTerminated)
    {
        if (TryFindWatched(subject, out var known))
        {
            _watching.Remove(known, out var message);
            UpdateAddressSubscription();
            if (!IsTerminating)
            {
                Self.Tell(new Terminated(subject, existenceConfirmed, addressTerminated), subject);
                (_terminatedQueued ??= []).TryAdd(subject, message);
            }
        }

        if (_family is { } family && family.TryRemove(subject, out var waited)) HandleChildTerminated(subject, waited);
    }

    /// <summary>Says that the word of somebody's end stands in the mailbox, once more: it was put back there to be received again.</summary>
    public void TerminatedQueuedFor(IActorRef subject, Util.Option<object> customMessage) =>
        (_terminatedQueued ??= []).TryAdd(subject, customMessage.GetOrElse(null));

    private void ReceiveTerminated(Terminated terminated)
    {
        if (_terminatedQueued is null || !_terminatedQueued.Remove(terminated.ActorRef, out var message)) return;
        _currentMessage = message ?? terminated;
        ReceiveMessage(_currentMessage);
    }

    private void AddWatcher(IInternalActorRef watchee, IInternalActorRef watcher)
    {
        var isWatched = watchee.Equals(Self);
        var isWatcher = watcher.Equals(Self);
        if (isWatched && !isWatcher)
        {
            if (!(_watchedBy ??= []).Add(watcher)) return;
            NeedAddressesFor(watcher);
            DebugLifecycle("now watched by", watcher);
        }
        else if (!isWatched && isWatcher)
        {
            Watch(watchee);
        }
        else
        {
            SystemImpl.EventStream.Publish(new Warning(Self.Path.ToString(), typeof(ActorCell),
                $"BUG: illegal Watch({watchee},{watcher})"));
        }
    }

    private void RemoveWatcher(IInternalActorRef watchee, IInternalActorRef watcher)
    {
        var isWatched = watchee.Equals(Self);
        var isWatcher = watcher.Equals(Self);
        if (isWatched && !isWatcher)
        {
            if (_watchedBy?.Remove(watcher) is not true) return;
            UpdateAddressSubscription();
            DebugLifecycle("no longer watched by", watcher);
        }
        else if (!isWatched && isWatcher)
        {
            Unwatch(watchee);
        }
    }

    private void AddressTerminated(Address address)
    {
        _watchedBy?.RemoveWhere(watcher => watcher.Path.Address == address);
        if (_watching is null) return;

        // The watched actors of that address are gone as far as anybody can tell.
        var gone = _watching.Keys.Where(watchee => watchee.Path.Address == address).ToList();
        foreach (var watchee in gone)
        {
            ((IInternalActorRef)Self).SendSystemMessage(new DeathWatchNotification(
                watchee, existenceConfirmed: TryGetChild(watchee, out _), addressTerminated: true));
        }
    }

    private void TellWatchersWeDied()
    {
        if (_watchedBy is null) return;

        // Those elsewhere first: a local watcher may end the system, and with it the way to them.
        foreach (var watcher in _watchedBy) SendTerminated(watcher, toLocal: false);
        foreach (var watcher in _watchedBy) SendTerminated(watcher, toLocal: true);
        _watchedBy.Clear();
    }

    private void SendTerminated(IActorRef watcher, bool toLocal)
    {
        var target = (IInternalActorRef)watcher;
        if (target.IsLocal == toLocal && !watcher.Equals(Parent))
            target.SendSystemMessage(new DeathWatchNotification(Self, existenceConfirmed: true, addressTerminated: false));
    }

    private void UnwatchAll()
    {
        if (_watching is not null)
        {
            foreach (var watchee in _watching.Keys)
                ((IInternalActorRef)watchee).SendSystemMessage(new Unwatch((IInternalActorRef)watchee, (IInternalActorRef)Self));
            _watching.Clear();
        }

        _terminatedQueued?.Clear();
        UpdateAddressSubscription();
    }

    // A reference found by path alone carries no uid; the notification of its end does.
    private bool TryFindWatched(IActorRef subject, out IActorRef known)
    {
        known = subject;
        if (_watching is null || _watching.Count == 0) return false;
        if (_watching.ContainsKey(subject)) return true;
        if (subject.Path.Uid == 0) return false;
        foreach (var watched in _watching.Keys)
        {
            if (watched.Path.Uid != 0 || !watched.Path.Equals(subject.Path)) continue;
            known = watched;
            return true;
        }

        return false;
    }

    // Only who is elsewhere can be gone with its address.
    private void NeedAddressesFor(IActorRef other)
    {
        if (_isSubscribedToAddresses || ((IInternalActorRef)other).IsLocal) return;
        _isSubscribedToAddresses = true;
        AddressTerminatedTopic.Get(SystemImpl).Subscribe(Self);
    }

    private void UpdateAddressSubscription()
    {
        if (!_isSubscribedToAddresses || HasRemote(_watchedBy) || HasRemote(_watching?.Keys)) return;
        _isSubscribedToAddresses = false;
        AddressTerminatedTopic.Get(SystemImpl).Unsubscribe(Self);
    }

    private static bool HasRemote(IEnumerable<IActorRef> references) =>
        references is not null && references.Any(static reference => !((IInternalActorRef)reference).IsLocal);
}
