using System.Collections.Immutable;
using Akka.Actor;

namespace Akka.Cluster.Membership;

// The membership as one node knows it, and what it knows of the others' knowledge. Immutable: this is the value that
// nodes exchange. `Seen` are the nodes known to have exactly this version; when all members have, the view has
// converged and the leader may move members on. Tombstones keep removed incarnations from being merged back in.
internal sealed class Gossip
{
    private MemberIndex? index;

    public static readonly Gossip Empty = new([], [], Reachability.Empty, VectorClock.Empty,
        ImmutableDictionary<UniqueAddress, DateTimeOffset>.Empty);

    public Gossip(ImmutableSortedSet<Member> members, ImmutableHashSet<UniqueAddress> seen, Reachability reachability,
        VectorClock version, ImmutableDictionary<UniqueAddress, DateTimeOffset> tombstones)
    {
        Members = members;
        Seen = seen;
        Reachability = reachability;
        Version = version;
        Tombstones = tombstones;
    }

    public ImmutableSortedSet<Member> Members { get; }

    public ImmutableHashSet<UniqueAddress> Seen { get; }

    public Reachability Reachability { get; }

    public VectorClock Version { get; }

    public ImmutableDictionary<UniqueAddress, DateTimeOffset> Tombstones { get; }

    // Made at first use, and handed on to the gossips that have the same members.
    public MemberIndex Index => index ??= new MemberIndex(Members);

    public Member? Find(UniqueAddress node) => Index.Find(node);

    public Member? Find(Address address) => Index.Find(address);

    public bool IsSeenBy(UniqueAddress node) => Seen.Contains(node);

    public Gossip With(ImmutableSortedSet<Member>? members = null, ImmutableHashSet<UniqueAddress>? seen = null,
        Reachability? reachability = null, VectorClock? version = null) =>
        new(members ?? Members, seen ?? Seen, reachability ?? Reachability, version ?? Version, Tombstones)
        {
            index = members is null || ReferenceEquals(members, Members) ? index : null,
        };

    // Replaces the member that is the same node.
    public Gossip WithMember(Member member) => With(members: Members.Remove(member).Add(member));

    public Gossip SeenBy(UniqueAddress node) => IsSeenBy(node) ? this : With(seen: Seen.Add(node));

    // A change made by `node`: a new version, which nobody else has seen.
    public Gossip ChangedBy(UniqueAddress node) => With(version: Version.Increment(node), seen: [node]);

    public Gossip Remove(UniqueAddress node, DateTimeOffset now) => new(
        [.. Members.Where(m => !m.UniqueAddress.Equals(node))],
        Seen.Remove(node),
        Reachability.Remove(node.Equals),
        Version.Prune(node),
        Tombstones.SetItem(node, now));

    public Gossip WithoutTombstonesBefore(DateTimeOffset time) =>
        Tombstones.Any(t => t.Value < time)
            ? new(Members, Seen, Reachability, Version, Tombstones.RemoveRange(Tombstones.Where(t => t.Value < time).Select(t => t.Key)))
            : this;

    // The tombstones of another view applied here, so that the two compare without nodes that only one knows to be gone.
    public Gossip Pruned(ImmutableDictionary<UniqueAddress, DateTimeOffset> tombstones)
    {
        var missing = tombstones.Where(t => !Tombstones.ContainsKey(t.Key)).ToArray();
        var pruned = this;
        foreach (var (node, time) in missing)
            pruned = pruned.Remove(node, time);
        return pruned;
    }

    // Two views changed concurrently. Both sides compute the same merge from the same pair, so they agree at once.
    public Gossip Merge(Gossip that)
    {
        var mine = Pruned(that.Tombstones);
        var theirs = that.Pruned(Tombstones);
        var members = mine.Members.ToBuilder();
        foreach (var member in theirs.Members)
        {
            var known = mine.Find(member.UniqueAddress);
            if (known is not null)
                members.Remove(known);
            members.Add(known is null ? member : Member.HighestPriorityOf(known, member));
        }

        return new Gossip(members.ToImmutable(), [], mine.Reachability.Merge(theirs.Reachability),
            mine.Version.Merge(theirs.Version), mine.Tombstones);
    }

    public override string ToString() =>
        $"Gossip(members = [{string.Join(", ", Members)}], seen = {Seen.Count}, unreachable = [{string.Join(", ", Reachability.Records)}], {Version})";
}
