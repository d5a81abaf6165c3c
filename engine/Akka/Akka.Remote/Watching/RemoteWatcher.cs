using Akka.Actor;
using Akka.Dispatch.SysMsg;
using Akka.Event;

namespace Akka.Remote;

// Watches actors of other systems on behalf of local actors. It watches each remote actor once, over the wire, and sends
// every system on which it watches something a heartbeat. If the answers stay away, the system is declared lost: it is
// quarantined, so that it cannot come back as if nothing had happened, and everyone who watches an actor there is told.

/// <summary>Watches actors of other systems, and the systems themselves.</summary>
public partial class RemoteWatcher : UntypedActor
{
    /// <summary>The log.</summary>
    protected readonly ILoggingAdapter Log = Context.GetLogger();

    /// <summary>The local watchers of each remote actor.</summary>
    protected readonly Dictionary<IInternalActorRef, HashSet<IInternalActorRef>> Watching = [];

    /// <summary>The watched actors of each remote system.</summary>
    protected readonly Dictionary<Address, HashSet<IInternalActorRef>> WatcheeByNodes = [];

    private readonly IFailureDetectorRegistry<Address> failureDetector;
    private readonly TimeSpan heartbeatExpectedResponseAfter;
    private readonly Dictionary<Address, int> uids = [];
    private readonly Dictionary<Address, IActorRef> watchers = [];
    private readonly IRemoteActorRefProvider provider;
    private readonly ICancelable heartbeatTimer;
    private readonly ICancelable reaperTimer;

    /// <summary>Makes the actor; see <see cref="Props"/>.</summary>
    public RemoteWatcher(IFailureDetectorRegistry<Address> failureDetector, TimeSpan heartbeatInterval,
        TimeSpan unreachableReaperInterval, TimeSpan heartbeatExpectedResponseAfter)
    {
        this.failureDetector = failureDetector;
        this.heartbeatExpectedResponseAfter = heartbeatExpectedResponseAfter;
        provider = (IRemoteActorRefProvider)((ExtendedActorSystem)Context.System).Provider;
        var scheduler = Context.System.Scheduler;
        heartbeatTimer = scheduler.ScheduleTellRepeatedlyCancelable(heartbeatInterval, heartbeatInterval, Self, HeartbeatTick.Instance, Self);
        reaperTimer = scheduler.ScheduleTellRepeatedlyCancelable(unreachableReaperInterval, unreachableReaperInterval, Self, ReapUnreachableTick.Instance, Self);
    }

    /// <summary>The systems that were declared lost.</summary>
    protected HashSet<Address> Unreachable { get; } = [];

    /// <summary>The systems on which something is watched.</summary>
    protected ICollection<Address> WatchingNodes => WatcheeByNodes.Keys;

    /// <summary>The props of the watcher.</summary>
    public static Props Props(IFailureDetectorRegistry<Address> failureDetector, TimeSpan heartbeatInterval,
        TimeSpan unreachableReaperInterval, TimeSpan heartbeatExpectedResponseAfter) =>
        Akka.Actor.Props.Create(() => new RemoteWatcher(failureDetector, heartbeatInterval, unreachableReaperInterval, heartbeatExpectedResponseAfter));

    /// <inheritdoc/>
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case HeartbeatTick:
                SendHeartbeats();
                break;
            case Heartbeat:
                Sender.Tell(new HeartbeatRsp(AddressUidExtension.Uid(Context.System)));
                break;
            case HeartbeatRsp answer:
                ReceiveAnswer(Sender.Path.Address, answer.AddressUid);
                break;
            case ReapUnreachableTick:
                ReapUnreachable();
                break;
            case ExpectedFirstHeartbeat expected:
                TriggerFirstHeartbeat(expected.From);
                break;
            case WatchRemote watch:
                AddWatching(watch.Watchee, watch.Watcher);
                break;
            case UnwatchRemote unwatch:
                RemoveWatch(unwatch.Watchee, unwatch.Watcher);
                break;
            case Terminated terminated:
                Ended((IInternalActorRef)terminated.ActorRef, terminated.ExistenceConfirmed, terminated.AddressTerminated);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    /// <inheritdoc/>
    protected override void PostStop()
    {
        heartbeatTimer.Cancel();
        reaperTimer.Cancel();
    }

    /// <summary>Notes a watch and begins to watch the actor's system if it is the first there.</summary>
    protected void AddWatching(IInternalActorRef watchee, IInternalActorRef watcher)
    {
        if (!Watching.TryGetValue(watchee, out var watchers))
            Watching.Add(watchee, watchers = []);
        watchers.Add(watcher);
        WatchNode(watchee);
        Context.Watch(watchee); // This one goes over the wire; a repeated watch is none.
    }

    // Whether somebody else decides on the life of the system, so that no heartbeats are needed.
    private protected virtual bool IsWatchedElsewhere(Address address) => false;

    // From now on somebody else decides: what the detector has seen so far must not count.
    private protected void StopHeartbeats(Address address) => failureDetector.Remove(address);

