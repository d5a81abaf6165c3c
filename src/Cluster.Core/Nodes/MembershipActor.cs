using Akka.Actor;
using Akka.Cluster;
using Cluster.Core.Scheduling;
using AkkaCluster = Akka.Cluster.Cluster;

namespace Cluster.Core.Nodes;

// Hears from the cluster's failure detector and gossip which members are there, and tells the placement scheduler in its own
// words. A member that is not heard of counts as lost at once: its groups' owners can begin anew seconds before the rest of
// the cluster has agreed to take it out. If it comes back, it registers again.
internal sealed class MembershipActor : ReceiveActor
{
    private readonly IActorRef _listener;

    public MembershipActor(IActorRef listener)
    {
        _listener = listener;
        Receive<ClusterEvent.UnreachableMember>(news => Lose(news.Member, "is lost: it is unreachable: no heartbeat comes from it"));
        Receive<ClusterEvent.ReachableMember>(news =>
            _listener.Tell(new PlacementSchedulerActor.MemberReachable(AddressOf(news.Member))));
        Receive<ClusterEvent.IMemberEvent>(OnMemberEvent);
        Receive<ClusterEvent.IClusterDomainEvent>(_ => { });
    }

    protected override void PreStart() => AkkaCluster.Get(Context.System).Subscribe(
        Self, ClusterEvent.InitialStateAsEvents, typeof(ClusterEvent.IMemberEvent), typeof(ClusterEvent.IReachabilityEvent));

    protected override void PostStop() => AkkaCluster.Get(Context.System).Unsubscribe(Self);

    private void OnMemberEvent(ClusterEvent.IMemberEvent news)
    {
        switch (news.Member.Status)
        {
            case MemberStatus.Leaving or MemberStatus.Exiting:
                Tell(news.Member, "is leaving the cluster", isLeaving: true);
                break;
            case MemberStatus.Down or MemberStatus.Removed:
                Lose(news.Member, "is lost: it was taken out of the cluster");
                break;
            default: // Joining and up: the node registers by itself.
                break;
        }
    }

    private void Lose(Member member, string what) => Tell(member, what, isLeaving: false);

    private void Tell(Member member, string what, bool isLeaving) =>
        _listener.Tell(new PlacementSchedulerActor.MemberLost(AddressOf(member), what, isLeaving));

    private static string AddressOf(Member member) => $"{member.Address.Host}:{member.Address.Port}";
}
