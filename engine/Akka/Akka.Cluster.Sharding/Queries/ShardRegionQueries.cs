using System.Collections.Immutable;
using Akka.Actor;

namespace Akka.Cluster.Sharding;

// What one may ask a region, and its answers.

/// <summary>A question to a region.</summary>
public interface IShardRegionQuery
{
}

/// <summary>Which regions are there? Answered by <see cref="CurrentRegions"/>.</summary>
public sealed class GetCurrentRegions : IShardRegionQuery, IClusterShardingSerializable
{
    /// <summary>The question.</summary>
    public static readonly GetCurrentRegions Instance = new();

    private GetCurrentRegions()
    {
    }

    /// <inheritdoc/>
    public override string ToString() => nameof(GetCurrentRegions);
}

/// <summary>The nodes that have a region of the type.</summary>
public sealed class CurrentRegions : IClusterShardingSerializable, IEquatable<CurrentRegions>
{
    /// <summary>Their addresses.</summary>
    public readonly IImmutableSet<Address> Regions;

    /// <summary>Makes the answer.</summary>
    public CurrentRegions(IImmutableSet<Address> regions) => Regions = regions;

    /// <inheritdoc/>
    public bool Equals(CurrentRegions? other) => other is not null && Regions.SetEquals(other.Regions);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as CurrentRegions);

    /// <inheritdoc/>
    public override int GetHashCode() => Regions.Aggregate(0, (hash, region) => hash ^ region.GetHashCode());

    /// <inheritdoc/>
    public override string ToString() => $"CurrentRegions({string.Join(", ", Regions)})";
}

/// <summary>What runs in this region? Answered by <see cref="CurrentShardRegionState"/>.</summary>
public sealed class GetShardRegionState : IShardRegionQuery, IClusterShardingSerializable
{
    /// <summary>The question.</summary>
    public static readonly GetShardRegionState Instance = new();

    private GetShardRegionState()
    {
    }

    /// <inheritdoc/>
    public override string ToString() => nameof(GetShardRegionState);
}

/// <summary>The shards of a region, with their entities.</summary>
public sealed class CurrentShardRegionState : IClusterShardingSerializable, IEquatable<CurrentShardRegionState>
{
    /// <summary>The shards that answered.</summary>
    public readonly IImmutableSet<ShardState> Shards;

    /// <summary>The shards that did not answer in time.</summary>
    public readonly IImmutableSet<string> Failed;

    /// <summary>Makes the answer.</summary>
    public CurrentShardRegionState(IImmutableSet<ShardState> shards, IImmutableSet<string> failed)
    {
        Shards = shards;
        Failed = failed;
    }

    /// <inheritdoc/>
    public bool Equals(CurrentShardRegionState? other) =>
        other is not null && Shards.SetEquals(other.Shards) && Failed.SetEquals(other.Failed);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as CurrentShardRegionState);

    /// <inheritdoc/>
    public override int GetHashCode() => Shards.Aggregate(Failed.Count, (hash, shard) => hash ^ shard.GetHashCode());

    /// <inheritdoc/>
    public override string ToString() => $"CurrentShardRegionState(shards:{string.Join(", ", Shards)}, failed:{string.Join(", ", Failed)})";
}

/// <summary>One shard and its entities.</summary>
public sealed class ShardState : IClusterShardingSerializable, IEquatable<ShardState>
{
    /// <summary>The shard.</summary>
    public readonly string ShardId;

    /// <summary>Its entities.</summary>
    public readonly IImmutableSet<string> EntityIds;

    /// <summary>Makes the answer.</summary>
    public ShardState(string shardId, IImmutableSet<string> entityIds)
    {
        ShardId = shardId;
        EntityIds = entityIds;
    }

    /// <inheritdoc/>
    public bool Equals(ShardState? other) => other is not null && ShardId == other.ShardId && EntityIds.SetEquals(other.EntityIds);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ShardState);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(ShardId, EntityIds.Count);

    /// <inheritdoc/>
    public override string ToString() => $"ShardState({ShardId}, [{string.Join(", ", EntityIds)}])";
}
