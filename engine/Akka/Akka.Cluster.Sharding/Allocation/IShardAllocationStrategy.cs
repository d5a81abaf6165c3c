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

/// <summary>The strategies that are there.</summary>
public static class ShardAllocationStrategy
{
    /// <summary>
    /// A shard goes to the region with the fewest. In one round at most <paramref name="absoluteLimit"/> shards move (0: no
    /// such limit), and at most this part of all shards (<paramref name="relativeLimit"/>, 0 to 1), but one if any must.
    /// </summary>
    public static IShardAllocationStrategy LeastShardAllocationStrategy(int absoluteLimit, double relativeLimit) =>
        new LeastShardsStrategy(absoluteLimit, relativeLimit);
}

internal sealed class LeastShardsStrategy(int absoluteLimit, double relativeLimit) : IShardAllocationStrategy
{
    public Task<IActorRef> AllocateShard(
        IActorRef requester, string shardId, IImmutableDictionary<IActorRef, IImmutableList<string>> currentShardAllocations) =>
        Task.FromResult(LeastShards.Allocate(currentShardAllocations.Select(a => (a.Key, a.Value.Count)),
            static region => region.Path.ToString()));

    public Task<IImmutableSet<string>> Rebalance(
        IImmutableDictionary<IActorRef, IImmutableList<string>> currentShardAllocations, IImmutableSet<string> rebalanceInProgress) =>
        Task.FromResult<IImmutableSet<string>>(rebalanceInProgress.Count > 0
            ? [] // One round after the other: the next sees where the shards of this one went.
            : LeastShards.Rebalance([.. currentShardAllocations.Values], absoluteLimit, relativeLimit).ToImmutableHashSet());
}
