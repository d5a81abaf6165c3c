using System.Buffers.Binary;
using System.Runtime.Serialization;
using System.Text;

namespace Akka.Remote.Transport;

// Takes numbers and strings out of received bytes. Every count is checked against the bytes that are there before
// anything is made of it, so hostile bytes cost no more memory than they have themselves; what does not fit throws
// WireFormatException and nothing else.
internal ref struct WireReader
{
    private static readonly UTF8Encoding strictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private ReadOnlySpan<byte> rest;

    public WireReader(ReadOnlySpan<byte> bytes) => rest = bytes;

    public readonly int RestLength => rest.Length;

    public byte Byte() => Take(1)[0];

    public bool Boolean() => Byte() switch
    {
        0 => false,
        1 => true,
        var other => throw new WireFormatException($"a boolean is {other}, but must be 0 or 1"),
    };

    public int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    public long Int64() => BinaryPrimitives.ReadInt64LittleEndian(Take(8));

    public int Count()
    {
        uint value = 0;
        for (var shift = 0; shift < 35; shift += 7)
        {
            var next = Byte();
            if (shift == 28 && next > 0x07)
                break;
            value |= (uint)(next & 0x7F) << shift;
            if (next < 0x80)
                return (int)value;
        }

        throw new WireFormatException("a count is larger than 2^31 - 1");
    }

    // The count of a list whose items take at least `itemBytesMin` bytes each: a list cannot claim more than is there.
    public int ListCount(int itemBytesMin)
    {
        var count = Count();
        if ((long)count * itemBytesMin > rest.Length)
            throw new WireFormatException($"a list claims {count} items, but only {rest.Length} bytes follow");
        return count;
    }

    public string String() => Text(Take(Count()));

    public static string Text(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return strictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException e)
        {
            throw new WireFormatException("a string is not valid UTF-8", e);
        }
    }

    public ReadOnlySpan<byte> Bytes() => Take(Count());

    // False if they are not all there, or if their count is none.
    public bool TrySkipBytes()
    {
        uint count = 0;
        for (var i = 0; i < Math.Min(4, rest.Length); i++)
        {
            count |= (uint)(rest[i] & 0x7F) << (7 * i);
            if (rest[i] < 0x80)
                return TrySkip(i + 1 + (int)count);
        }

        return false;
    }

    public bool TrySkip(int byteCount)
    {
        if (byteCount > rest.Length)
            return false;
        rest = rest[byteCount..];
        return true;
    }

    public ReadOnlySpan<byte> Rest()
    {
        var bytes = rest;
        rest = default;
        return bytes;
    }

    private ReadOnlySpan<byte> Take(int byteCount)
    {
        if (byteCount > rest.Length)
            throw new WireFormatException($"{byteCount} bytes are expected, but only {rest.Length} follow");
        var taken = rest[..byteCount];
        rest = rest[byteCount..];
        return taken;
    }
}

// Bytes that are not what our protocol says. Whoever sent them is no peer of ours, or a broken one.
internal sealed class WireFormatException(string message, Exception? cause = null) : SerializationException(message, cause);
