using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster.Serialization;
using Akka.Remote.Serialization;
using Akka.Remote.Transport;

namespace Akka.Cluster.Sharding.Serialization;

// Writes and reads each word of sharding. What the bytes do not hold throws WireFormatException.
internal static class ShardingCodec
{
    public static void Write(WireWriter writer, object word, ExtendedActorSystem system)
    {
        switch (word)
        {
            case RegisterWithMe(var coordinator):
                Write(writer, coordinator);
                break;
            case Register register:
                Write(writer, register);
                break;
            case Registered(var coordinator):
                Write(writer, coordinator);
                break;
            case GetShardHome(var region, var shard):
                Write(writer, region);
                writer.String(shard);
                break;
            case ShardHome(var coordinator, var shard, var term, var home):
                Write(writer, coordinator, shard, term);
                GossipCodec.Write(writer, home);
                break;
            case HostShard(var coordinator, var shard, var term):
                Write(writer, coordinator, shard, term);
                break;
            case ShardStarted(var region, var shard, var term):
                Write(writer, region, shard, term);
                break;
            case BeginHandOff(var coordinator, var shard, var term):
                Write(writer, coordinator, shard, term);
                break;
            case BeginHandOffAck(var region, var shard, var term):
                Write(writer, region, shard, term);
                break;
            case HandOff(var coordinator, var shard, var term):
                Write(writer, coordinator, shard, term);
                break;
            case ShardStopped(var region, var shard, var term):
                Write(writer, region, shard, term);
                break;
            case RegionEnding(var region):
                Write(writer, region);
                break;
            case RegionEnded(var region):
                Write(writer, region);
                break;
            default:
                WriteOfEntities(writer, word, system);
                break;
        }
    }

    public static object Read(ref WireReader reader, string manifest, ExtendedActorSystem system) => manifest switch
    {
        "A" => new RegisterWithMe(ReadCoordinator(ref reader)),
        "B" => ReadRegister(ref reader),
        "C" => new Registered(ReadCoordinator(ref reader)),
        "D" => new GetShardHome(ReadRegion(ref reader), reader.String()),
        "E" => new ShardHome(ReadCoordinator(ref reader), reader.String(), reader.Int64(), GossipCodec.ReadNode(ref reader)),
        "F" => new HostShard(ReadCoordinator(ref reader), reader.String(), reader.Int64()),
        "G" => new ShardStarted(ReadRegion(ref reader), reader.String(), reader.Int64()),
        "H" => new BeginHandOff(ReadCoordinator(ref reader), reader.String(), reader.Int64()),
        "I" => new BeginHandOffAck(ReadRegion(ref reader), reader.String(), reader.Int64()),
        "J" => new HandOff(ReadCoordinator(ref reader), reader.String(), reader.Int64()),
        "K" => new ShardStopped(ReadRegion(ref reader), reader.String(), reader.Int64()),
        "L" => new RegionEnding(ReadRegion(ref reader)),
        "M" => new RegionEnded(ReadRegion(ref reader)),
        "N" =>
            new EntitiesRemembered(
                reader.String(), reader.Int64(), reader.Int64(), reader.Boolean(), ReadStrings(ref reader), ReadStrings(ref reader)),
        "O" => new EntitiesWanted(reader.String()),
        "P" => new ShardRegion.StartEntity(reader.String()),
        "Q" => new ShardingEnvelope(reader.String(), PayloadCodec.ReadLast(ref reader, system.Serialization)),
        "R" => GetShardRegionState.Instance,
        "S" => ReadRegionState(ref reader),
        "T" => GetCurrentRegions.Instance,
        "U" => new CurrentRegions(ReadStrings(ref reader).Select(ParseAddress).ToImmutableHashSet()),
        "V" => ReadShardState(ref reader),
        "W" => GetShardRegionStats.Instance,
        "X" => StatisticsCodec.ReadRegion(ref reader),
        "Y" => new GetClusterShardingStats(TimeSpan.FromTicks(reader.Int64())),
        "Z" => StatisticsCodec.ReadCluster(ref reader),
        _ => throw new WireFormatException($"manifest \"{manifest}\" is unknown to {nameof(ClusterShardingMessageSerializer)}"),
    };

