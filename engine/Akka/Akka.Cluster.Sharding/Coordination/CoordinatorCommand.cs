namespace Akka.Cluster.Sharding;

// What the coordinator's state wants done; its actor does it.
internal abstract record CoordinatorCommand
{
    public sealed record Send(RegionId To, IClusterShardingSerializable Word) : CoordinatorCommand;

    /// Find out whether there is a region at this node, and tell it to register; the answer is its Register or NoRegionAt.
    public sealed record Call(UniqueAddress Node) : CoordinatorCommand;

    /// Choose a home by the allocation strategy; the answer is Chosen.
    public sealed record Choose(RegionId Requester, string Shard) : CoordinatorCommand;

    /// A line that an operator should see.
    public sealed record Warn(string Text) : CoordinatorCommand;
}
