using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster.Sharding.Internal;

namespace Akka.Cluster.Sharding
{
    // The earlier way, a few shards a round: from the region with the most to the one with the fewest, as long as they differ by
    // more than the threshold. Shards on their way count for nobody, so that a round may begin before the last one has ended.

    /// <summary>
    /// A shard goes to the region with the fewest. One round moves at most <paramref name="rebalanceThreshold"/> shards out of
    /// one region, and not so many that it would come below the other by less than the threshold; at most
    /// <paramref name="maxSimultaneousRebalance"/> shards are on their way.
    /// </summary>
    [Obsolete("Use ShardAllocationStrategy.LeastShardAllocationStrategy, which is balanced after a round or two")]
    public class LeastShardAllocationStrategy(int rebalanceThreshold, int maxSimultaneousRebalance)
        : AbstractLeastShardAllocationStrategy
    {
        /// <inheritdoc/>
        public override Task<IImmutableSet<string>> Rebalance(
            IImmutableDictionary<IActorRef, IImmutableList<string>> currentShardAllocations, IImmutableSet<string> rebalanceInProgress) =>
            Task.FromResult<IImmutableSet<string>>(Choose(currentShardAllocations, rebalanceInProgress));

        private ImmutableHashSet<string> Choose(
            IImmutableDictionary<IActorRef, IImmutableList<string>> allocations, IImmutableSet<string> moving)
        {
            if (moving.Count >= maxSimultaneousRebalance)
                return [];
            var regions = RegionEntriesFor(allocations).Order(ShardSuitabilityOrdering.Instance).ToList();
            if (!IsAGoodTimeToRebalance(regions))
                return [];
            var most = regions.Select(r => r.ShardIds.Where(shard => !moving.Contains(shard)).ToList()).MaxBy(shards => shards.Count)!;
            var difference = most.Count - MostSuitableRegion(regions).Shards.Count;
            var count = Math.Min(
                Math.Min(difference - rebalanceThreshold, rebalanceThreshold), maxSimultaneousRebalance - moving.Count);
            return [.. most.Order(StringComparer.Ordinal).Take(count)];
        }
    }
}

namespace Akka.Cluster.Sharding.Internal
{
    // The strategy of today: LeastShards' rounds, while the cluster is at rest.
    internal sealed class LeastShardAllocationStrategy(int absoluteLimit, double relativeLimit) : AbstractLeastShardAllocationStrategy
    {
        public override Task<IImmutableSet<string>> Rebalance(
            IImmutableDictionary<IActorRef, IImmutableList<string>> currentShardAllocations, IImmutableSet<string> rebalanceInProgress)
        {
            if (rebalanceInProgress.Count > 0)
                return Task.FromResult<IImmutableSet<string>>(ImmutableHashSet<string>.Empty);
            var regions = RegionEntriesFor(currentShardAllocations).Order(ShardSuitabilityOrdering.Instance).ToList();
            return Task.FromResult<IImmutableSet<string>>(IsAGoodTimeToRebalance(regions)
                ? LeastShards.Rebalance([.. regions.Select(r => r.ShardIds)], absoluteLimit, relativeLimit).ToImmutableHashSet()
                : []);
        }

        public override string ToString() => FormattableString.Invariant($"LeastShardAllocationStrategy({absoluteLimit},{relativeLimit})");
    }
}