    private static void WriteOfEntities(WireWriter writer, object word, ExtendedActorSystem system)
    {
        switch (word)
        {
            case EntitiesRemembered(var shard, var term, var number, var isWhole, var added, var removed):
                writer.String(shard);
                writer.Int64(term);
                writer.Int64(number);
                writer.Boolean(isWhole);
                Write(writer, added);
                Write(writer, removed);
                break;
            case EntitiesWanted(var shard):
                writer.String(shard);
                break;
            case ShardRegion.StartEntity start:
                writer.String(start.EntityId);
                break;
            case ShardingEnvelope envelope:
                writer.String(envelope.EntityId);
                PayloadCodec.WriteLast(writer, envelope.Message, system.Serialization, system.Provider.SerializationInformation);
                break;
            case CurrentShardRegionState state:
                writer.Count(state.Shards.Count);
                foreach (var shard in state.Shards)
                    Write(writer, shard);
                Write(writer, [.. state.Failed]);
                break;
            case CurrentRegions regions:
                Write(writer, [.. regions.Regions.Select(r => r.ToString())]);
                break;
            case ShardState shard:
                Write(writer, shard);
                break;
            case ShardRegionStats stats:
                StatisticsCodec.Write(writer, stats);
                break;
            case GetClusterShardingStats question:
                writer.Int64(question.Timeout.Ticks);
                break;
            case ClusterShardingStats stats:
                StatisticsCodec.Write(writer, stats);
                break;
        }
    }

    private static void Write(WireWriter writer, CoordinatorId id)
    {
        writer.Int32(id.Age);
        writer.Int32(id.Start);
        GossipCodec.Write(writer, id.Node);
    }

    private static CoordinatorId ReadCoordinator(ref WireReader reader) =>
        new(reader.Int32(), reader.Int32(), GossipCodec.ReadNode(ref reader));

    private static void Write(WireWriter writer, CoordinatorId id, string shard, long term)
    {
        Write(writer, id);
        writer.String(shard);
        writer.Int64(term);
    }

    private static void Write(WireWriter writer, RegionId id)
    {
        GossipCodec.Write(writer, id.Node);
        writer.Int32(id.Start);
        writer.Boolean(id.IsProxy);
    }

    private static RegionId ReadRegion(ref WireReader reader) => new(GossipCodec.ReadNode(ref reader), reader.Int32(), reader.Boolean());

    private static void Write(WireWriter writer, RegionId id, string shard, long term)
    {
        Write(writer, id);
        writer.String(shard);
        writer.Int64(term);
    }

    private static void Write(WireWriter writer, Register word)
    {
        Write(writer, word.Region);
        writer.Boolean(word.Coordinator is not null);
        if (word.Coordinator is { } coordinator)
            Write(writer, coordinator);
        writer.Int64(word.TermSeen);
        writer.Boolean(word.IsEnding);
        writer.Count(word.Hosted.Count);
        foreach (var hosted in word.Hosted)
        {
            writer.String(hosted.Shard);
            writer.Int64(hosted.Term);
            writer.Boolean(hosted.IsStopping);
        }

        Write(writer, word.Remembered);
    }

    private static Register ReadRegister(ref WireReader reader)
    {
        var region = ReadRegion(ref reader);
        var coordinator = reader.Boolean() ? ReadCoordinator(ref reader) : (CoordinatorId?)null;
        var termSeen = reader.Int64();
        var isEnding = reader.Boolean();
        var hosted = new HostedShard[reader.ListCount(itemBytesMin: 10)];
        for (var i = 0; i < hosted.Length; i++)
            hosted[i] = new HostedShard(reader.String(), reader.Int64(), reader.Boolean());
        return new Register(region, coordinator, termSeen, isEnding, hosted, ReadStrings(ref reader));
    }

    private static void Write(WireWriter writer, ShardState shard)
    {
        writer.String(shard.ShardId);
        Write(writer, [.. shard.EntityIds]);
    }

    private static ShardState ReadShardState(ref WireReader reader) => new(reader.String(), ReadStrings(ref reader).ToImmutableHashSet());

    private static CurrentShardRegionState ReadRegionState(ref WireReader reader)
    {
        var shards = new ShardState[reader.ListCount(itemBytesMin: 2)];
        for (var i = 0; i < shards.Length; i++)
            shards[i] = ReadShardState(ref reader);
        return new CurrentShardRegionState(shards.ToImmutableHashSet(), ReadStrings(ref reader).ToImmutableHashSet());
    }

    internal static void Write(WireWriter writer, IReadOnlyList<string> strings)
    {
        writer.Count(strings.Count);
        foreach (var text in strings)
            writer.String(text);
    }

    internal static string[] ReadStrings(ref WireReader reader)
    {
        var strings = new string[reader.ListCount(itemBytesMin: 1)];
        for (var i = 0; i < strings.Length; i++)
            strings[i] = reader.String();
        return strings;
    }

    internal static Address ParseAddress(string text) =>
        Address.TryParse(text, out var address) ? address : throw new WireFormatException("an address is none");
}
