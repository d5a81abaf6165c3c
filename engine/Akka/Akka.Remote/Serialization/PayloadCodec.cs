using Akka.Actor;
using Akka.Remote.Transport;
using Akka.Serialization;

namespace Akka.Remote.Serialization;

// A message with what is needed to read it again: the serializer's number, its manifest, and its bytes. Used for the
// messages themselves and for messages inside messages.
internal static class PayloadCodec
{
    // The bytes run to the end of the frame.
    public static void WriteLast(WireWriter writer, object message, Akka.Serialization.Serialization serialization, Information transport)
    {
        var payload = Serialize(message, serialization, transport);
        writer.Int32(payload.SerializerId);
        writer.String(payload.Manifest);
        writer.Rest(payload.Bytes);
    }

    public static object ReadLast(ref WireReader reader, Akka.Serialization.Serialization serialization)
    {
        var serializerId = reader.Int32();
        var manifest = reader.String();
        return serialization.Deserialize(reader.Rest().ToArray(), serializerId, manifest);
    }

    // The bytes are counted, and more may follow. Runs inside a serializer, so the transport is already set.
    public static void Write(WireWriter writer, object message, Akka.Serialization.Serialization serialization)
    {
        var serializer = serialization.FindSerializerFor(message);
        writer.Int32(serializer.Identifier);
        writer.String(Akka.Serialization.Serialization.ManifestFor(serializer, message));
        writer.Bytes(serializer.ToBinary(message));
    }

    public static object Read(ref WireReader reader, Akka.Serialization.Serialization serialization)
    {
        var serializerId = reader.Int32();
        var manifest = reader.String();
        return serialization.Deserialize(reader.Bytes().ToArray(), serializerId, manifest);
    }

    // With this system's address for the references inside.
    public static MessagePayload Serialize(object message, Akka.Serialization.Serialization serialization, Information transport)
    {
        var before = Akka.Serialization.Serialization.CurrentTransportInformation;
        Akka.Serialization.Serialization.CurrentTransportInformation = transport;
        try
        {
            var serializer = serialization.FindSerializerFor(message);
            var manifest = Akka.Serialization.Serialization.ManifestFor(serializer, message);
            return new MessagePayload(serializer.Identifier, manifest, serializer.ToBinary(message));
        }
        finally
        {
            Akka.Serialization.Serialization.CurrentTransportInformation = before;
        }
    }
}

internal readonly record struct MessagePayload(int SerializerId, string Manifest, byte[] Bytes);
