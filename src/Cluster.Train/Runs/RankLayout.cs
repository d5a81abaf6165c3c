using Cluster.Core;

namespace Cluster.Train;

// Which rank runs where. Ranks of one node follow each other, so that the ring crosses the network once a node.

/// <summary>The place of one rank.</summary>
internal sealed record RankPlace(int Rank, int LocalRank, int Bundle, NodeId Node, string Host);

internal static class RankLayout
{
    /// <summary>Ranks by node, in the order in which the nodes appear; by bundle within a node.</summary>
    public static IReadOnlyList<RankPlace> Of(IReadOnlyList<DriverActor.BundlePlacement> bundles) =>
        bundles.OrderBy(bundle => bundle.Index)
            .GroupBy(bundle => bundle.Node)
            .SelectMany(node => node.Select((bundle, localRank) => (bundle, localRank)))
            .Select((place, rank) => new RankPlace(rank, place.localRank, place.bundle.Index, place.bundle.Node, place.bundle.Host))
            .ToArray();
}
