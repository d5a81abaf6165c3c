using Akka.Actor;
using Akka.Remote.Transport;
using Akka.Serialization;

namespace Akka.Cluster.Serialization;

// The words between cluster actors as bytes. The bodies are in GossipCodec.

/// <summary>Serializes the messages between the cluster actors of two nodes.</summary>
public class ClusterMessageSerializer : SerializerWithStringManifest
{
    /// <summary>A serializer of this system.</summary>
    public ClusterMessageSerializer(ExtendedActorSystem system) : base(system)
    {
    }

    /// <inheritdoc/>
    public override string Manifest(object o) => o switch
    {
        InitJoin => "IJ",
        InitJoinAck => "IJA",
        InitJoinNack => "IJN",
        Join => "J",
        Welcome => "W",
        GossipEnvelope => "GE",
        GossipStatus => "GS",
        Leave => "L",
        Down => "D",
        ExitingConfirmed => "EC",
        Heartbeat => "HB",
        HeartbeatRsp => "HBR",
        _ => throw new ArgumentException($"{o.GetType()} is not serialized by {nameof(ClusterMessageSerializer)}"),
    };

    /// <inheritdoc/>
    public override byte[] ToBinary(object obj)
    {
        var writer = new WireWriter();
        switch (obj)
        {
            case InitJoin:
                break;
            case InitJoinAck(var address):
                GossipCodec.Write(writer, address);
                break;
            case InitJoinNack(var address):
                GossipCodec.Write(writer, address);
                break;
            case Join(var node, var roles, var version):
                GossipCodec.Write(writer, node);
                GossipCodec.Write(writer, roles);
                GossipCodec.Write(writer, version);
                break;
            case Welcome(var from, var gossip):
                GossipCodec.Write(writer, from);
                GossipCodec.Write(writer, gossip);
                break;
            case GossipEnvelope(var from, var to, var gossip):
                GossipCodec.Write(writer, from);
                GossipCodec.Write(writer, to);
                GossipCodec.Write(writer, gossip);
                break;
            case GossipStatus(var from, var version):
                GossipCodec.Write(writer, from);
                GossipCodec.Write(writer, version);
                break;
            case Leave(var address):
                GossipCodec.Write(writer, address);
                break;
            case Down(var address):
                GossipCodec.Write(writer, address);
                break;
            case ExitingConfirmed(var node):
                GossipCodec.Write(writer, node);
                break;
            case Heartbeat(var from, var sequence):
                GossipCodec.Write(writer, from);
                writer.Int64(sequence);
                break;
            case HeartbeatRsp(var from, var sequence):
                GossipCodec.Write(writer, from);
                writer.Int64(sequence);
                break;
        }

        return writer.ToArray();
    }

    /// <inheritdoc/>
    public override object FromBinary(byte[] bytes, string manifest)
    {
        var reader = new WireReader(bytes);
        switch (manifest)
        {
            case "IJ":
                return new InitJoin();
            case "IJA":
                return new InitJoinAck(GossipCodec.ReadAddress(ref reader));
            case "IJN":
                return new InitJoinNack(GossipCodec.ReadAddress(ref reader));
            case "J":
                var joining = GossipCodec.ReadNode(ref reader);
                var roles = GossipCodec.ReadRoles(ref reader);
                return new Join(joining, roles, GossipCodec.ReadAppVersion(ref reader));
            case "W":
                var welcoming = GossipCodec.ReadNode(ref reader);
                return new Welcome(welcoming, GossipCodec.ReadGossip(ref reader));
            case "GE":
                var from = GossipCodec.ReadNode(ref reader);
                var to = GossipCodec.ReadNode(ref reader);
                return new GossipEnvelope(from, to, GossipCodec.ReadGossip(ref reader));
            case "GS":
                var teller = GossipCodec.ReadNode(ref reader);
                return new GossipStatus(teller, GossipCodec.ReadVersion(ref reader));
            case "L":
                return new Leave(GossipCodec.ReadAddress(ref reader));
            case "D":
                return new Down(GossipCodec.ReadAddress(ref reader));
            case "EC":
                return new ExitingConfirmed(GossipCodec.ReadNode(ref reader));
            case "HB":
                var asking = GossipCodec.ReadNode(ref reader);
                return new Heartbeat(asking, reader.Int64());
            case "HBR":
                var answering = GossipCodec.ReadNode(ref reader);
                return new HeartbeatRsp(answering, reader.Int64());
            default:
                throw new WireFormatException($"manifest \"{manifest}\" is unknown to {nameof(ClusterMessageSerializer)}");
        }
    }
}
