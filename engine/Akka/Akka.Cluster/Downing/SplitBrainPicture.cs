using System.Collections.Immutable;
using Akka.Cluster.Membership;

namespace Akka.Cluster.SBR;

// Who is lost and who is only badly connected, read off one view of the membership. A member that somebody finds unreachable
// is lost unless it has been heard: it has seen gossip which says so, so that gossip still finds its way to it and back. Then
// only the link between the two is broken, and each of them is called indirectly connected, for nobody can tell which end is
// at fault.
//
// What a lost member once said of others is old news, which it cannot take back, and breaks no link: otherwise a member that
// was late for a moment before the network broke would be downed by its own side for the word of the other. Nor does what a
// member says that is down; but it counts for losses, or a side that goes down one by one would forget why.
internal sealed class SplitBrainPicture
{
    public static readonly SplitBrainPicture Whole = new(Gossip.Empty, ImmutableHashSet<UniqueAddress>.Empty);

    private readonly HashSet<UniqueAddress> lost = [];
    private readonly HashSet<UniqueAddress> indirectlyConnected = [];

    public SplitBrainPicture(Gossip gossip, IReadOnlySet<UniqueAddress> heard)
    {
        Members = [.. gossip.Members.Where(m => m.Status != MemberStatus.Down)];
        var records = gossip.Reachability.Records;
        foreach (var (_, subject) in records)
        {
            if (Stays(gossip, subject) && !heard.Contains(subject))
                lost.Add(subject);
        }

        foreach (var (observer, subject) in records)
        {
            if (Stays(gossip, observer) && Stays(gossip, subject) && !lost.Contains(observer) && !lost.Contains(subject))
                indirectlyConnected.UnionWith([observer, subject]);
        }

        Responsible = IsBroken ? FirstToAct() : null;
    }

    // All that are not down.
    public IReadOnlyList<Member> Members { get; }

    public IReadOnlySet<UniqueAddress> Lost => lost;

    public IReadOnlySet<UniqueAddress> IndirectlyConnected => indirectlyConnected;

    public bool IsBroken => lost.Count > 0 || indirectlyConnected.Count > 0;

    // Who acts for this side: the leader of those that are well connected; of the others only when there is nobody else.
    public UniqueAddress? Responsible { get; }

    // Whom a decision puts out. Members that are exiting are on their way, and need no help.
    public IEnumerable<Member> Downed(SplitBrainDecision decision) => Members.Where(m => m.Status != MemberStatus.Exiting && decision switch
    {
        SplitBrainDecision.DownUnreachable => lost.Contains(m.UniqueAddress),
        SplitBrainDecision.DownReachable => !lost.Contains(m.UniqueAddress),
        SplitBrainDecision.DownIndirectlyConnected => indirectlyConnected.Contains(m.UniqueAddress),
        _ => true,
    });

    private UniqueAddress? FirstToAct() => Members
        .Where(m => m.Status != MemberStatus.Exiting && !lost.Contains(m.UniqueAddress))
        .OrderBy(m => m.Status == MemberStatus.Joining)
        .ThenBy(m => indirectlyConnected.Contains(m.UniqueAddress))
        .ThenBy(MembershipView.LeaderRank)
        .FirstOrDefault()?.UniqueAddress;

    private static bool Stays(Gossip gossip, UniqueAddress node) =>
        gossip.Find(node)?.Status is not (null or MemberStatus.Down or MemberStatus.Exiting);
}
