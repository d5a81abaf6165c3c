namespace Akka.Cluster.Tools.Singleton;

// Where a proxy looks for the singleton: at the oldest member that is not on its way out; and how long it waits between
// two looks. Pure.
internal sealed class SingletonProxyState(string? role, TimeSpan intervalMax)
{
    public static readonly TimeSpan IntervalMin = TimeSpan.FromMilliseconds(100);

    private readonly Dictionary<UniqueAddress, Member> members = [];
    private TimeSpan interval = IntervalMin;

    public UniqueAddress? Oldest { get; private set; }

    // True if the singleton is now to be looked for elsewhere.
    public bool Changed(Member member)
    {
        if (string.IsNullOrEmpty(role) || member.HasRole(role))
        {
            if (member.Status is MemberStatus.Up or MemberStatus.Leaving)
                members[member.UniqueAddress] = member;
            else
                members.Remove(member.UniqueAddress);
        }

        var oldest = members.Values.Order(Member.AgeOrdering).FirstOrDefault()?.UniqueAddress;
        if (Equals(oldest, Oldest))
            return false;
        Oldest = oldest;
        interval = IntervalMin;
        return true;
    }

    // The singleton was found, or lost: the next search begins quickly again.
    public void Reset() => interval = IntervalMin;

    public TimeSpan NextInterval()
    {
        var next = interval < intervalMax ? interval : intervalMax;
        interval *= 2;
        return next;
    }
}
