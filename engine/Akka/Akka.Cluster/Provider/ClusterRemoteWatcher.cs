using Akka.Actor;
using Akka.Remote;

namespace Akka.Cluster;

// The remote watcher of a cluster node. Whether a member lives is the cluster's decision: actors there count as dead
// when the member is removed, not before. Systems outside the cluster, such as workers and drivers, are watched by
// heartbeats of their own as ever.
internal sealed class ClusterRemoteWatcher(
    IFailureDetectorRegistry<Address> failureDetector, TimeSpan heartbeatInterval, TimeSpan unreachableReaperInterval,
    TimeSpan heartbeatExpectedResponseAfter)
    : RemoteWatcher(failureDetector, heartbeatInterval, unreachableReaperInterval, heartbeatExpectedResponseAfter)
{
    private readonly HashSet<Address> members = [];

    // Subscribed by the cluster extension when it starts, which is after this actor.
    internal sealed record ClusterStarted(Cluster Cluster) : INoSerializationVerificationNeeded;

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case ClusterStarted started:
                started.Cluster.Subscribe(Self, ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents, typeof(ClusterEvent.IMemberEvent));
                break;
            case ClusterEvent.MemberRemoved removed:
                Removed(removed);
                break;
            case ClusterEvent.IMemberEvent changed:
                members.Add(changed.Member.Address);
                StopHeartbeats(changed.Member.Address);
                break;
            default:
                base.OnReceive(message);
                break;
        }
    }

    private protected override bool IsWatchedElsewhere(Address address) => members.Contains(address);

    private void Removed(ClusterEvent.MemberRemoved removed)
    {
        var node = removed.Member.UniqueAddress;
        members.Remove(node.Address);
        if (node.Equals(Cluster.Get(Context.System).SelfUniqueAddress))
            return;
        // One that was downed may still be alive somewhere: it is not listened to again. One that left has said goodbye.
        if (removed.PreviousStatus == MemberStatus.Down)
            Quarantine(node.Address, node.Uid);
        PublishAddressTerminated(node.Address);
    }
}
