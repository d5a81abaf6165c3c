namespace Akka.Cluster.SBR;

// Which side of a broken network goes on. Each side decides alone from the same membership, so a rule must give the
// two sides opposite answers: exactly one keeps its members, or none. Members that are still joining have no vote, for
// the sides may disagree on whether they exist; they share the fate of their side.
internal abstract class SplitBrainStrategy(string role)
{
    // `unreachable` are members that this side does not reach; both lists hold no removed members.
    public SplitBrainDecision Decide(IReadOnlyCollection<Member> members, IReadOnlySet<UniqueAddress> unreachable)
    {
        var voters = members.Where(IsVoter).ToList();
        var here = voters.Where(m => !unreachable.Contains(m.UniqueAddress)).ToList();
        var there = voters.Where(m => unreachable.Contains(m.UniqueAddress)).ToList();
        return Choose(here, there);
    }

    protected abstract SplitBrainDecision Choose(List<Member> here, List<Member> there);

    private bool IsVoter(Member member) =>
        member.Status is MemberStatus.Up or MemberStatus.Leaving or MemberStatus.Exiting
        && (role.Length == 0 || member.HasRole(role));

    public static SplitBrainStrategy From(SplitBrainResolverSettings settings) => settings.DowningStrategy switch
    {
        SplitBrainResolverSettings.KeepMajorityName => new KeepMajority(settings.KeepMajorityRole),
        SplitBrainResolverSettings.StaticQuorumName => new StaticQuorum(settings.StaticQuorumSettings.Size, settings.StaticQuorumSettings.Role),
        SplitBrainResolverSettings.KeepOldestName => new KeepOldest(settings.KeepOldestSettings.DownIfAlone, settings.KeepOldestSettings.Role),
        SplitBrainResolverSettings.DownAllName => new DownAll(),
        var other => throw new ArgumentException($"split-brain-resolver.active-strategy is \"{other}\", which is not available here"),
    };
}

internal enum SplitBrainDecision
{
    /// This side goes on: the others are declared dead.
    DownUnreachable,

    /// The other side goes on: all members of this one are declared dead.
    DownReachable,

    /// Nobody can be sure: all stop.
    DownAll,
}

// The larger half; of two equal halves the one with the lowest address.
internal sealed class KeepMajority(string role) : SplitBrainStrategy(role)
{
    protected override SplitBrainDecision Choose(List<Member> here, List<Member> there)
    {
        if (here.Count != there.Count)
            return here.Count > there.Count ? SplitBrainDecision.DownUnreachable : SplitBrainDecision.DownReachable;
        if (here.Count == 0)
            return SplitBrainDecision.DownAll;
        return here.Min()!.CompareTo(there.Min()) < 0 ? SplitBrainDecision.DownUnreachable : SplitBrainDecision.DownReachable;
    }
}

// The side with at least `size` members. More than 2 size - 1 members could give two such sides: then all stop.
internal sealed class StaticQuorum(int size, string role) : SplitBrainStrategy(role)
{
    protected override SplitBrainDecision Choose(List<Member> here, List<Member> there)
    {
        if (here.Count + there.Count > 2 * size - 1)
            return SplitBrainDecision.DownAll;
        return here.Count >= size ? SplitBrainDecision.DownUnreachable : SplitBrainDecision.DownReachable;
    }
}

// The side of the oldest member, where singletons live; unless it is alone there and the setting says to give it up.
internal sealed class KeepOldest(bool downIfAlone, string role) : SplitBrainStrategy(role)
{
    protected override SplitBrainDecision Choose(List<Member> here, List<Member> there)
    {
        if (here.Count + there.Count == 0)
            return SplitBrainDecision.DownAll;
        var oldest = here.Concat(there).Min(Member.AgeOrdering)!;
        var isHere = here.Contains(oldest);
        var (withOldest, without) = isHere ? (here, there) : (there, here);
        var keepsOldest = !downIfAlone || withOldest.Count > 1 || without.Count == 0;
        return keepsOldest == isHere ? SplitBrainDecision.DownUnreachable : SplitBrainDecision.DownReachable;
    }
}

// Stops everything: for a network that does not come to rest.
internal sealed class DownAll() : SplitBrainStrategy("")
{
    protected override SplitBrainDecision Choose(List<Member> here, List<Member> there) => SplitBrainDecision.DownAll;
}
