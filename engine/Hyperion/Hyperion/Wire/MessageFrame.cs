using System.Buffers.Binary;
using System.Runtime.Serialization;

namespace Hyperion.Wire;

// The header of a message and the bytes it announces, found in an array or read off a stream. A stream is left just behind
// the message. No more is allocated than the stream turned out to hold, whatever length the header claims.
internal readonly record struct MessageFrame(byte[] Buffer, int Start, int End, byte Flags)
{
    private const int ChunkBytes = 64 * 1024;

    internal static MessageFrame Parse(byte[] bytes)
    {
        var length = ParseHeader(bytes, out var flags);
        if (length != bytes.Length - Format.HeaderBytes)
            throw Malformed($"it has {bytes.Length - Format.HeaderBytes} bytes after the header, which says {length}");
        return new MessageFrame(bytes, Format.HeaderBytes, bytes.Length, flags);
    }

    internal static MessageFrame Read(Stream stream)
    {
        Span<byte> header = stackalloc byte[Format.HeaderBytes];
        if (stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length)
            throw new EndOfStreamException("The stream ends within the header of a message.");
        var length = ParseHeader(header, out var flags);
        if (stream is MemoryStream memory && memory.TryGetBuffer(out var segment))
        {
            if (length > memory.Length - memory.Position)
                throw Ended(memory.Length - memory.Position, length);
            var start = segment.Offset + (int)memory.Position;
            memory.Position += length;
            return new MessageFrame(segment.Array!, start, start + length, flags);
        }

        return new MessageFrame(ReadExactly(stream, length), 0, length, flags);
    }

    private static byte[] ReadExactly(Stream stream, int length)
    {
        var bytes = new byte[Math.Min(length, ChunkBytes)];
        var filled = 0;
        while (true)
        {
            filled += stream.ReadAtLeast(bytes.AsSpan(filled), bytes.Length - filled, throwOnEndOfStream: false);
            if (filled == length)
                return bytes;
            if (filled < bytes.Length)
                throw Ended(filled, length);
            Array.Resize(ref bytes, (int)Math.Min(length, bytes.Length * 2L));
        }
    }

    private static int ParseHeader(ReadOnlySpan<byte> header, out byte flags)
    {
        if (header.Length < Format.HeaderBytes)
            throw Malformed("it ends within the header");
        if (header[0] != Format.Magic)
            throw Malformed($"it starts with the byte {header[0]}, not {Format.Magic}");
        flags = header[1];
        if ((flags & ~(Format.FlagReferences | Format.FlagVersions)) != 0)
            throw Malformed($"its flags are {flags}");
        var length = BinaryPrimitives.ReadInt32LittleEndian(header[2..]);
        return length >= 1 ? length : throw Malformed($"its length is {length}");
    }

    private static EndOfStreamException Ended(long has, int length) =>
        new($"The stream has {has} bytes after the header of a message, which says {length}.");

    private static SerializationException Malformed(string what) => new($"The bytes are not a message: {what}.");
}
