using Akka.Actor;
using Akka.Util;

namespace Akka.Serialization;

// What turns messages into bytes and back. Each has a number, which travels with the bytes.

public abstract class Serializer
{
    protected readonly ExtendedActorSystem system;

    private int? _identifier;

    protected Serializer(ExtendedActorSystem system) => this.system = system;

    /// <summary>Its number, by default the one the configuration gives its type.</summary>
    public virtual int Identifier => _identifier ??= SerializerIdentifierHelper.GetSerializerIdentifierFromConfig(GetType(), system);

    /// <summary>True when the type's name has to travel, too.</summary>
    public abstract bool IncludeManifest { get; }

    public abstract byte[] ToBinary(object obj);

    public byte[] ToBinaryWithAddress(Address address, object obj) =>
        Serialization.WithInformation(new Information(address, system), () => ToBinary(obj));

    public abstract object FromBinary(byte[] bytes, Type type);

    public T FromBinary<T>(byte[] bytes) => (T)FromBinary(bytes, typeof(T));
}

/// <summary>A serializer that names types by words of its own, so that they can be renamed without breaking the wire.</summary>
public abstract class SerializerWithStringManifest : Serializer
{
    protected SerializerWithStringManifest(ExtendedActorSystem system) : base(system) { }

    public sealed override bool IncludeManifest => true;

    public sealed override object FromBinary(byte[] bytes, Type type) => FromBinary(bytes, type.TypeQualifiedName());

    public abstract object FromBinary(byte[] bytes, string manifest);

    public abstract string Manifest(object o);
}

public static class SerializerIdentifierHelper
{
    internal const string SerializationIdentifiers = "akka.actor.serialization-identifiers";

    public static int GetSerializerIdentifierFromConfig(Type type, ExtendedActorSystem system)
    {
        var identifiers = system.Settings.Config.GetConfig(SerializationIdentifiers);
        if (identifiers is not null)
        {
            foreach (var (name, value) in identifiers.AsEnumerable())
            {
                if (Type.GetType(name, throwOnError: false) == type) return value.GetInt();
            }
        }

        throw new ArgumentException($"Couldn't find serializer id for [{type}] under [{SerializationIdentifiers}]", nameof(type));
    }
}

/// <summary>Bytes as they are.</summary>
public class ByteArraySerializer : Serializer
{
    public ByteArraySerializer(ExtendedActorSystem system) : base(system) { }

    public override int Identifier => 4;

    public override bool IncludeManifest => false;

    public override byte[] ToBinary(object obj) => obj switch
    {
        null => null,
        byte[] bytes => bytes,
        _ => throw new NotSupportedException($"ByteArraySerializer takes byte[], but got {obj.GetType()}"),
    };

    public override object FromBinary(byte[] bytes, Type type) => bytes;
}

/// <summary>Nothing.</summary>
public class NullSerializer : Serializer
{
    public NullSerializer(ExtendedActorSystem system) : base(system) { }

    public override int Identifier => 0;

    public override bool IncludeManifest => false;

    public override byte[] ToBinary(object obj) => [];

    public override object FromBinary(byte[] bytes, Type type) => null;
}

/// <summary>Text, numbers and truth: what needs no library.</summary>
internal sealed class PlainValueSerializer : SerializerWithStringManifest
{
    internal static readonly Type[] Types = [typeof(string), typeof(int), typeof(long), typeof(double), typeof(bool)];

    public PlainValueSerializer(ExtendedActorSystem system) : base(system) { }

    public override int Identifier => 17;

    public override string Manifest(object o) => o switch
    {
        string => "S",
        int => "I",
        long => "L",
        double => "D",
        bool => "B",
        _ => throw new ArgumentException($"Cannot serialize object of type [{o.GetType().TypeQualifiedName()}]", nameof(o)),
    };

    public override byte[] ToBinary(object obj) => obj switch
    {
        string text => System.Text.Encoding.UTF8.GetBytes(text),
        int number => BitConverter.GetBytes(number),
        long number => BitConverter.GetBytes(number),
        double number => BitConverter.GetBytes(number),
        bool truth => BitConverter.GetBytes(truth),
        _ => throw new ArgumentException($"Cannot serialize object of type [{obj.GetType().TypeQualifiedName()}]", nameof(obj)),
    };

    public override object FromBinary(byte[] bytes, string manifest) => manifest switch
    {
        "S" => System.Text.Encoding.UTF8.GetString(bytes),
        "I" => BitConverter.ToInt32(bytes),
        "L" => BitConverter.ToInt64(bytes),
        "D" => BitConverter.ToDouble(bytes),
        "B" => BitConverter.ToBoolean(bytes),
        _ => throw new System.Runtime.Serialization.SerializationException($"Unknown manifest [{manifest}] of a plain value"),
    };
}