    /// <summary>Notes that something is watched on the actor's system.</summary>
    protected virtual void WatchNode(IInternalActorRef watchee)
    {
        var address = watchee.Path.Address;
        if (!WatcheeByNodes.TryGetValue(address, out var watchees))
        {
            // A system that was lost may have come back as a new one.
            if (Unreachable.Remove(address))
                failureDetector.Remove(address);
            WatcheeByNodes.Add(address, watchees = []);
        }

        watchees.Add(watchee);
    }

    /// <summary>Takes one watch back.</summary>
    protected void RemoveWatch(IInternalActorRef watchee, IInternalActorRef watcher)
    {
        if (!Watching.TryGetValue(watchee, out var watchers) || !watchers.Remove(watcher) || watchers.Count > 0)
            return;
        Context.Unwatch(watchee);
        RemoveWatchee(watchee);
    }

    /// <summary>Forgets a remote actor, and its system if it was the last one there.</summary>
    protected void RemoveWatchee(IInternalActorRef watchee)
    {
        var address = watchee.Path.Address;
        Watching.Remove(watchee);
        if (WatcheeByNodes.TryGetValue(address, out var watchees) && watchees.Remove(watchee) && watchees.Count == 0)
            UnwatchNode(address);
    }

    /// <summary>Ends the heartbeats to a system.</summary>
    protected void UnwatchNode(Address watcheeAddress)
    {
        WatcheeByNodes.Remove(watcheeAddress);
        uids.Remove(watcheeAddress);
        watchers.Remove(watcheeAddress);
        failureDetector.Remove(watcheeAddress);
    }

    /// <summary>Refuses the lost system.</summary>
    protected virtual void Quarantine(Address address, int? addressUid) => provider.Quarantine(address, addressUid);

    /// <summary>Tells all who watch an actor of the lost system.</summary>
    protected virtual void PublishAddressTerminated(Address address) => AddressTerminatedTopic.Get(Context.System).Publish(new AddressTerminated(address));

    // The actor has stopped, or never was, or its system is lost. In the last case each watcher hears of it by itself.
    private void Ended(IInternalActorRef watchee, bool existenceConfirmed, bool addressTerminated)
    {
        watchee = AsWatched(watchee);
        if (!addressTerminated && Watching.TryGetValue(watchee, out var watchers))
        {
            foreach (var watcher in watchers)
                watcher.SendSystemMessage(new DeathWatchNotification(watchee, existenceConfirmed, addressTerminated: false));
        }

        RemoveWatchee(watchee);
    }

    // A reference that was made from a path alone has no number; the news of its end does.
    private IInternalActorRef AsWatched(IInternalActorRef ended)
    {
        if (ended.Path.Uid == 0 || Watching.ContainsKey(ended))
            return ended;
        return Watching.Keys.FirstOrDefault(known => known.Path.Uid == 0 && known.Path.Equals(ended.Path)) ?? ended;
    }

    private void SendHeartbeats()
    {
        foreach (var address in WatcheeByNodes.Keys)
        {
            if (Unreachable.Contains(address) || IsWatchedElsewhere(address))
                continue;
            if (!failureDetector.IsMonitoring(address))
                Context.System.Scheduler.ScheduleTellOnce(heartbeatExpectedResponseAfter, Self, new ExpectedFirstHeartbeat(address), Self);
            WatcherAt(address).Tell(Heartbeat.Instance, Self);
        }
    }

    private void ReceiveAnswer(Address from, int uid)
    {
        if (!WatcheeByNodes.ContainsKey(from) || Unreachable.Contains(from))
            return;
        var isNew = !uids.TryGetValue(from, out var known) || known != uid;
        uids[from] = uid;
        if (!IsWatchedElsewhere(from))
            failureDetector.Heartbeat(from);
        // A new incarnation has never heard of our watches; asking again finds actors that went with the old one.
        if (isNew)
            WatchAgain(from);
    }

    private void WatchAgain(Address address)
    {
        var self = (IInternalActorRef)Self;
        foreach (var watchee in WatcheeByNodes[address])
            watchee.SendSystemMessage(new Watch(watchee, self));
    }

    // No answer to the first heartbeat: the detector begins to doubt from now on.
    private void TriggerFirstHeartbeat(Address address)
    {
        if (WatcheeByNodes.ContainsKey(address) && !IsWatchedElsewhere(address) && !failureDetector.IsMonitoring(address))
            failureDetector.Heartbeat(address);
    }

    private void ReapUnreachable()
    {
        var lost = WatcheeByNodes.Keys.Where(a => !Unreachable.Contains(a) && !IsWatchedElsewhere(a) && !failureDetector.IsAvailable(a)).ToList();
        foreach (var address in lost)
        {
            Log.Warning("Detected unreachable: [{0}]", address);
            Unreachable.Add(address);
            Quarantine(address, uids.TryGetValue(address, out var uid) ? uid : null);
            PublishAddressTerminated(address);
        }
    }

    private IActorRef WatcherAt(Address address)
    {
        if (!watchers.TryGetValue(address, out var watcher))
            watchers.Add(address, watcher = provider.ResolveActorRef(new RootActorPath(address) / "system" / "remote-watcher"));
        return watcher;
    }
}
