using System.Buffers.Binary;
using System.IO.Compression;

// Pixels as a PNG file: eight bits a channel, no filter before the compression.
namespace TorchSharp.Files;

internal static class PngImage
{
    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    // PNG's color types for one to four channels: gray, gray with alpha, color, color with alpha.
    private static ReadOnlySpan<byte> ColorTypes => [0, 4, 2, 6];

    /// <param name="pixels">Rows from the top, pixels from the left, the channels of a pixel together.</param>
    internal static byte[] Encode(ReadOnlySpan<byte> pixels, int height, int width, int channels)
    {
        using var file = new MemoryStream();
        file.Write(Signature);
        var head = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(head, width);
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(4), height);
        (head[8], head[9]) = (8, ColorTypes[channels - 1]);
        WriteChunk(file, "IHDR"u8, head);
        WriteChunk(file, "IDAT"u8, Packed(pixels, height, width * channels));
        WriteChunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    private static byte[] Packed(ReadOnlySpan<byte> pixels, int height, int rowBytes)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            for (int row = 0; row < height; row++)
            {
                zlib.WriteByte(0);      // no filter
                zlib.Write(pixels.Slice(row * rowBytes, rowBytes));
            }
        return packed.ToArray();
    }

    private static void WriteChunk(Stream file, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        file.Write(type);
        file.Write(data);
        var crc = new Crc32();
        crc.Append(type);
        crc.Append(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, crc.Value);
        file.Write(number);
    }

    /// <summary>Height and width out of a PNG file's head.</summary>
    internal static (int Height, int Width) SizeOf(ReadOnlySpan<byte> file, string name) => file.Length >= 24 && file.StartsWith(Signature)
        ? (BinaryPrimitives.ReadInt32BigEndian(file[20..]), BinaryPrimitives.ReadInt32BigEndian(file[16..]))
        : throw new InvalidDataException($"{name} is no PNG file");
}
