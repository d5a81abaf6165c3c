namespace Akka.Cluster.Sharding;

// How a message says for which entity it is. The region asks for every message that it gets.

/// <summary>Takes the entity, the shard and the entity's message out of what a region receives.</summary>
public interface IMessageExtractor
{
    /// <summary>The entity's id; null if the message is for no entity, and is then unhandled.</summary>
    string? EntityId(object message);

    /// <summary>What the entity gets of the message; mostly all of it.</summary>
    object? EntityMessage(object message);

    /// <summary>The shard by the message.</summary>
    [Obsolete("Use ShardId(EntityId, object) instead.")]
    string? ShardId(object message);

    /// <summary>The shard of an entity: always the same for the same entity.</summary>
    string ShardId(string entityId, object? messageHint = null);
}

/// <summary>A message with the id of its entity, for messages that do not carry one themselves.</summary>
public sealed class ShardingEnvelope : Akka.Actor.IWrappedMessage, IClusterShardingSerializable, IEquatable<ShardingEnvelope>
{
    /// <summary>Makes the envelope.</summary>
    public ShardingEnvelope(string entityId, object message)
    {
        EntityId = entityId;
        Message = message;
    }

    /// <summary>The entity.</summary>
    public string EntityId { get; }

    /// <summary>What the entity gets.</summary>
    public object Message { get; }

    /// <inheritdoc/>
    public bool Equals(ShardingEnvelope? other) => other is not null && EntityId == other.EntityId && Equals(Message, other.Message);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ShardingEnvelope);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(EntityId, Message);

    /// <inheritdoc/>
    public override string ToString() => $"ShardingEnvelope({EntityId}, {Message})";
}
