using Akka.Actor;
using Akka.Cluster.Serialization;
using Akka.Remote.Transport;
using Akka.Serialization;

namespace Akka.Cluster.Sharding.Serialization;

// The words between regions and coordinators as bytes, and the commands that come from outside. ShardingCodec has the parts.

/// <summary>Serializes the messages of sharding.</summary>
public class ClusterShardingMessageSerializer : SerializerWithStringManifest
{
    /// <summary>A serializer of this system.</summary>
    public ClusterShardingMessageSerializer(ExtendedActorSystem system) : base(system)
    {
    }

    /// <inheritdoc/>
    public override int Identifier => 13;

    internal static void Register(ExtendedActorSystem system)
    {
        if (system.Serialization.TryFindSerializerForType(typeof(Sharding.Register)) is ClusterShardingMessageSerializer)
            return;
        var serializer = new ClusterShardingMessageSerializer(system);
        system.Serialization.AddSerializer("akka-sharding", serializer);
        system.Serialization.AddSerializationMap(typeof(IClusterShardingSerializable), serializer);
    }

    /// <inheritdoc/>
    public override string Manifest(object o) => o switch
    {
        RegisterWithMe => "A",
        Sharding.Register => "B",
        Registered => "C",
        GetShardHome => "D",
        ShardHome => "E",
        HostShard => "F",
        ShardStarted => "G",
        BeginHandOff => "H",
        BeginHandOffAck => "I",
        HandOff => "J",
        ShardStopped => "K",
        RegionEnding => "L",
        RegionEnded => "M",
        EntitiesRemembered => "N",
        EntitiesWanted => "O",
        ShardRegion.StartEntity => "P",
        ShardingEnvelope => "Q",
        GetShardRegionState => "R",
        CurrentShardRegionState => "S",
        GetCurrentRegions => "T",
        CurrentRegions => "U",
        ShardState => "V",
        GetShardRegionStats => "W",
        ShardRegionStats => "X",
        GetClusterShardingStats => "Y",
        ClusterShardingStats => "Z",
        _ => throw new ArgumentException($"{o.GetType()} is not serialized by {nameof(ClusterShardingMessageSerializer)}"),
    };

    /// <inheritdoc/>
    public override byte[] ToBinary(object obj)
    {
        var writer = new WireWriter(128);
        ShardingCodec.Write(writer, obj, system);
        return writer.ToArray();
    }

    /// <inheritdoc/>
    public override object FromBinary(byte[] bytes, string manifest)
    {
        var reader = new WireReader(bytes);
        return ShardingCodec.Read(ref reader, manifest, system);
    }
}
