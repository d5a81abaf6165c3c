using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Serialization;
using System.Text.Unicode;

namespace Hyperion.Wire;

// One message being written: a growing buffer and the primitives of the format. What the message has met so far (objects,
// types, schemas) is in Writer.Session.cs. Kept by its thread between messages.
internal sealed partial class Writer
{
    // A message of a megabyte and what stands around it.
    private const int BufferBytesKept = (1 << 20) + (64 << 10);

    private byte[] _buffer = new byte[1024];
    private int _position;

    internal ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _position);

    internal void WriteByte(byte value)
    {
        Reserve(1);
        _buffer[_position++] = value;
    }

    internal void WriteBoolean(bool value) => WriteByte(value ? (byte)1 : (byte)0);

    internal void WriteSByte(sbyte value) => WriteByte((byte)value);

    internal void WriteInt16(short value) => WriteFixed(value);

    internal void WriteUInt16(ushort value) => WriteFixed(value);

    internal void WriteChar(char value) => WriteFixed((ushort)value);

    internal void WriteInt32(int value) => WriteVar((uint)((value << 1) ^ (value >> 31)));

    internal void WriteUInt32(uint value) => WriteVar(value);

    internal void WriteInt64(long value) => WriteVar64((ulong)((value << 1) ^ (value >> 63)));

    internal void WriteUInt64(ulong value) => WriteVar64(value);

    internal void WriteSingle(float value) => WriteFixed(value);

    internal void WriteDouble(double value) => WriteFixed(value);

    internal void WriteHalf(Half value) => WriteFixed(value);

    internal void WriteInt128(Int128 value) => WriteFixed(value);

    internal void WriteUInt128(UInt128 value) => WriteFixed(value);

    internal void WriteDecimal(decimal value)
    {
        Span<int> parts = stackalloc int[4];
        decimal.GetBits(value, parts);
        WriteRaw(MemoryMarshal.AsBytes(parts));
    }

    internal void WriteGuid(Guid value)
    {
        Reserve(16);
        value.TryWriteBytes(_buffer.AsSpan(_position));
        _position += 16;
    }

    /// <summary>62 bits of ticks and 2 of kind: a local time keeps its digits wherever it is read.</summary>
    internal void WriteDateTime(DateTime value) => WriteFixed(value.Ticks | ((long)value.Kind << 62));

    internal void WriteDateTimeOffset(DateTimeOffset value)
    {
        WriteFixed(value.Ticks);
        WriteFixed((short)value.TotalOffsetMinutes);
    }

    internal void WriteTimeSpan(TimeSpan value) => WriteFixed(value.Ticks);

    internal void WriteVar(uint value)
    {
        Reserve(5);
        var buffer = _buffer;
        var position = _position;
        while (value >= 0x80)
        {
            buffer[position++] = (byte)(value | 0x80);
            value >>= 7;
        }

        buffer[position++] = (byte)value;
        _position = position;
    }

    internal void WriteVar64(ulong value)
    {
        Reserve(10);
        while (value >= 0x80)
        {
            _buffer[_position++] = (byte)(value | 0x80);
            value >>= 7;
        }

        _buffer[_position++] = (byte)value;
    }

    /// <summary>0 for null; else 1 + 2 × bytes, odd for UTF-8. Text that is no valid UTF-16 goes as UTF-16 as it is.</summary>
    internal void WriteString(string? value)
    {
        if (value is null)
        {
            WriteByte(0);
            return;
        }

        var bytesMax = checked(value.Length * 3);
        Reserve(checked(bytesMax + 5));
        // The length comes first: guess the width that a text of this many ASCII letters has, and move it if it is wrong.
        var width = VarWidth(((ulong)value.Length << 1) + 1);
        var status = Utf8.FromUtf16(value, _buffer.AsSpan(_position + width), out _, out var written, replaceInvalidSequences: false);
        if (status != System.Buffers.OperationStatus.Done)
        {
            WriteVar(checked(((uint)value.Length * 2 << 1) + 2));
            WriteRaw(MemoryMarshal.AsBytes(value.AsSpan()));
            return;
        }

        var length = checked(((uint)written << 1) + 1);
        if (VarWidth(length) is var real && real != width)
            _buffer.AsSpan(_position + width, written).CopyTo(_buffer.AsSpan(_position + real));
        WriteVarUnchecked(length);
        _position += written;
    }

    internal void WriteRaw(ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length);
        bytes.CopyTo(_buffer.AsSpan(_position));
        _position += bytes.Length;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void WriteFixed<T>(T value) where T : unmanaged
    {
        Reserve(Unsafe.SizeOf<T>());
        MemoryMarshal.Write(_buffer.AsSpan(_position), in value);
        _position += Unsafe.SizeOf<T>();
    }

    private void WriteVarUnchecked(uint value)
    {
        while (value >= 0x80)
        {
            _buffer[_position++] = (byte)(value | 0x80);
            value >>= 7;
        }

        _buffer[_position++] = (byte)value;
    }

    private static int VarWidth(ulong value) => value == 0 ? 1 : (BitOperations.Log2(value) / 7) + 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Reserve(int bytes)
    {
        if (_buffer.Length - _position < bytes)
            Grow(bytes);
    }

    private void Grow(int bytes)
    {
        var needed = (long)_position + bytes;
        if (needed > Array.MaxLength)
            throw new SerializationException($"A message would have {needed:N0} bytes; {Array.MaxLength:N0} is the most.");
        // Not cleared: only what is written is ever read.
        var larger = GC.AllocateUninitializedArray<byte>((int)Math.Min(Math.Max(needed, _buffer.Length * 2L), Array.MaxLength));
        Written.CopyTo(larger);
        _buffer = larger;
    }

    private void PatchLength() =>
        BinaryPrimitives.WriteInt32LittleEndian(_buffer.AsSpan(2), _position - Format.HeaderBytes);
}
