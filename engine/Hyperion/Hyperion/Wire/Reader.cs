using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Serialization;
using System.Text;
using System.Text.Unicode;
using Hyperion.Codecs;

namespace Hyperion.Wire;

// One message being read: the primitives of the format over bytes that nobody vouches for. Every read checks what is left,
// every count is checked against it before anything is allocated. What the message has met is in Reader.Session.cs.
internal sealed partial class Reader
{
    private byte[] _buffer = [];
    private int _position;
    private int _end;
    private long _unclaimed;

    internal int Left => _end - _position;

    internal byte ReadByte()
    {
        Need(1);
        return _buffer[_position++];
    }

    internal bool ReadBoolean() => ReadByte() switch
    {
        0 => false,
        1 => true,
        var other => throw Malformed($"a boolean is {other}"),
    };

    internal sbyte ReadSByte() => (sbyte)ReadByte();

    internal short ReadInt16() => ReadFixed<short>();

    internal ushort ReadUInt16() => ReadFixed<ushort>();

    internal char ReadChar() => (char)ReadFixed<ushort>();

    internal int ReadInt32()
    {
        var value = ReadVar();
        return (int)(value >> 1) ^ -(int)(value & 1);
    }

    internal uint ReadUInt32() => ReadVar();

    internal long ReadInt64()
    {
        var value = ReadVar64();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    internal ulong ReadUInt64() => ReadVar64();

    internal float ReadSingle() => ReadFixed<float>();

    internal double ReadDouble() => ReadFixed<double>();

    internal Half ReadHalf() => ReadFixed<Half>();

    internal Int128 ReadInt128() => ReadFixed<Int128>();

    internal UInt128 ReadUInt128() => ReadFixed<UInt128>();

    internal decimal ReadDecimal() => new(MemoryMarshal.Cast<byte, int>(ReadRaw(16)));

    internal Guid ReadGuid() => new(ReadRaw(16));

    internal DateTime ReadDateTime()
    {
        var value = ReadFixed<ulong>();
        var kind = (int)(value >> 62);
        var ticks = (long)(value & 0x3FFF_FFFF_FFFF_FFFF);
        if (ticks > DateTime.MaxValue.Ticks || kind > 2)
            throw Malformed("a date is outside the calendar");
        return new DateTime(ticks, (DateTimeKind)kind);
    }

    internal DateTimeOffset ReadDateTimeOffset()
    {
        var ticks = ReadFixed<long>();
        return new DateTimeOffset(ticks, TimeSpan.FromMinutes(ReadFixed<short>()));
    }

    internal TimeSpan ReadTimeSpan() => new(ReadFixed<long>());

    internal uint ReadVar()
    {
        var value = ReadVar64();
        return value <= uint.MaxValue ? (uint)value : throw Malformed($"a number is {value}, past 32 bits");
    }

    internal ulong ReadVar64()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = ReadByte();
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return shift < 63 || next <= 1 ? value : throw Malformed("a number is past 64 bits");
        }

        throw Malformed("a number is past 64 bits");
    }

    internal string? ReadString()
    {
        var length = ReadVar();
        if (length == 0)
            return null;
        if ((length & 1) == 0)
        {
            var units = ReadRaw((int)Math.Min((length - 2) >> 1, int.MaxValue));
            return units.Length % 2 == 0
                ? new string(MemoryMarshal.Cast<byte, char>(units))
                : throw Malformed("a text has half a character");
        }

        var bytes = ReadRaw((int)(length >> 1));
        return Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : throw Malformed("a text is not valid UTF-8");
    }

    /// <summary>A count of elements, each of which takes at least so many bytes of what is left.</summary>
    internal int ReadCount(int elementBytesMin)
    {
        var count = ReadVar();
        if (count > Left / elementBytesMin)
            throw Malformed($"a count is {count}, with {Left} bytes left");
        Claim(count, elementBytesMin);
        return (int)count;
    }

    /// <summary>
    /// A count of such elements. What the sender's version of a struct lacks takes no bytes: where members are described, one
    /// byte an element is all that is sure.
    /// </summary>
    internal int ReadCount(Inline element) => ReadCount(DescribesMembers ? 1 : element.BytesMin);

    /// <summary>
    /// Takes the bytes of so many elements out of what the message may still count. Each byte belongs to one element, so all
    /// counts of a message together are no more than its bytes: collections within collections cannot each claim the rest.
    /// </summary>
    internal void Claim(long count, int elementBytesMin)
    {
        _unclaimed -= count * elementBytesMin;
        if (_unclaimed < 0)
            throw Malformed($"its collections count more elements than {_end} bytes can hold");
    }

    internal ReadOnlySpan<byte> ReadRaw(int bytes)
    {
        Need(bytes);
        var span = _buffer.AsSpan(_position, bytes);
        _position += bytes;
        return span;
    }

    internal static SerializationException Malformed(string what) =>
        new($"The bytes are not a message that can be read: {what}.");

    private T ReadFixed<T>() where T : unmanaged => MemoryMarshal.Read<T>(ReadRaw(Unsafe.SizeOf<T>()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Need(int bytes)
    {
        if (_end - _position < bytes)
            Truncated(bytes);
    }

    [DoesNotReturn]
    private void Truncated(int bytes) => throw Malformed($"{bytes} bytes are needed where {Left} are left");
}
