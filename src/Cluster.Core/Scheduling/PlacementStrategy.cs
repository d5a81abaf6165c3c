namespace Cluster.Core;

/// <summary>How the bundles of a placement group are laid over the nodes.</summary>
public enum PlacementStrategy
{
    /// <summary>On as few nodes as the free resources allow.</summary>
    Pack,

    /// <summary>On as many nodes as the free resources allow.</summary>
    Spread,

    /// <summary>All on one node, or not at all.</summary>
    StrictPack,

    /// <summary>Each on a node of its own, or not at all.</summary>
    StrictSpread,
}
