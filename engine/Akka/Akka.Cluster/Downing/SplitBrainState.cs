using Akka.Actor;

namespace Akka.Cluster.SBR;

// When to decide, and for whom. A decision waits until the membership has been at rest for `stable-after`, so that both
// sides see the same picture; the leader of a side acts on it. If rest never comes while members are unreachable, no
// picture can be trusted and all stop after `down-all-when-unstable` more. Pure: events and time in, addresses out.
//
// A side that loses must not wait for rest: the other side goes on after `stable-after`, and starts singletons as much
// later again. So a node whose side has been losing for `stable-after`, however the picture changed meanwhile, ends; and
// it ends by itself, for the leader that it knows may be one that it has not yet found to be out of reach.
internal sealed class SplitBrainState(
    UniqueAddress self, SplitBrainStrategy strategy, TimeSpan stableAfter, TimeSpan? downAllWhenUnstable)
{
    private readonly Dictionary<UniqueAddress, Member> members = [];
    private readonly HashSet<UniqueAddress> unreachable = [];
    private Address? leader;
    private DateTimeOffset decideAt = DateTimeOffset.MaxValue;
    private DateTimeOffset unstableSince = DateTimeOffset.MaxValue;
    private DateTimeOffset losingSince = DateTimeOffset.MaxValue;

    public bool IsWaiting => decideAt != DateTimeOffset.MaxValue;

    public void Snapshot(ClusterEvent.CurrentClusterState state, DateTimeOffset now)
    {
        foreach (var member in state.Members)
            members[member.UniqueAddress] = member;
        foreach (var member in state.Unreachable)
            unreachable.Add(member.UniqueAddress);
        leader = state.Leader;
        Changed(now);
    }

    public void Apply(ClusterEvent.IClusterDomainEvent news, DateTimeOffset now)
    {
        switch (news)
        {
            case ClusterEvent.MemberRemoved removed:
                members.Remove(removed.Member.UniqueAddress);
                unreachable.Remove(removed.Member.UniqueAddress);
                Changed(now, isUnrest: false);
                return;
            case ClusterEvent.IMemberEvent changed:
                members[changed.Member.UniqueAddress] = changed.Member;
                Changed(now, isUnrest: changed is ClusterEvent.MemberUp or ClusterEvent.MemberExited);
                return;
            case ClusterEvent.UnreachableMember lost:
                unreachable.Add(lost.Member.UniqueAddress);
                break;
            case ClusterEvent.ReachableMember found:
                unreachable.Remove(found.Member.UniqueAddress);
                break;
            case ClusterEvent.LeaderChanged changed:
                leader = changed.Leader;
                return; // Who leads follows from the rest, and is no change of the picture.
            default:
                return;
        }

        Changed(now);
    }

    // The members to declare dead now; mostly none. An answer is given once per picture.
    public SplitBrainVerdict? Tick(DateTimeOffset now)
    {
        if (unstableSince == DateTimeOffset.MaxValue)
            return null;
        var living = Living();
        var decision = Judge(living, now);
        var hasLost = losingSince != DateTimeOffset.MaxValue && now - losingSince >= stableAfter;
        var isOutOfTime = downAllWhenUnstable is { } limit && now - unstableSince >= stableAfter + limit;
        if (now < decideAt && !hasLost && !isOutOfTime)
            return null;
        if (now < decideAt && !hasLost)
            decision = SplitBrainDecision.DownAll;
        decideAt = losingSince = unstableSince = DateTimeOffset.MaxValue;
        var isLeader = leader is not null && leader.Equals(self.Address);
        if (!isLeader)
            return decision == SplitBrainDecision.DownUnreachable ? null : new SplitBrainVerdict(decision, [self.Address], unreachable.Count, members.Count);
        var addresses = living.Where(m => decision switch
        {
            SplitBrainDecision.DownUnreachable => unreachable.Contains(m.UniqueAddress),
            SplitBrainDecision.DownReachable => !unreachable.Contains(m.UniqueAddress),
            _ => true,
        }).OrderBy(m => m.UniqueAddress.Equals(self)).Select(m => m.Address).ToArray(); // Oneself last: it ends the acting.
        return new SplitBrainVerdict(decision, addresses, unreachable.Count, members.Count);
    }

    // What would be decided now; and since when it has been that this side ends.
    private SplitBrainDecision Judge(List<Member> living, DateTimeOffset now)
    {
        var decision = strategy.Decide(living, unreachable);
        losingSince = decision == SplitBrainDecision.DownUnreachable ? DateTimeOffset.MaxValue : losingSince < now ? losingSince : now;
        return decision;
    }

    private List<Member> Living() => [.. members.Values.Where(m => m.Status != MemberStatus.Down)];

    // Members that are already down need no decision. Who joins, leaves, or goes down changes no side, and must not put the
    // decision off: new nodes that come while one is out of reach would delay it until all had to stop.
    private void Changed(DateTimeOffset now, bool isUnrest = true)
    {
        var isBroken = unreachable.Any(u => members.TryGetValue(u, out var m) && m.Status != MemberStatus.Down);
        if (!isBroken)
            decideAt = DateTimeOffset.MaxValue;
        else if (isUnrest || !IsWaiting)
            decideAt = now + stableAfter;
        if (isBroken)
            Judge(Living(), now);
        else
            losingSince = DateTimeOffset.MaxValue;
        unstableSince = !isBroken ? DateTimeOffset.MaxValue : unstableSince == DateTimeOffset.MaxValue ? now : unstableSince;
    }
}

internal sealed record SplitBrainVerdict(
    SplitBrainDecision Decision, IReadOnlyList<Address> Down, int UnreachableCount, int MemberCount);
