using System.Collections.Immutable;

namespace Akka.Cluster.Membership;

// Who finds whom unreachable. Only the observer itself writes its rows, and numbers each change, so merging two tables
// is: take each observer's rows from the table that has seen more of its changes. No row means reachable.
internal sealed class Reachability
{
    public static readonly Reachability Empty = new([], ImmutableSortedDictionary<UniqueAddress, long>.Empty);

    public Reachability(ImmutableArray<UnreachableRecord> records, ImmutableSortedDictionary<UniqueAddress, long> versions)
    {
        Records = records;
        Versions = versions;
    }

    public ImmutableArray<UnreachableRecord> Records { get; }

    public ImmutableSortedDictionary<UniqueAddress, long> Versions { get; }

    public bool IsAllReachable => Records.IsEmpty;

    public bool IsReachable(UniqueAddress subject)
    {
        foreach (var record in Records)
            if (record.Subject.Equals(subject))
                return false;
        return true;
    }

    public bool IsReachable(UniqueAddress observer, UniqueAddress subject)
    {
        foreach (var record in Records)
            if (record.Subject.Equals(subject) && record.Observer.Equals(observer))
                return false;
        return true;
    }

    public Reachability Unreachable(UniqueAddress observer, UniqueAddress subject) =>
        IsReachable(observer, subject)
            ? new Reachability(Records.Add(new UnreachableRecord(observer, subject)), NextVersion(observer))
            : this;

    public Reachability Reachable(UniqueAddress observer, UniqueAddress subject) =>
        IsReachable(observer, subject)
            ? this
            : new Reachability(Records.Remove(new UnreachableRecord(observer, subject)), NextVersion(observer));

    // Forgets nodes that are no members any more, as observers and as subjects.
    public Reachability Remove(Func<UniqueAddress, bool> isRemoved)
    {
        if (!Records.Any(r => isRemoved(r.Observer) || isRemoved(r.Subject)) && !Versions.Keys.Any(isRemoved))
            return this;
        return new Reachability(
            Records.RemoveAll(r => isRemoved(r.Observer) || isRemoved(r.Subject)),
            Versions.RemoveRange(Versions.Keys.Where(isRemoved)));
    }

    // What dead observers say is not evidence.
    public Reachability WithoutObservers(Func<UniqueAddress, bool> isExcluded) =>
        Records.Any(r => isExcluded(r.Observer))
            ? new Reachability(Records.RemoveAll(r => isExcluded(r.Observer)), Versions)
            : this;

    public Reachability Merge(Reachability that)
    {
        var records = ImmutableArray.CreateBuilder<UnreachableRecord>();
        var versions = Versions.ToBuilder();
        foreach (var (observer, version) in that.Versions)
            versions[observer] = Math.Max(version, versions.GetValueOrDefault(observer));
        foreach (var observer in versions.Keys)
        {
            var newer = Versions.GetValueOrDefault(observer) >= that.Versions.GetValueOrDefault(observer) ? this : that;
            records.AddRange(newer.Records.Where(r => r.Observer.Equals(observer)));
        }

        return new Reachability(records.ToImmutable(), versions.ToImmutable());
    }

    private ImmutableSortedDictionary<UniqueAddress, long> NextVersion(UniqueAddress observer) =>
        Versions.SetItem(observer, Versions.GetValueOrDefault(observer) + 1);
}

internal sealed record UnreachableRecord(UniqueAddress Observer, UniqueAddress Subject);
