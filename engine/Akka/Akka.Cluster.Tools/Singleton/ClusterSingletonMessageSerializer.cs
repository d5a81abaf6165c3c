using Akka.Actor;
using Akka.Cluster.Serialization;
using Akka.Remote.Transport;
using Akka.Serialization;

namespace Akka.Cluster.Tools.Singleton.Serialization;

// The words between singleton managers as bytes.

/// <summary>Serializes the messages between singleton managers.</summary>
public class ClusterSingletonMessageSerializer : SerializerWithStringManifest
{
    private const string HandOverToMeManifest = "A";
    private const string HandOverDoneManifest = "C";

    /// <summary>A serializer of this system.</summary>
    public ClusterSingletonMessageSerializer(ExtendedActorSystem system) : base(system)
    {
    }

    /// <inheritdoc/>
    public override int Identifier => 14;

    // The first manager of a system brings the serializer: the system's configuration need not name it.
    internal static void Register(ActorSystem system)
    {
        if (system.Serialization.TryFindSerializerForType(typeof(HandOverToMe)) is ClusterSingletonMessageSerializer)
            return;
        var serializer = new ClusterSingletonMessageSerializer((ExtendedActorSystem)system);
        system.Serialization.AddSerializer("akka-singleton", serializer);
        system.Serialization.AddSerializationMap(typeof(IClusterSingletonMessage), serializer);
    }

    /// <inheritdoc/>
    public override string Manifest(object o) => o switch
    {
        HandOverToMe => HandOverToMeManifest,
        HandOverDone => HandOverDoneManifest,
        _ => throw new ArgumentException($"{o.GetType()} is not serialized by {nameof(ClusterSingletonMessageSerializer)}"),
    };

    /// <inheritdoc/>
    public override byte[] ToBinary(object obj)
    {
        var writer = new WireWriter(64);
        GossipCodec.Write(writer, obj is HandOverToMe ask ? ask.From : ((HandOverDone)obj).From);
        return writer.ToArray();
    }

    /// <inheritdoc/>
    public override object FromBinary(byte[] bytes, string manifest)
    {
        var reader = new WireReader(bytes);
        return manifest switch
        {
            HandOverToMeManifest => new HandOverToMe(GossipCodec.ReadNode(ref reader)),
            HandOverDoneManifest => new HandOverDone(GossipCodec.ReadNode(ref reader)),
            _ => throw new WireFormatException($"manifest \"{manifest}\" is unknown to {nameof(ClusterSingletonMessageSerializer)}"),
        };
    }
}
