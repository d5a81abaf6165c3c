using System.Collections.Immutable;
using Akka.Actor;

namespace Akka.Cluster.Sharding.Internal;

// What both strategies of least shards share: which region is the best for one more shard, and when moving shards has to
// wait. Nodes that go come last, then those that run an earlier version of the program, then those with more shards. Nothing
// is moved while nodes are updated one after the other (each would take its shards twice), while a member does not answer
// (all regions have to agree to a move), or while one joins (it is to get its part in the same round).

/// <summary>The base of the strategies that give a shard to the region with the fewest.</summary>
public abstract class AbstractLeastShardAllocationStrategy : IActorSystemDependentAllocationStrategy
{
    // The membership is looked at again if it does not know the nodes of any region yet; after five seconds the coordinator
    // hears that there is no answer, and asks again with the regions of then.
    private const int MembershipLooksMax = 100;
    private static readonly TimeSpan membershipLookInterval = TimeSpan.FromMilliseconds(50);

    private Cluster? cluster;

    /// <summary>The membership as this node sees it.</summary>
    protected virtual ClusterEvent.CurrentClusterState ClusterState => Started.State;

    /// <summary>This node.</summary>
    protected virtual Member SelfMember => Started.SelfMember;

    private Cluster Started => cluster
        ?? throw new InvalidOperationException($"{GetType().Name} is asked before it was started with an actor system");

    /// <inheritdoc/>
    public void Start(ActorSystem system) => cluster = Cluster.Get(system);

    /// <inheritdoc/>
    public async Task<IActorRef> AllocateShard(
        IActorRef requester, string shardId, IImmutableDictionary<IActorRef, IImmutableList<string>> currentShardAllocations)
    {
        for (var i = 0; i < MembershipLooksMax; i++)
        {
            var regions = RegionEntriesFor(currentShardAllocations);
            if (!regions.IsEmpty)
                return MostSuitableRegion(regions).Region;
            await Task.Delay(membershipLookInterval).ConfigureAwait(false);
        }

        throw new TimeoutException($"No node of the {currentShardAllocations.Count} regions that shard {shardId} may go to is a member");
    }

    /// <inheritdoc/>
    public abstract Task<IImmutableSet<string>> Rebalance(
        IImmutableDictionary<IActorRef, IImmutableList<string>> currentShardAllocations, IImmutableSet<string> rebalanceInProgress);

    /// <summary>Whether shards may be moved now.</summary>
    protected bool IsAGoodTimeToRebalance(IEnumerable<RegionEntry> regionEntries)
    {
        var versions = regionEntries.Select(r => r.Member.AppVersion).Distinct().Take(2).Count();
        var state = ClusterState;
        return versions == 1
            && !state.Members.Any(m => state.Unreachable.Contains(m))
            && !state.Members.Any(m => m.Status is MemberStatus.Joining or MemberStatus.WeaklyUp);
    }

    /// <summary>The region for one more shard, and the shards that it has; of equal ones the first.</summary>
    protected (IActorRef Region, IImmutableList<string> Shards) MostSuitableRegion(IEnumerable<RegionEntry> regionEntries)
    {
        var best = regionEntries.Min(ShardSuitabilityOrdering.Instance)!;
        return (best.Region, best.ShardIds);
    }

    /// <summary>The regions with their members. One whose node is no member as far as this one knows is left out.</summary>
    protected ImmutableList<RegionEntry> RegionEntriesFor(
        IImmutableDictionary<IActorRef, IImmutableList<string>> currentShardAllocations)
    {
        var members = new Dictionary<Address, Member>();
        foreach (var member in ClusterState.Members)
            members[member.Address] = member; // A node that was started again may stand beside its earlier life for a while.
        var entries = ImmutableList.CreateBuilder<RegionEntry>();
        foreach (var (region, shards) in currentShardAllocations)
        {
            var address = region.Path.Address.HasLocalScope ? SelfMember.Address : region.Path.Address;
            if (members.TryGetValue(address, out var host))
                entries.Add(new RegionEntry(region, host, shards));
        }

        return entries.ToImmutable();
    }

    /// <summary>A region, the member that it runs on, and its shards.</summary>
    public sealed class RegionEntry(IActorRef region, Member member, IImmutableList<string> shardIds)
    {
        /// <summary>The region.</summary>
        public IActorRef Region { get; } = region;

        /// <summary>Its node.</summary>
        public Member Member { get; } = member;

        /// <summary>The shards that live there.</summary>
        public IImmutableList<string> ShardIds { get; } = shardIds;
    }

    // The region that one more shard goes to comes first.
    internal sealed class ShardSuitabilityOrdering : IComparer<RegionEntry>
    {
        public static readonly ShardSuitabilityOrdering Instance = new();

        public int Compare(RegionEntry? x, RegionEntry? y)
        {
            var byLeaving = IsLeaving(x!.Member).CompareTo(IsLeaving(y!.Member));
            if (byLeaving != 0)
                return byLeaving;
            var byVersion = y.Member.AppVersion.CompareTo(x.Member.AppVersion);
            return byVersion != 0 ? byVersion : x.ShardIds.Count.CompareTo(y.ShardIds.Count);
        }

        private static bool IsLeaving(Member member) =>
            member.Status is MemberStatus.Leaving or MemberStatus.Exiting or MemberStatus.Down;
    }
}
