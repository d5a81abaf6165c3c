using System.Buffers.Binary;
using System.Text;
using Akka.Actor;
using Akka.Configuration;
using Akka.Remote.Transport;
using Akka.Serialization;

namespace Akka.Remote.Serialization;

// Strings and integers as messages, without a general serializer around them.

/// <summary>Serializes strings and integers.</summary>
public sealed class PrimitiveSerializers : SerializerWithStringManifest
{
    private const string StringManifest = "S";
    private const string Int32Manifest = "I";
    private const string Int64Manifest = "L";

    /// <summary>A serializer of this system.</summary>
    public PrimitiveSerializers(ExtendedActorSystem system, Config config) : base(system)
    {
    }

    /// <inheritdoc/>
    public override string Manifest(object obj) => obj switch
    {
        string => StringManifest,
        int => Int32Manifest,
        long => Int64Manifest,
        _ => throw new ArgumentException($"{obj.GetType()} is not serialized by {nameof(PrimitiveSerializers)}"),
    };

    /// <inheritdoc/>
    public override byte[] ToBinary(object obj)
    {
        switch (obj)
        {
            case string text:
                return Encoding.UTF8.GetBytes(text);
            case int number:
                var four = new byte[4];
                BinaryPrimitives.WriteInt32LittleEndian(four, number);
                return four;
            default:
                var eight = new byte[8];
                BinaryPrimitives.WriteInt64LittleEndian(eight, (long)obj);
                return eight;
        }
    }

    /// <inheritdoc/>
    public override object FromBinary(byte[] bytes, string manifest)
    {
        var reader = new WireReader(bytes);
        return manifest switch
        {
            StringManifest => Encoding.UTF8.GetString(bytes),
            Int32Manifest => reader.Int32(),
            Int64Manifest => reader.Int64(),
            _ => throw new WireFormatException($"manifest \"{manifest}\" is unknown to {nameof(PrimitiveSerializers)}"),
        };
    }
}
