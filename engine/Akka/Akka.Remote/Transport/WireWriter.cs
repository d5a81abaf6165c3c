using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Akka.Remote.Transport;

// Puts numbers and strings into a growing buffer, little endian; counts are variable-length (7 bits a byte). Its mirror
// is WireReader. One writer belongs to one loop and is reused; Written stays valid until Clear.
internal sealed class WireWriter
{
    // A buffer that one large message grew is not kept for the small ones that follow.
    private const int KeptBytesMax = 256 * 1024;

    private byte[] buffer;
    private int length;

    public WireWriter(int initialBytes = 256) => buffer = new byte[initialBytes];

    public int Length => length;

    public ReadOnlySpan<byte> Written => buffer.AsSpan(0, length);

    public ArraySegment<byte> WrittenSegment => new(buffer, 0, length);

    public byte[] ToArray() => Written.ToArray();

    public void Clear()
    {
        length = 0;
        if (buffer.Length > KeptBytesMax)
            buffer = new byte[4096];
    }

    // Takes back all that was written after `toLength`, as when a message turned out to be too large.
    public void Truncate(int toLength) => length = toLength;

    public void Byte(byte value) => Take(1)[0] = value;

    public void Boolean(bool value) => Byte(value ? (byte)1 : (byte)0);

    public void Int32(int value) => BinaryPrimitives.WriteInt32LittleEndian(Take(4), value);

    public void Int64(long value) => BinaryPrimitives.WriteInt64LittleEndian(Take(8), value);

    public void Count(int value)
    {
        var rest = (uint)value;
        while (rest >= 0x80)
        {
            Byte((byte)(rest | 0x80));
            rest >>= 7;
        }

        Byte((byte)rest);
    }

    public void String(string value)
    {
        if (value.Length == 0)
        {
            Byte(0);
            return;
        }

        var byteCount = Encoding.UTF8.GetByteCount(value);
        Count(byteCount);
        Encoding.UTF8.GetBytes(value, Take(byteCount));
    }

    public void Bytes(ReadOnlySpan<byte> value)
    {
        Count(value.Length);
        value.CopyTo(Take(value.Length));
    }

    // Without a count: the last field of a frame, which ends where the frame ends.
    public void Rest(ReadOnlySpan<byte> value) => value.CopyTo(Take(value.Length));

    // Leaves room for a four-byte number and says where it is, for PatchInt32.
    public int ReserveInt32()
    {
        var at = length;
        Take(4);
        return at;
    }

    public void PatchInt32(int at, int value) => BinaryPrimitives.WriteInt32LittleEndian(buffer.AsSpan(at, 4), value);

    private Span<byte> Take(int byteCount)
    {
        var needed = length + byteCount;
        if (needed > buffer.Length)
            Array.Resize(ref buffer, (int)Math.Min(Array.MaxLength, BitOperations.RoundUpToPowerOf2((uint)needed)));
        var span = buffer.AsSpan(length, byteCount);
        length = needed;
        return span;
    }
}
