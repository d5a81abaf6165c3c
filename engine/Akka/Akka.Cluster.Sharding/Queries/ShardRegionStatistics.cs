using System.Collections.Immutable;
using Akka.Actor;

namespace Akka.Cluster.Sharding;

// How many entities there are: in one region, and in all of them.

/// <summary>How many entities has each shard of this region? Answered by <see cref="ShardRegionStats"/>.</summary>
public sealed class GetShardRegionStats : IShardRegionQuery, IClusterShardingSerializable
{
    /// <summary>The question.</summary>
    public static readonly GetShardRegionStats Instance = new();

    private GetShardRegionStats()
    {
    }

    /// <inheritdoc/>
    public override string ToString() => nameof(GetShardRegionStats);
}

/// <summary>The shards of a region, with the number of their entities.</summary>
public sealed class ShardRegionStats : IClusterShardingSerializable, IEquatable<ShardRegionStats>
{
    /// <summary>The number of entities by shard.</summary>
    public readonly IImmutableDictionary<string, int> Stats;

    /// <summary>The shards that did not answer in time.</summary>
    public readonly IImmutableSet<string> Failed;

    /// <summary>Makes the answer.</summary>
    public ShardRegionStats(IImmutableDictionary<string, int> stats, IImmutableSet<string> failed)
    {
        Stats = stats;
        Failed = failed;
    }

    /// <inheritdoc/>
    public bool Equals(ShardRegionStats? other) => other is not null && Failed.SetEquals(other.Failed)
        && Stats.Count == other.Stats.Count
            && Stats.All(shard => other.Stats.TryGetValue(shard.Key, out var count) && count == shard.Value);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ShardRegionStats);

    /// <inheritdoc/>
    public override int GetHashCode() => Stats.Aggregate(Failed.Count, (hash, shard) => hash ^ HashCode.Combine(shard.Key, shard.Value));

    /// <inheritdoc/>
    public override string ToString() =>
        $"ShardRegionStats([{string.Join(", ", Stats.Select(s => $"{s.Key}: {s.Value}"))}], failed: [{string.Join(", ", Failed)}])";
}

/// <summary>How many entities are there in the cluster? Answered by <see cref="ClusterShardingStats"/>.</summary>
public sealed class GetClusterShardingStats : IShardRegionQuery, IClusterShardingSerializable, IEquatable<GetClusterShardingStats>
{
    /// <summary>How long a region may take to answer; one that takes longer is not in the answer.</summary>
    public readonly TimeSpan Timeout;

    /// <summary>Makes the question.</summary>
    public GetClusterShardingStats(TimeSpan timeout) => Timeout = timeout;

    /// <inheritdoc/>
    public bool Equals(GetClusterShardingStats? other) => other is not null && Timeout == other.Timeout;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as GetClusterShardingStats);

    /// <inheritdoc/>
    public override int GetHashCode() => Timeout.GetHashCode();

    /// <inheritdoc/>
    public override string ToString() => $"GetClusterShardingStats({Timeout})";
}

/// <summary>The regions of a type, by node; none while no coordinator is known.</summary>
public sealed class ClusterShardingStats : IClusterShardingSerializable, IEquatable<ClusterShardingStats>
{
    /// <summary>What each region has.</summary>
    public readonly IImmutableDictionary<Address, ShardRegionStats> Regions;

    /// <summary>Makes the answer.</summary>
    public ClusterShardingStats(IImmutableDictionary<Address, ShardRegionStats> regions) => Regions = regions;

    /// <inheritdoc/>
    public bool Equals(ClusterShardingStats? other) => other is not null && Regions.Count == other.Regions.Count
        && Regions.All(region => other.Regions.TryGetValue(region.Key, out var stats) && stats.Equals(region.Value));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ClusterShardingStats);

    /// <inheritdoc/>
    public override int GetHashCode() => Regions.Aggregate(0, (hash, region) => hash ^ HashCode.Combine(region.Key, region.Value));

    /// <inheritdoc/>
    public override string ToString() => $"ClusterShardingStats({string.Join(", ", Regions.Select(r => $"{r.Key}: {r.Value}"))})";
}
