using Akka.Actor;
using Akka.Util;

namespace Akka.Cluster.Sharding;

// The older way to say which entity a message is for: two functions instead of an IMessageExtractor.

/// <summary>The entity's id and what it gets of a message; nothing when the message is for no entity.</summary>
[Obsolete("Use IMessageExtractor instead.")]
public delegate Option<(string, object)> ExtractEntityId(object message);

/// <summary>The shard of the entity that a message is for.</summary>
[Obsolete("Use IMessageExtractor instead.")]
public delegate string ExtractShardId(object message);

#pragma warning disable CS0618 // They are obsolete for users; here they are implemented.

public partial class ClusterSharding
{
    private const string UseExtractor = "Use one of the overloads that accepts an IMessageExtractor instead";

    /// <summary>As the overload with an <see cref="IMessageExtractor"/>.</summary>
    [Obsolete(UseExtractor)]
    public IActorRef Start(string typeName, Props entityProps, ClusterShardingSettings settings, ExtractEntityId extractEntityId,
        ExtractShardId extractShardId) =>
        Start(typeName, entityProps, settings, new ExtractorOfFunctions(extractEntityId, extractShardId));

    /// <summary>As the overload with an <see cref="IMessageExtractor"/>.</summary>
    [Obsolete(UseExtractor)]
    public IActorRef Start(string typeName, Props entityProps, ClusterShardingSettings settings, ExtractEntityId extractEntityId,
        ExtractShardId extractShardId, IShardAllocationStrategy allocationStrategy, object handOffStopMessage) =>
        Start(typeName, entityProps, settings, new ExtractorOfFunctions(extractEntityId, extractShardId), allocationStrategy,
            handOffStopMessage);

    /// <summary>As the overload with an <see cref="IMessageExtractor"/>.</summary>
    [Obsolete(UseExtractor)]
    public IActorRef Start(string typeName, Func<string, Props> entityPropsFactory, ClusterShardingSettings settings,
        ExtractEntityId extractEntityId, ExtractShardId extractShardId) =>
        Start(typeName, entityPropsFactory, settings, new ExtractorOfFunctions(extractEntityId, extractShardId));

    /// <summary>As the overload with an <see cref="IMessageExtractor"/>.</summary>
    [Obsolete(UseExtractor)]
    public IActorRef Start(string typeName, Func<string, Props> entityPropsFactory, ClusterShardingSettings settings,
        ExtractEntityId extractEntityId, ExtractShardId extractShardId, IShardAllocationStrategy allocationStrategy,
        object handOffStopMessage) =>
        Start(typeName, entityPropsFactory, settings, new ExtractorOfFunctions(extractEntityId, extractShardId), allocationStrategy,
            handOffStopMessage);

    /// <summary>As the overload with an <see cref="IMessageExtractor"/>.</summary>
    [Obsolete(UseExtractor)]
    public Task<IActorRef> StartAsync(string typeName, Props entityProps, ClusterShardingSettings settings,
        ExtractEntityId extractEntityId, ExtractShardId extractShardId) =>
        StartAsync(typeName, entityProps, settings, new ExtractorOfFunctions(extractEntityId, extractShardId));

    /// <summary>As the overload with an <see cref="IMessageExtractor"/>.</summary>
    [Obsolete(UseExtractor)]
    public Task<IActorRef> StartAsync(string typeName, Props entityProps, ClusterShardingSettings settings,
        ExtractEntityId extractEntityId, ExtractShardId extractShardId, IShardAllocationStrategy allocationStrategy,
        object handOffStopMessage) =>
        StartAsync(typeName, entityProps, settings, new ExtractorOfFunctions(extractEntityId, extractShardId), allocationStrategy,
            handOffStopMessage);

    /// <summary>As the overload with an <see cref="IMessageExtractor"/>.</summary>
    [Obsolete(UseExtractor)]
    public Task<IActorRef> StartAsync(string typeName, Func<string, Props> entityPropsFactory, ClusterShardingSettings settings,
        ExtractEntityId extractEntityId, ExtractShardId extractShardId) =>
        StartAsync(typeName, entityPropsFactory, settings, new ExtractorOfFunctions(extractEntityId, extractShardId));

    /// <summary>As <c>Start</c> with the same arguments, without blocking.</summary>
    public Task<IActorRef> StartAsync(string typeName, Func<string, Props> entityPropsFactory, ClusterShardingSettings settings,
        IMessageExtractor messageExtractor, IShardAllocationStrategy allocationStrategy, object handOffStopMessage) =>
        Task.Run(() => Start(typeName, entityPropsFactory, settings, messageExtractor, allocationStrategy, handOffStopMessage));

    /// <summary>As the overload with an <see cref="IMessageExtractor"/>.</summary>
    [Obsolete(UseExtractor)]
    public IActorRef StartProxy(string typeName, string role, ExtractEntityId extractEntityId, ExtractShardId extractShardId) =>
        StartProxy(typeName, role, new ExtractorOfFunctions(extractEntityId, extractShardId));

    /// <summary>As the overload with an <see cref="IMessageExtractor"/>.</summary>
    [Obsolete(UseExtractor)]
    public Task<IActorRef> StartProxyAsync(
        string typeName, string role, ExtractEntityId extractEntityId, ExtractShardId extractShardId) =>
        StartProxyAsync(typeName, role, new ExtractorOfFunctions(extractEntityId, extractShardId));

    private sealed class ExtractorOfFunctions(ExtractEntityId entity, ExtractShardId shard) : IMessageExtractor
    {
        public string? EntityId(object message) => entity(message) is { HasValue: true } found ? found.Value.Item1 : null;

        public object? EntityMessage(object message) => entity(message) is { HasValue: true } found ? found.Value.Item2 : null;

        public string? ShardId(object message) => shard(message);

        // Where the functions do not know the message, they have to know StartEntity.
        public string ShardId(string entityId, object? messageHint = null) =>
            shard(messageHint is null or ShardingEnvelope ? new ShardRegion.StartEntity(entityId) : messageHint);
    }
}
