namespace Akka.Cluster.Sharding;

// What a region's state wants done; its actor does it. T is a message with its sender.
internal abstract record RegionCommand<T>
{
    /// To the shard on this node.
    public sealed record Deliver(string Shard, T Message) : RegionCommand<T>;

    /// To the region of another node.
    public sealed record Forward(UniqueAddress Node, T Message) : RegionCommand<T>;

    /// The buffer is full: to dead letters.
    public sealed record Drop(string Shard, T Message) : RegionCommand<T>;

    public sealed record StartShard(string Shard, long Term) : RegionCommand<T>;

    /// Stop the shard's entities; the answer is ShardEnded.
    public sealed record StopShard(string Shard) : RegionCommand<T>;

    /// To the coordinator that this region has registered with.
    public sealed record Say(IClusterShardingSerializable Word) : RegionCommand<T>;

    /// To wherever a coordinator may be: this region does not know one.
    public sealed record LookForCoordinator(Register Word) : RegionCommand<T>;

    /// Nothing is left here: the region may stop.
    public sealed record End : RegionCommand<T>;
}
