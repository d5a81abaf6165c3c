using Akka.Event;
using Akka.Actor;
using Akka.Cluster.Membership;

namespace Akka.Cluster;

// Who hears of the membership, and the callbacks that wait for this node's own status. Belongs to the cluster actor.
internal sealed class ClusterSubscribers(Cluster cluster)
{
    private readonly Dictionary<IActorRef, HashSet<Type>> subscriptions = [];
    private readonly HashSet<IActorRef> viewers = [];
    private readonly List<Action> onUp = [];
    private readonly List<Action> onExiting = [];
    private readonly List<Action> onRemoved = [];
    private bool hasEnded;

    public void Add(ClusterActor.Subscribe subscribe, MembershipView view)
    {
        if (!subscriptions.TryGetValue(subscribe.Subscriber, out var types))
            subscriptions.Add(subscribe.Subscriber, types = []);
        types.UnionWith(subscribe.To);
        if (subscribe.Mode == ClusterEvent.SubscriptionInitialStateMode.InitialStateAsSnapshot)
        {
            subscribe.Subscriber.Tell(ClusterEventDiff.Snapshot(view), ActorRefs.NoSender);
            return;
        }

        var before = new MembershipView(Gossip.Empty, view.Self);
        foreach (var news in ClusterEventDiff.Between(before, view).Where(news => Matches(subscribe.To, news)))
            subscribe.Subscriber.Tell(news, ActorRefs.NoSender);
    }

    // Sees what no event tells: who finds whom unreachable, and who has seen that.
    public void AddViewer(IActorRef viewer, MembershipView view)
    {
        viewers.Add(viewer);
        viewer.Tell(new ClusterActor.ViewShown(view), ActorRefs.NoSender);
    }

    public void Remove(IActorRef subscriber, Type? type)
    {
        if (type is null)
            viewers.Remove(subscriber);
        if (!subscriptions.TryGetValue(subscriber, out var types))
            return;
        if (type is not null)
            types.Remove(type);
        if (type is null || types.Count == 0)
            subscriptions.Remove(subscriber);
    }

    public void OnUp(Action callback, MembershipView view)
    {
        onUp.Add(callback);
        Check(view);
    }

    public void OnExiting(Action callback) => onExiting.Add(callback);

    public void OnRemoved(Action callback)
    {
        if (hasEnded)
            Run(callback);
        else
            onRemoved.Add(callback);
    }

    public void Publish(MembershipView before, MembershipView after)
    {
        cluster.Show(ClusterEventDiff.Snapshot(after));
        var events = ClusterEventDiff.Between(before, after);
        LogNews(before, after, events);
        foreach (var news in events)
            Tell(news);
        foreach (var viewer in viewers)
            viewer.Tell(new ClusterActor.ViewShown(after), ActorRefs.NoSender);
        Check(after);
    }

    private void LogNews(MembershipView before, MembershipView after, List<ClusterEvent.IClusterDomainEvent> events)
    {
        if (!cluster.Settings.LogInfo)
            return;
        var (hasLed, leads) = (before.IsLeader, after.IsLeader);
        if (leads && !hasLed)
            cluster.Log.Info("Cluster Node [{0}] - is the new leader among reachable nodes (more leaders may exist)", cluster.SelfAddress);
        if (hasLed && !leads)
            cluster.Log.Info("Cluster Node [{0}] - is no longer leader", cluster.SelfAddress);
        if (!cluster.Settings.LogInfoVerbose)
            return;
        foreach (var news in events)
            cluster.Log.Info("Cluster Node [{0}] - event {1}: {2}", cluster.SelfAddress, news.GetType().Name, news);
    }

    // Runs what waits for the status that this node has now.
    public void Check(MembershipView view)
    {
        var (status, upNumber) = (view.SelfMember?.Status, view.SelfMember?.UpNumber);
        if (status is MemberStatus.Up || (status is MemberStatus.Leaving or MemberStatus.Exiting && upNumber != Member.UpNumberUnknown))
            RunAll(onUp);
        if (status is MemberStatus.Exiting or MemberStatus.Down)
            RunAll(onExiting);
    }

    // This node is out: for its subscribers, so is everybody else.
    public void Ended(MembershipView view)
    {
        if (hasEnded)
            return;
        hasEnded = true;
        cluster.Terminated();
        Tell(ClusterEvent.ClusterShuttingDown.Instance);
        Publish(view, new MembershipView(Gossip.Empty, view.Self));
        RunAll(onExiting);
        RunAll(onRemoved);
    }

    // Even if this node never was in a cluster, nobody may wait for ever.
    public void Stopped()
    {
        cluster.Terminated();
        RunAll(onExiting);
        RunAll(onRemoved);
    }

    private void Tell(ClusterEvent.IClusterDomainEvent news)
    {
        foreach (var (subscriber, types) in subscriptions)
        {
            if (Matches(types, news))
                subscriber.Tell(news, ActorRefs.NoSender);
        }
    }

    private static bool Matches(IEnumerable<Type> types, ClusterEvent.IClusterDomainEvent news) =>
        types.Any(type => type.IsInstanceOfType(news));

    private void RunAll(List<Action> callbacks)
    {
        if (callbacks.Count == 0)
            return;
        var taken = callbacks.ToArray();
        callbacks.Clear();
        foreach (var callback in taken)
            Run(callback);
    }

    // The user's code: its fault is told, and is not the membership's.
    private void Run(Action callback)
    {
        try
        {
            callback();
        }
        catch (Exception e)
        {
            cluster.Log.Error(e, "A callback on this member's status failed");
        }
    }
}
