namespace Akka.Cluster.SBR;

// Which side of a broken network goes on. Each side decides alone from the same membership, so a rule must give the
// two sides opposite answers: exactly one keeps its members, or none. Members that are still joining have no vote, for
// the sides may disagree on whether they exist; they share the fate of their side. Nor have those that are exiting.
//
// Two members that are cut off from each other but not from the others are no sides: both go, whatever the rule.
internal abstract class SplitBrainStrategy(string role)
{
    // `lost` are members that this side has lost; those that are down are in neither list.
    public SplitBrainDecision Decide(IReadOnlyCollection<Member> members, IReadOnlySet<UniqueAddress> lost) =>
        Choose(new SplitBrainSides(members, lost, role));

    // When links are broken and nobody is lost.
    public SplitBrainDecision DecideOnLinks(IReadOnlyCollection<Member> members) =>
        MustStop(new SplitBrainSides(members, new HashSet<UniqueAddress>(), role))
            ? SplitBrainDecision.DownAll
            : SplitBrainDecision.DownIndirectlyConnected;

    protected abstract SplitBrainDecision Choose(SplitBrainSides sides);

    // Whether the rule can keep nobody, whoever reaches whom.
    protected virtual bool MustStop(SplitBrainSides sides) => false;

    // Whom this side takes for joining the other may have made Up since, and whom it takes for leaving Exiting. A side that
    // would lose if they had been must not go on; that it need not lose is why all stop.
    protected static SplitBrainDecision Unless(bool mayLose, SplitBrainSides sides, SplitBrainDecision decision) =>
        decision == SplitBrainDecision.DownUnreachable && sides.MayHaveMovedMembersThere && mayLose ? SplitBrainDecision.DownAll : decision;

    protected static SplitBrainDecision Keep(bool here) =>
        here ? SplitBrainDecision.DownUnreachable : SplitBrainDecision.DownReachable;

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

    /// Both ends of each broken link go; whoever is well connected goes on.
    DownIndirectlyConnected,
}

// The larger half; of two equal halves the one with the lowest address.
internal sealed class KeepMajority(string role) : SplitBrainStrategy(role)
{
    protected override SplitBrainDecision Choose(SplitBrainSides sides)
    {
        var (here, there) = (sides.Here(Voters.Up | Voters.Leaving), sides.There(Voters.Up | Voters.Leaving));
        if (here.Count + there.Count == 0)
            return SplitBrainDecision.DownAll;
        // As few here and as many there as there may be.
        var mayLose = !IsLarger(sides.Here(Voters.Up), sides.There(Voters.Up | Voters.Leaving | Voters.Joining));
        return Unless(mayLose, sides, Keep(here: IsLarger(here, there)));
    }

    private static bool IsLarger(List<Member> here, List<Member> there) => here.Count == there.Count
        ? here.Count > 0 && here.Min()!.CompareTo(there.Min()) < 0
        : here.Count > there.Count;
}

// The side with at least `size` members. More than 2 size - 1 members could give two such sides: then all stop.
internal sealed class StaticQuorum(int size, string role) : SplitBrainStrategy(role)
{
    protected override SplitBrainDecision Choose(SplitBrainSides sides) =>
        MustStop(sides) ? SplitBrainDecision.DownAll : Keep(here: sides.Here(Voters.Up | Voters.Leaving).Count >= size);

    protected override bool MustStop(SplitBrainSides sides) =>
        sides.Here(Voters.Up | Voters.Leaving).Count + sides.There(Voters.Up | Voters.Leaving).Count > (2 * size) - 1;
}

// The side of the oldest member, where singletons live; unless it is alone there, two or more are on the other side, and the
// setting says to give it up.
internal sealed class KeepOldest(bool downIfAlone, string role) : SplitBrainStrategy(role)
{
    protected override SplitBrainDecision Choose(SplitBrainSides sides)
    {
        var (here, there) = (sides.Here(Voters.Up | Voters.Leaving), sides.There(Voters.Up | Voters.Leaving));
        if (here.Count + there.Count == 0)
            return SplitBrainDecision.DownAll;
        var counted = downIfAlone ? Voters.Up | Voters.Joining : Voters.Up; // Joining members may be company for the oldest.
        var mayLose = !GoesOn(sides.Here(Voters.Up), sides.There(Voters.Up), sides.Here(counted).Count, sides.There(counted).Count);
        return Unless(mayLose, sides, Keep(here: GoesOn(here, there, here.Count, there.Count)));
    }

    private bool GoesOn(List<Member> here, List<Member> there, int hereCount, int thereCount)
    {
        if (here.Count + there.Count == 0)
            return false;
        var isHere = here.Contains(here.Concat(there).Min(Member.AgeOrdering)!);
        var (withOldest, without) = isHere ? (hereCount, thereCount) : (thereCount, hereCount);
        var isGivenUp = downIfAlone && withOldest == 1 && without >= 2;
        return isHere != isGivenUp;
    }
}

// Stops everything: for a network that does not come to rest.
internal sealed class DownAll() : SplitBrainStrategy("")
{
    protected override SplitBrainDecision Choose(SplitBrainSides sides) => SplitBrainDecision.DownAll;

    protected override bool MustStop(SplitBrainSides sides) => true;
}
