using System.Collections.Immutable;
using Akka.Actor;

namespace Akka.Cluster.Sharding;

// Where a shard goes that has no home, and which shards should move. The coordinator asks.

/// <summary>Chooses homes for shards.</summary>
public interface IShardAllocationStrategy : INoSerializationVerificationNeeded
{
    /// <summary>The region that is to have the shard: one of the keys of <paramref name="currentShardAllocations"/>.</summary>
    Task<IActorRef> AllocateShard(
        IActorRef requester, string shardId, IImmutableDictionary<IActorRef, IImmutableList<string>> currentShardAllocations);

    /// <summary>The shards that should move elsewhere; empty if all is well. Asked every rebalance-interval.</summary>
    Task<IImmutableSet<string>> Rebalance(
        IImmutableDictionary<IActorRef, IImmutableList<string>> currentShardAllocations, IImmutableSet<string> rebalanceInProgress);
}

/// <summary>A strategy that the coordinator starts before it asks it anything.</summary>
public interface IStartableAllocationStrategy : IShardAllocationStrategy
{
    /// <summary>Called once on the coordinator's node. Must not block.</summary>
    void Start();
}

/// <summary>A strategy that needs the actor system of the coordinator's node.</summary>
public interface IActorSystemDependentAllocationStrategy : IShardAllocationStrategy
{
    /// <summary>Called once on the coordinator's node. Must not block.</summary>
    void Start(ActorSystem system);
}

/// <summary>The strategies that are there.</summary>
public static class ShardAllocationStrategy
{
    /// <summary>
    /// A shard goes to the region with the fewest. In one round at most <paramref name="absoluteLimit"/> shards move, and at
    /// most this part of all shards (<paramref name="relativeLimit"/>, 0 to 1), but one if any must; and no round begins
    /// before the last one's shards have arrived.
    /// </summary>
    public static IShardAllocationStrategy LeastShardAllocationStrategy(int absoluteLimit, double relativeLimit) =>
        new Internal.LeastShardAllocationStrategy(absoluteLimit, relativeLimit);
}
