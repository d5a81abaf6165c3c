using System.Collections.Immutable;
using Akka.Actor;
using Akka.Util;

namespace Akka.Cluster;

// One node as the cluster sees it. Members are equal if they are the same incarnation, whatever their status, so a set
// of members holds each node once. Age is the order in which members became Up: the leader numbers them.

/// <summary>A node of the cluster with its status and roles.</summary>
public class Member : IComparable<Member>, IComparable
{
    /// <summary>Orders addresses by host, then port.</summary>
    public static readonly IComparer<Address> AddressOrdering = Comparer<Address>.Create(CompareAddresses);

    /// <summary>Orders members from the oldest to the youngest.</summary>
    public static readonly IComparer<Member> AgeOrdering = Comparer<Member>.Create(static (a, b) =>
        a.Equals(b) ? 0 : a.IsOlderThan(b) ? -1 : 1);

    // A member that is not Up yet is younger than every member that is.
    internal const int UpNumberUnknown = int.MaxValue;

    internal Member(UniqueAddress uniqueAddress, int upNumber, MemberStatus status, ImmutableHashSet<string> roles,
        AppVersion? appVersion = null)
    {
        UniqueAddress = uniqueAddress;
        UpNumber = upNumber;
        Status = status;
        Roles = roles;
        AppVersion = appVersion ?? AppVersion.Zero;
    }

    /// <summary>The node's address and incarnation.</summary>
    public UniqueAddress UniqueAddress { get; }

    /// <summary>The node's address.</summary>
    public Address Address => UniqueAddress.Address;

    /// <summary>Where the member is in its life.</summary>
    public MemberStatus Status { get; }

    /// <summary>What the node is for, from <c>akka.cluster.roles</c>.</summary>
    public ImmutableHashSet<string> Roles { get; }

    /// <summary>The version of the program that the node runs, from <c>akka.cluster.app-version</c>.</summary>
    public AppVersion AppVersion { get; }

    internal int UpNumber { get; }

    /// <summary>Whether the node has this role.</summary>
    public bool HasRole(string role) => Roles.Contains(role);

    /// <summary>Whether this member became Up before the other; by address if both are not Up yet.</summary>
    public bool IsOlderThan(Member other) => UpNumber == other.UpNumber
        ? AddressOrdering.Compare(Address, other.Address) < 0
        : UpNumber < other.UpNumber;

    /// <summary>The same member with another status, which must be one that can follow.</summary>
    public Member Copy(MemberStatus status)
    {
        if (status == Status)
            return this;
        if (!MayBecome(Status, status))
            throw new InvalidOperationException($"Invalid member status transition {Status} -> {status} of {Address}");
        return new Member(UniqueAddress, UpNumber, status, Roles, AppVersion);
    }

    /// <summary>The same member, Up, as the <paramref name="upNumber"/>th.</summary>
    public Member CopyUp(int upNumber) =>
        new Member(UniqueAddress, upNumber, Status, Roles, AppVersion).Copy(MemberStatus.Up);

    /// <inheritdoc/>
    public int CompareTo(Member? other) => other is null ? 1 : UniqueAddress.CompareTo(other.UniqueAddress);

    int IComparable.CompareTo(object? obj) => CompareTo(obj as Member);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Member other && UniqueAddress.Equals(other.UniqueAddress);

    /// <inheritdoc/>
    public override int GetHashCode() => UniqueAddress.GetHashCode();

    /// <inheritdoc/>
    public override string ToString() =>
        $"Member(address = {Address}, Uid={UniqueAddress.Uid} status = {Status}, role=[{string.Join(",", Roles)}], " +
        $"upNumber={UpNumber}, version={AppVersion})";

    /// <summary>Of two views of one member the one further in its life; views of the same status give the older.</summary>
    public static Member HighestPriorityOf(Member m1, Member m2)
    {
        if (m1.Status == m2.Status)
            return m1.IsOlderThan(m2) ? m1 : m2;
        return Progress(m1.Status) > Progress(m2.Status) ? m1 : m2;
    }

    /// <summary>Of two views of one member the one that the other may become next; null when neither can.</summary>
    public static Member? PickNextTransition(Member a, Member b)
    {
        if (!a.Equals(b))
            throw new ArgumentException($"Members to compare must be the same member, but are {a} and {b}", nameof(b));
        return a.Status == b.Status || MayBecome(b.Status, a.Status) ? a : MayBecome(a.Status, b.Status) ? b : null;
    }

    /// <summary>All members of both, each as <see cref="PickNextTransition(Member, Member)"/> has it.</summary>
    public static ImmutableSortedSet<Member> PickNextTransition(IEnumerable<Member> a, IEnumerable<Member> b) =>
        [.. a.Concat(b).GroupBy(static member => member.UniqueAddress)
            .Select(static views => views.Aggregate<Member, Member?>(null, static (best, view) =>
                best is null ? view : PickNextTransition(best, view)))
            .OfType<Member>()];

    /// <summary>
    /// All members of both, each by its <see cref="HighestPriorityOf"/>. Who is on its way out, and is known to one side only,
    /// has been removed by the other.
    /// </summary>
    public static ImmutableHashSet<Member> PickHighestPriority(IEnumerable<Member> a, IEnumerable<Member> b) =>
        [.. a.Concat(b).GroupBy(static member => member.UniqueAddress)
            .Where(static views => views.Count() > 1 || views.First().Status is not (MemberStatus.Down or MemberStatus.Exiting))
            .Select(static views => views.Aggregate(HighestPriorityOf))];

    // Which status wins where two nodes saw one member differently: the later, as statuses never go back.
    private static int Progress(MemberStatus status) => status switch
    {
        MemberStatus.Joining => 0,
        MemberStatus.WeaklyUp => 1,
        MemberStatus.Up => 2,
        MemberStatus.Leaving => 3,
        MemberStatus.Exiting => 4,
        MemberStatus.Down => 5,
        _ => 6,
    };

    private static bool MayBecome(MemberStatus from, MemberStatus to) => (from, to) switch
    {
        (MemberStatus.Joining, MemberStatus.WeaklyUp or MemberStatus.Up or MemberStatus.Leaving) => true,
        (MemberStatus.WeaklyUp, MemberStatus.Up or MemberStatus.Leaving) => true,
        (MemberStatus.Up, MemberStatus.Leaving) => true,
        (MemberStatus.Leaving, MemberStatus.Exiting) => true,
        (not MemberStatus.Removed, MemberStatus.Down or MemberStatus.Removed) => true,
        _ => false,
    };

    private static int CompareAddresses(Address? a, Address? b)
    {
        if (ReferenceEquals(a, b))
            return 0;
        if (a is null || b is null)
            return a is null ? -1 : 1;
        var order = string.CompareOrdinal(a.Host ?? "", b.Host ?? "");
        return order != 0 ? order : Nullable.Compare(a.Port, b.Port);
    }
}
