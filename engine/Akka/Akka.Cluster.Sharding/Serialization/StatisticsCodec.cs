using System.Collections.Immutable;
using Akka.Actor;
using Akka.Remote.Transport;

namespace Akka.Cluster.Sharding.Serialization;

// Writes and reads the answers about how many entities there are.
internal static class StatisticsCodec
{
    public static void Write(WireWriter writer, ShardRegionStats region)
    {
        writer.Count(region.Stats.Count);
        foreach (var (shard, count) in region.Stats)
        {
            writer.String(shard);
            writer.Int32(count);
        }

        ShardingCodec.Write(writer, [.. region.Failed]);
    }

    public static ShardRegionStats ReadRegion(ref WireReader reader)
    {
        var stats = ImmutableDictionary.CreateBuilder<string, int>();
        var count = reader.ListCount(itemBytesMin: 2);
        for (var i = 0; i < count; i++)
            stats[reader.String()] = reader.Int32();
        return new ShardRegionStats(stats.ToImmutable(), ShardingCodec.ReadStrings(ref reader).ToImmutableHashSet());
    }

    public static void Write(WireWriter writer, ClusterShardingStats cluster)
    {
        writer.Count(cluster.Regions.Count);
        foreach (var (address, region) in cluster.Regions)
        {
            writer.String(address.ToString());
            Write(writer, region);
        }
    }

    public static ClusterShardingStats ReadCluster(ref WireReader reader)
    {
        var regions = ImmutableDictionary.CreateBuilder<Address, ShardRegionStats>();
        var count = reader.ListCount(itemBytesMin: 3);
        for (var i = 0; i < count; i++)
            regions[ShardingCodec.ParseAddress(reader.String())] = ReadRegion(ref reader);
        return new ClusterShardingStats(regions.ToImmutable());
    }
}
