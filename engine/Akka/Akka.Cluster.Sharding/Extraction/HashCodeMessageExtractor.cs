namespace Akka.Cluster.Sharding;

// Shards by a hash of the entity's id. Every node of the cluster must use the same number of shards.

/// <summary>Spreads entities evenly over a fixed number of shards.</summary>
public abstract class HashCodeMessageExtractor : IMessageExtractor
{
    /// <summary>How many shards there are; some ten per node is usual.</summary>
    public readonly int MaxNumberOfShards;

    /// <summary>Makes the extractor.</summary>
    protected HashCodeMessageExtractor(int maxNumberOfShards)
    {
        if (maxNumberOfShards < 1)
            throw new ArgumentException($"maxNumberOfShards is {maxNumberOfShards}, but must be 1 or more", nameof(maxNumberOfShards));
        MaxNumberOfShards = maxNumberOfShards;
    }

    /// <inheritdoc/>
    public abstract string? EntityId(object message);

    /// <inheritdoc/>
    public virtual object? EntityMessage(object message) => message;

    /// <inheritdoc/>
    [Obsolete("Use ShardId(EntityId, object) instead.")]
    public virtual string? ShardId(object message) => EntityId(message) is { } id ? ShardOf(id) : null;

    /// <inheritdoc/>
    public virtual string ShardId(string entityId, object? messageHint = null) => ShardOf(entityId);

    /// <summary>An extractor of two functions; without the second the entity gets the whole message.</summary>
    public static HashCodeMessageExtractor Create(
        int maxNumberOfShards, Func<object, string?> entityIdExtractor, Func<object, object?>? messageExtractor = null) =>
        new ByFunctions(maxNumberOfShards, entityIdExtractor, messageExtractor);

    // FNV-1a, finished by a mix: the same on every node, unlike string.GetHashCode, and even in its low bits.
    private string ShardOf(string entityId)
    {
        var hash = 2166136261u;
        foreach (var c in entityId)
            hash = (hash ^ c) * 16777619u;
        hash = (hash ^ (hash >> 15)) * 0x2C1B3C6Du;
        hash ^= hash >> 12;
        return (hash % (uint)MaxNumberOfShards).ToString();
    }

    private sealed class ByFunctions(int shardCount, Func<object, string?> entityId, Func<object, object?>? message)
        : HashCodeMessageExtractor(shardCount)
    {
        public override string? EntityId(object received) => entityId(received);

        public override object? EntityMessage(object received) => message is null ? received : message(received);
    }
}
