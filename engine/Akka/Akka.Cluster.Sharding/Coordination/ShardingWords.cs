using Akka.Actor;

namespace Akka.Cluster.Sharding;

// What regions and their coordinator say to each other. Every word may be lost, repeated or late: requests are repeated
// until they are answered, answers are the same each time, and numbers tell old from new.
//
// A *term* numbers the stays of a shard: each time it gets a home, its term grows. A region obeys only the coordinator
// that it has registered with, which is the newest it has heard of, and for each shard only the newest term.

/// <summary>A message between shard regions, shards and coordinators, or a query of them.</summary>
public interface IClusterShardingSerializable
{
}

// Which coordinator speaks. Each takes over from an older node, so the age of its node (the number with which it became
// Up) orders them; on one node the count of starts does.
internal readonly record struct CoordinatorId(int Age, int Start, UniqueAddress Node) : IComparable<CoordinatorId>
{
    public int CompareTo(CoordinatorId other) => Age != other.Age ? Age.CompareTo(other.Age) : Start.CompareTo(other.Start);
}

// Which region, or proxy of one: a region that is started again on the same node is another one, and hosts nothing yet.
internal sealed record RegionId(UniqueAddress Node, int Start, bool IsProxy);

// A shard that a region has. It is stopping after a HandOff, until its last entity has ended.
internal sealed record HostedShard(string Shard, long Term, bool IsStopping);

// Coordinator to every node at its start, and to a region that speaks to it unregistered: register with me. → Register
internal sealed record RegisterWithMe(CoordinatorId Coordinator) : IClusterShardingSerializable;

// Region: here I am, with these shards; the newest term that I have seen; and the shards that have entities to be
// remembered. Without a coordinator it only asks for one (→ RegisterWithMe); with one it is taken in (→ Registered).
internal sealed record Register(RegionId Region, CoordinatorId? Coordinator, long TermSeen, bool IsEnding,
    IReadOnlyList<HostedShard> Hosted, IReadOnlyList<string> Remembered) : IClusterShardingSerializable;

internal sealed record Registered(CoordinatorId Coordinator) : IClusterShardingSerializable;

// Region: where is this shard? → ShardHome, as soon as it has a home.
internal sealed record GetShardHome(RegionId Region, string Shard) : IClusterShardingSerializable;

internal sealed record ShardHome(CoordinatorId Coordinator, string Shard, long Term, UniqueAddress Home) : IClusterShardingSerializable;

// Coordinator: you are the shard's home from now on. → ShardStarted
internal sealed record HostShard(CoordinatorId Coordinator, string Shard, long Term) : IClusterShardingSerializable;

internal sealed record ShardStarted(RegionId Region, string Shard, long Term) : IClusterShardingSerializable;

// Coordinator to all: this stay ends; keep messages for the shard until it has a new home. → BeginHandOffAck
internal sealed record BeginHandOff(CoordinatorId Coordinator, string Shard, long Term) : IClusterShardingSerializable;

internal sealed record BeginHandOffAck(RegionId Region, string Shard, long Term) : IClusterShardingSerializable;

// Coordinator to the home, when all have acknowledged: stop the shard. → ShardStopped, when its entities have ended.
internal sealed record HandOff(CoordinatorId Coordinator, string Shard, long Term) : IClusterShardingSerializable;

internal sealed record ShardStopped(RegionId Region, string Shard, long Term) : IClusterShardingSerializable;

// Region: I am going; move my shards. Repeated until none is left here, then RegionEnded.
internal sealed record RegionEnding(RegionId Region) : IClusterShardingSerializable;

internal sealed record RegionEnded(RegionId Region) : IClusterShardingSerializable;

// The shard's region to all others: its entities, all of them or what changed. Numbered within the shard's stay.
internal sealed record EntitiesRemembered(string Shard, long Term, long Number, bool IsWhole, IReadOnlyList<string> Added,
    IReadOnlyList<string> Removed) : IClusterShardingSerializable;

// To the shard's region: something was missed. → EntitiesRemembered, the whole
internal sealed record EntitiesWanted(string Shard) : IClusterShardingSerializable;
