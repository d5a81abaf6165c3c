using Akka.Actor;
using Akka.Util;

namespace Akka.Cluster.Sharding;

// Where an entity is, as far as a region knows.

/// <summary>
/// Where is this entity? Answered by <see cref="EntityLocation"/>. For looking, not for sending: what is told to the entity
/// itself goes past the shard.
/// </summary>
public sealed class GetEntityLocation : IShardRegionQuery
{
    /// <summary>Makes the question.</summary>
    public GetEntityLocation(string entityId, TimeSpan timeout)
    {
        EntityId = entityId;
        Timeout = timeout;
    }

    /// <summary>The entity.</summary>
    public string EntityId { get; }

    /// <summary>How long the shard's node may take to answer whether the entity runs.</summary>
    public TimeSpan Timeout { get; }
}

/// <summary>An entity, its shard, and where that lives.</summary>
public sealed class EntityLocation
{
    /// <summary>Makes the answer.</summary>
    public EntityLocation(string entityId, string shardId, Address shardRegion, Option<IActorRef> entityRef)
    {
        EntityId = entityId;
        ShardId = shardId;
        ShardRegion = shardRegion;
        EntityRef = entityRef;
    }

    /// <summary>The entity.</summary>
    public string EntityId { get; }

    /// <summary>Its shard.</summary>
    public string ShardId { get; }

    /// <summary>The node of the shard; <see cref="Address.AllSystems"/> where the region does not know it.</summary>
    public Address ShardRegion { get; }

    /// <summary>The entity, if it runs.</summary>
    public Option<IActorRef> EntityRef { get; }
}
