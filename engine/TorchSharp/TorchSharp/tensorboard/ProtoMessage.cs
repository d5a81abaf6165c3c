using System.Buffers.Binary;
using System.Text;

// A protocol-buffers message under construction: fields by number, in the order in which they are added.
namespace TorchSharp.Utils.tensorboard;

internal sealed class ProtoMessage
{
    private enum Wire { Varint = 0, Fixed64 = 1, Bytes = 2, Fixed32 = 5 }

    private readonly MemoryStream data = new();

    internal byte[] ToArray() => data.ToArray();

    internal ProtoMessage Integer(int field, long value)
    {
        Key(field, Wire.Varint);
        Varint((ulong)value);
        return this;
    }

    internal ProtoMessage Real(int field, double value)
    {
        Key(field, Wire.Fixed64);
        Span<byte> bytes = stackalloc byte[sizeof(double)];
        BinaryPrimitives.WriteDoubleLittleEndian(bytes, value);
        data.Write(bytes);
        return this;
    }

    internal ProtoMessage Single(int field, float value)
    {
        Key(field, Wire.Fixed32);
        Span<byte> bytes = stackalloc byte[sizeof(float)];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
        data.Write(bytes);
        return this;
    }

    internal ProtoMessage Bytes(int field, ReadOnlySpan<byte> value)
    {
        Key(field, Wire.Bytes);
        Varint((ulong)value.Length);
        data.Write(value);
        return this;
    }

    internal ProtoMessage Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));
    internal ProtoMessage Message(int field, ProtoMessage value) => Bytes(field, value.ToArray());

    /// <summary>Numbers without a key between them.</summary>
    internal ProtoMessage Packed(int field, IReadOnlyList<double> values)
    {
        var bytes = new byte[values.Count * sizeof(double)];
        for (int k = 0; k < values.Count; k++)
            BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(k * sizeof(double)), values[k]);
        return Bytes(field, bytes);
    }

    private void Key(int field, Wire wire) => Varint((ulong)(field << 3 | (int)wire));

    private void Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            data.WriteByte((byte)(value | 0x80));
        data.WriteByte((byte)value);
    }
}
