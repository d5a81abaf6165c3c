using System.Collections.Immutable;

namespace Akka.Cluster.Membership;

// What one node concludes from its gossip: who leads, who is unreachable, and whether all agree. Nobody elects a
// leader: it is the first reachable member in address order, so whoever sees the same membership names the same one.
internal sealed class MembershipView
{
    private readonly Reachability counting;
    private UniqueAddress? leader;
    private bool isLeaderKnown;

    public MembershipView(Gossip gossip, UniqueAddress self)
    {
        Gossip = gossip;
        Self = self;
        counting = gossip.Reachability.WithoutObservers(o => gossip.Find(o)?.Status is null or MemberStatus.Down);
    }

    public Gossip Gossip { get; }

    public UniqueAddress Self { get; }

    public Member? SelfMember => Gossip.Find(Self);

    public UniqueAddress? Leader
    {
        get
        {
            if (!isLeaderKnown)
                (leader, isLeaderKnown) = (LeaderOf(Gossip.Members), true);
            return leader;
        }
    }

    public bool IsLeader => Leader is { } leader && leader.Equals(Self);

    public UniqueAddress? RoleLeader(string role) => LeaderOf(Gossip.Members.Where(m => m.HasRole(role)));

    public bool IsReachable(UniqueAddress node) => node.Equals(Self) || Gossip.Reachability.IsReachable(node);

    // As above, without what members that are down say of it.
    public bool IsReachableToLiving(UniqueAddress node) => node.Equals(Self) || counting.IsReachable(node);

    public IEnumerable<Member> Unreachable => Gossip.Members.Where(m => !IsReachable(m.UniqueAddress));

    // All that count have seen this version, and nobody who counts is out of reach. Members that are joining, weakly up, exiting
    // or down do not count: the first are told by the welcome, the others are on their way out. Nor does what a member that is
    // down has said of others; it stands for everything else, or a side that goes down one by one would forget why.
    public bool IsConverged(IReadOnlySet<UniqueAddress> exitingConfirmed)
    {
        foreach (var member in Gossip.Members)
        {
            if (exitingConfirmed.Contains(member.UniqueAddress))
                continue;
            if (!IsReachableToLiving(member.UniqueAddress) && member.Status is not (MemberStatus.Down or MemberStatus.Exiting))
                return false;
            if (member.Status is MemberStatus.Up or MemberStatus.Leaving && !Gossip.IsSeenBy(member.UniqueAddress))
                return false;
        }

        return true;
    }

    // To whom this node may gossip: everyone else that it does not itself find unreachable.
    public bool MayGossipTo(Member member) =>
        !member.UniqueAddress.Equals(Self) && Gossip.Reachability.IsReachable(Self, member.UniqueAddress);

    // The leader among the members that remain when this node goes.
    public UniqueAddress? NextLeader =>
        LeaderOf(Gossip.Members.Where(m => !m.UniqueAddress.Equals(Self)));

    private UniqueAddress? LeaderOf(IEnumerable<Member> members)
    {
        Member? best = null;
        foreach (var member in members)
        {
            if (member.Status == MemberStatus.Down || !IsReachable(member.UniqueAddress))
                continue;
            if (best is null || LeaderRank(member) < LeaderRank(best))
                best = member;
        }

        return best?.UniqueAddress;
    }

    // Members that are Up or Leaving lead before any other; within a rank the set's order decides.
    internal static int LeaderRank(Member member) => member.Status switch
    {
        MemberStatus.Up or MemberStatus.Leaving => 0,
        MemberStatus.WeaklyUp => 1,
        MemberStatus.Joining => 2,
        MemberStatus.Exiting => 3,
        _ => 4,
    };
}
