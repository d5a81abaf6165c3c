using System.Collections.Immutable;

namespace Akka.Cluster.Membership;

// Which changes of the membership a gossip contains: for each node the count of changes it has made. Of two clocks one
// is before the other if it is nowhere larger; two that are each larger somewhere were changed concurrently, and their
// gossips must be merged. (Fidge 1988, Mattern 1989.)
internal sealed class VectorClock
{
    public static readonly VectorClock Empty = new(ImmutableSortedDictionary<UniqueAddress, long>.Empty);

    public VectorClock(ImmutableSortedDictionary<UniqueAddress, long> counts) => Counts = counts;

    public ImmutableSortedDictionary<UniqueAddress, long> Counts { get; }

    public VectorClock Increment(UniqueAddress node) => new(Counts.SetItem(node, Counts.GetValueOrDefault(node) + 1));

    // Removed nodes change nothing any more: without their entry the clock stays as small as the cluster.
    public VectorClock Prune(UniqueAddress removed) => Counts.ContainsKey(removed) ? new(Counts.Remove(removed)) : this;

    public VectorClock Merge(VectorClock that)
    {
        var merged = Counts.ToBuilder();
        foreach (var (node, count) in that.Counts)
            merged[node] = Math.Max(count, merged.GetValueOrDefault(node));
        return new VectorClock(merged.ToImmutable());
    }

    public VectorClockOrder CompareTo(VectorClock that)
    {
        var larger = AnyLarger(Counts, that.Counts);
        var smaller = AnyLarger(that.Counts, Counts);
        return (larger, smaller) switch
        {
            (false, false) => VectorClockOrder.Same,
            (false, true) => VectorClockOrder.Before,
            (true, false) => VectorClockOrder.After,
            (true, true) => VectorClockOrder.Concurrent,
        };
    }

    public override string ToString() => $"VectorClock({string.Join(", ", Counts.Select(c => $"{c.Key.Address}:{c.Value}"))})";

    private static bool AnyLarger(ImmutableSortedDictionary<UniqueAddress, long> a, ImmutableSortedDictionary<UniqueAddress, long> b)
    {
        foreach (var (node, count) in a)
            if (count > b.GetValueOrDefault(node))
                return true;
        return false;
    }
}

internal enum VectorClockOrder
{
    /// Equal.
    Same,

    /// All changes here are also there, and there are more.
    Before,

    /// All changes there are also here, and there are more.
    After,

    /// Each has a change that the other lacks.
    Concurrent,
}
