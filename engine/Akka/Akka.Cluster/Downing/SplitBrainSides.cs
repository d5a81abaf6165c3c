namespace Akka.Cluster.SBR;

// The members that a rule counts, on this side of a break and on the other.
internal sealed class SplitBrainSides(IReadOnlyCollection<Member> members, IReadOnlySet<UniqueAddress> lost, string role)
{
    // Members become Up or Exiting by a leader of their side, who is Up or leaving himself.
    public bool MayHaveMovedMembersThere =>
        members.Any(m => lost.Contains(m.UniqueAddress) && m.Status is MemberStatus.Up or MemberStatus.Leaving);

    public List<Member> Here(Voters voters) => [.. members.Where(m => !lost.Contains(m.UniqueAddress) && Counts(m, voters))];

    public List<Member> There(Voters voters) => [.. members.Where(m => lost.Contains(m.UniqueAddress) && Counts(m, voters))];

    private bool Counts(Member member, Voters voters) => (role.Length == 0 || member.HasRole(role)) && member.Status switch
    {
        MemberStatus.Up => voters.HasFlag(Voters.Up),
        MemberStatus.Leaving => voters.HasFlag(Voters.Leaving),
        MemberStatus.Joining or MemberStatus.WeaklyUp => voters.HasFlag(Voters.Joining),
        _ => false,
    };
}

[Flags]
internal enum Voters
{
    /// Members that are Up.
    Up = 1,

    /// Members that are leaving: perhaps exiting already, where others decide.
    Leaving = 2,

    /// Members that are joining or weakly up: perhaps Up already, where others decide.
    Joining = 4,
}
