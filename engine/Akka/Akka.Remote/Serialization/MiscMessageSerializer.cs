using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Remote.Transport;
using Akka.Serialization;

namespace Akka.Remote.Serialization;

// The small messages of the actor model itself that may go to any actor of any system.

/// <summary>Serializes identification, references, PoisonPill and heartbeats.</summary>
public sealed class MiscMessageSerializer : SerializerWithStringManifest
{
    private const string IdentifyManifest = "ID";
    private const string IdentityManifest = "AID";
    private const string RefManifest = "AR";
    private const string PoisonPillManifest = "PP";
    private const string KillManifest = "K";
    private const string AddressManifest = "AD";
    private const string HeartbeatManifest = "RWHB";
    private const string HeartbeatRspManifest = "RWHR";

    /// <summary>A serializer of this system.</summary>
    public MiscMessageSerializer(ExtendedActorSystem system) : base(system)
    {
    }

    /// <inheritdoc/>
    public override string Manifest(object obj) => obj switch
    {
        Identify => IdentifyManifest,
        ActorIdentity => IdentityManifest,
        IActorRef => RefManifest,
        PoisonPill => PoisonPillManifest,
        Kill => KillManifest,
        Address => AddressManifest,
        RemoteWatcher.Heartbeat => HeartbeatManifest,
        RemoteWatcher.HeartbeatRsp => HeartbeatRspManifest,
        _ => throw new ArgumentException($"{obj.GetType()} is not serialized by {nameof(MiscMessageSerializer)}"),
    };

    /// <inheritdoc/>
    public override byte[] ToBinary(object obj)
    {
        var writer = new WireWriter(64);
        switch (obj)
        {
            case Identify identify:
                WriteOptional(writer, identify.MessageId);
                break;
            case ActorIdentity identity:
                WriteOptional(writer, identity.MessageId);
                writer.String(identity.Subject is null ? "" : Akka.Serialization.Serialization.SerializedActorPath(identity.Subject));
                break;
            case IActorRef actor:
                writer.String(Akka.Serialization.Serialization.SerializedActorPath(actor));
                break;
            case Address address:
                writer.String(address.ToString());
                break;
            case RemoteWatcher.HeartbeatRsp answer:
                writer.Int32(answer.AddressUid);
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
            case IdentifyManifest:
                return new Identify(ReadOptional(ref reader)!);
            case IdentityManifest:
                var messageId = ReadOptional(ref reader);
                var path = reader.String();
                return new ActorIdentity(messageId!, path.Length == 0 ? null! : system.Provider.ResolveActorRef(path));
            case RefManifest:
                var actor = reader.String();
                return actor.Length == 0 ? Nobody.Instance : system.Provider.ResolveActorRef(actor);
            case PoisonPillManifest:
                return PoisonPill.Instance;
            case KillManifest:
                return Kill.Instance;
            case AddressManifest:
                return Address.Parse(reader.String());
            case HeartbeatManifest:
                return RemoteWatcher.Heartbeat.Instance;
            case HeartbeatRspManifest:
                return new RemoteWatcher.HeartbeatRsp(reader.Int32());
            default:
                throw new SerializationException($"manifest \"{manifest}\" is unknown to {nameof(MiscMessageSerializer)}");
        }
    }

    private void WriteOptional(WireWriter writer, object? value)
    {
        writer.Boolean(value is not null);
        if (value is not null)
            PayloadCodec.Write(writer, value, system.Serialization);
    }

    private object? ReadOptional(ref WireReader reader) =>
        reader.Boolean() ? PayloadCodec.Read(ref reader, system.Serialization) : null;
}
