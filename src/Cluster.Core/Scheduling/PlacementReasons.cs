using static Cluster.Core.Scheduling.PlacementPlanner;

namespace Cluster.Core.Scheduling;

// Why a group cannot be placed, with the numbers: never (infeasible on an empty cluster) or not yet (waiting).
internal static class PlacementReasons
{
    private const int HolderCountShownMax = 3;

    /// <summary>Null when an empty cluster of these nodes could hold the group.</summary>
    internal static string? WhyInfeasible(PlacementRequest request, IReadOnlyList<Room> nodes)
    {
        var empty = nodes.Select(node => node with { Free = node.Total }).ToList();
        if (Plan(request.Bundles, request.Strategy, empty) is not null)
        {
            return null;
        }

        var capacity = Sum(empty.Select(node => node.Total));
        if (request.Strategy == PlacementStrategy.StrictPack)
        {
            return $"needs {request.Total} on one node (strict pack); {Largest(request.Total, empty)}";
        }

        var tooLarge = request.Bundles.FirstOrDefault(bundle => !empty.Any(node => bundle.Fits(node.Free)));
        if (tooLarge is not null)
        {
            return $"needs {tooLarge} on one node; {Largest(tooLarge, empty)}";
        }

        if (request.Strategy == PlacementStrategy.StrictSpread)
        {
            var able = empty.Count(node => request.Bundles.Any(bundle => bundle.Fits(node.Free)));
            return $"needs {Shape(request)} on {request.Bundles.Count} different nodes (strict spread); "
                + $"{Count(able, "node")} of {empty.Count} could take one";
        }

        return !request.Total.Fits(capacity)
            ? $"needs {Shape(request)}, {request.Total} in total; the cluster has {Like(request.Total, capacity)}"
            : $"needs {Shape(request)}; the nodes have {Each(request.Total, empty)}, which cannot be cut that way";
    }

    /// <summary>Why a feasible group is not placed now.</summary>
    internal static string WhyWaiting(PlacementRequest request, IReadOnlyList<Room> nodes, IReadOnlyList<string> holders)
    {
        if (nodes.Count == 0)
        {
            return $"needs {Shape(request)}; no node has joined yet";
        }

        var free = Sum(nodes.Select(node => node.Free));
        var total = Sum(nodes.Select(node => node.Total));
        var held = holders.Count == 0 ? "" : "; held by " + Names(holders);
        var scarce = $"{Like(request.Total, free)} free of {Like(request.Total, total)}";
        return request.Total.Fits(free)
            ? $"needs {Shape(request)}{Layout(request.Strategy)}; {scarce}, but the nodes have {EachFree(request.Total, nodes)} free{held}"
            : $"needs {Shape(request)}{Layout(request.Strategy)}; {scarce}{held}";
    }

    internal static string Behind(PlacementGroup older) =>
        $"waits behind {older.Request.Name} of job {older.Request.JobName}, which has waited longer: {older.Reason}";

    private static string Shape(PlacementRequest request)
    {
        var kinds = request.Bundles.GroupBy(bundle => bundle.ToString()).ToList();
        return kinds.Count == 1 && request.Bundles.Count == 1
            ? kinds[0].Key
            : string.Join(" and ", kinds.Select(kind => $"{kind.Count()} × {kind.Key}"));
    }

    private static string Layout(PlacementStrategy strategy) => strategy switch
    {
        PlacementStrategy.StrictPack => " on one node",
        PlacementStrategy.StrictSpread => " on different nodes",
        _ => "",
    };

    private static string Largest(Resources asked, IReadOnlyList<Room> nodes)
    {
        var largest = nodes.OrderByDescending(node => asked.GpuUnits > 0 ? node.Total.GpuUnits : node.Total.CpuUnits).First();
        return $"the largest node has {Like(asked, largest.Total)}";
    }

    private static string Each(Resources asked, IReadOnlyList<Room> nodes) =>
        string.Join(" + ", nodes.Take(8).Select(node => Like(asked, node.Total))) + (nodes.Count > 8 ? " + …" : "");

    private static string EachFree(Resources asked, IReadOnlyList<Room> nodes) =>
        string.Join(" + ", nodes.Take(8).Select(node => Like(asked, node.Free))) + (nodes.Count > 8 ? " + …" : "");

    // Only the kinds that were asked for: who needs cpus need not read about memory. Zero is said, not left out.
    private static string Like(Resources asked, Resources had)
    {
        var parts = new List<string>();
        if (asked.CpuUnits != 0 || (asked.GpuUnits == 0 && asked.MemoryBytes == 0 && asked.CustomUnits.Count == 0))
        {
            parts.Add(Resources.Cpus(Math.Max(0, had.Cpu)).ToString());
        }

        if (asked.GpuUnits != 0)
        {
            parts.Add($"{ResourcesText.FormatUnits(Math.Max(0, had.GpuUnits))} gpu"); // A sum over nodes: 2.5 free is right.
        }

        if (asked.MemoryBytes != 0)
        {
            parts.Add(had.MemoryBytes <= 0 ? "0 B memory" : Resources.Of(memoryBytes: had.MemoryBytes).ToString());
        }

        parts.AddRange(asked.CustomUnits.Keys.Order(StringComparer.Ordinal)
            .Select(name => $"{(double)had.Custom(name) / Resources.UnitsPerOne:0.####} {name}"));
        return string.Join(", ", parts);
    }

    private static string Names(IReadOnlyList<string> holders) =>
        string.Join(", ", holders.Take(HolderCountShownMax))
        + (holders.Count > HolderCountShownMax ? $" and {holders.Count - HolderCountShownMax} more" : "");

    private static string Count(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";

    private static Resources Sum(IEnumerable<Resources> amounts) =>
        amounts.Aggregate(Resources.None, (sum, amount) => sum + amount);
}
