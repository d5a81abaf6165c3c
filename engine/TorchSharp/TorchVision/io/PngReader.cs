using System.Buffers.Binary;
using System.IO.Compression;
using TorchSharp.Files;

// PNG files of every depth and color type, not interlaced, as bytes: channels of a pixel together, rows from the top. Fewer
// bits are spread over the byte, of sixteen the first eight are kept. All that a file says is checked before it is believed.
namespace TorchSharp.Modules.Vision;

internal ref struct PngReader
{
    private const long BytesMax = 1 << 30;      // of one image: more is taken for a damaged head
    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    private int height, width, depth, samples;  // samples: numbers a pixel in the file
    private bool isPalette;
    private ReadOnlySpan<byte> palette, paletteAlpha;

    internal static (byte[] Pixels, int Height, int Width, int Channels) Decode(ReadOnlySpan<byte> file)
    {
        if (!file.StartsWith(Signature))
            throw new InvalidDataException("the image is neither a PNG file nor a JPEG file, and no other format is read");
        var reader = new PngReader();
        using var packed = new MemoryStream();
        bool isEnded = false;
        for (int at = Signature.Length; !isEnded;)
        {
            var type = Chunk(file, ref at, out var data);
            if (reader.width == 0 && !type.SequenceEqual("IHDR"u8))
                throw Damaged("its head is missing");
            if (type.SequenceEqual("IHDR"u8))
                reader.ReadHead(data);
            else if (type.SequenceEqual("PLTE"u8))
                reader.palette = data;
            else if (type.SequenceEqual("tRNS"u8))
                reader.paletteAlpha = data;
            else if (type.SequenceEqual("IDAT"u8))
                packed.Write(data);
            isEnded = type.SequenceEqual("IEND"u8);
        }
        packed.Position = 0;
        return reader.Pixels(packed);
    }

    private static ReadOnlySpan<byte> Chunk(ReadOnlySpan<byte> file, scoped ref int at, out ReadOnlySpan<byte> data)
    {
        if (file.Length - at < 12 || BinaryPrimitives.ReadUInt32BigEndian(file[at..]) is var length && length > file.Length - at - 12)
            throw Damaged("it ends early");
        var type = file.Slice(at + 4, 4);
        data = file.Slice(at + 8, (int)length);
        var crc = new Crc32();
        crc.Append(type);
        crc.Append(data);
        if (crc.Value != BinaryPrimitives.ReadUInt32BigEndian(file[(at + 8 + data.Length)..]))
            throw Damaged($"its part {System.Text.Encoding.ASCII.GetString(type)} does not have its checksum");
        at += 12 + data.Length;
        return type;
    }

    private void ReadHead(ReadOnlySpan<byte> head)
    {
        if (head.Length != 13 || width != 0)
            throw Damaged("its head is not one");
        (width, height) = (BinaryPrimitives.ReadInt32BigEndian(head), BinaryPrimitives.ReadInt32BigEndian(head[4..]));
        depth = head[8];
        isPalette = head[9] == 3;
        (samples, var depths) = head[9] switch
        {
            0 => (1, new[] { 1, 2, 4, 8, 16 }),
            2 => (3, [8, 16]),
            3 => (1, [1, 2, 4, 8]),
            4 => (2, [8, 16]),
            6 => (4, [8, 16]),
            _ => (0, []),
        };
        if (width <= 0 || height <= 0 || !depths.Contains(depth) || head[10] != 0 || head[11] != 0)
            throw Damaged("its head is of no known kind");
        if (head[12] != 0)
            throw new NotSupportedException("interlaced PNG files are not read");
        if ((long)width * height * Math.Max(samples, 4) * 2 > BytesMax)
            throw Damaged($"it claims {width} × {height} pixels");
    }

    private readonly (byte[], int, int, int) Pixels(Stream packed)
    {
        int rowBytes = (width * samples * depth + 7) / 8, pixelBytes = Math.Max(1, samples * depth / 8);
        var rows = new byte[rowBytes * height];
        var before = new byte[rowBytes];
        using var zlib = new ZLibStream(packed, CompressionMode.Decompress);
        for (int row = 0; row < height; row++)
        {
            int filter = zlib.ReadByte();
            var current = rows.AsSpan(row * rowBytes, rowBytes);
            try
            {
                zlib.ReadExactly(current);
            }
            catch (EndOfStreamException fault)
            {
                throw new InvalidDataException($"the PNG file is damaged: it has {row} of {height} rows", fault);
            }
            Unfilter(filter, current, row == 0 ? before : rows.AsSpan((row - 1) * rowBytes, rowBytes), pixelBytes);
        }
        return isPalette ? Colored(rows, rowBytes) : (depth == 8 ? rows : Bytes(rows, rowBytes), height, width, samples);
    }

    // Each byte is stored as its difference to what stands left, above, or both.
    private static void Unfilter(int filter, Span<byte> row, ReadOnlySpan<byte> above, int pixelBytes)
    {
        if (filter is < 0 or > 4)
            throw Damaged("a row has no known filter");
        for (int k = 0; k < row.Length; k++)
        {
            int left = k >= pixelBytes ? row[k - pixelBytes] : 0, corner = k >= pixelBytes ? above[k - pixelBytes] : 0;
            row[k] += (byte)(filter switch
            {
                1 => left,
                2 => above[k],
                3 => (left + above[k]) / 2,
                4 => Nearest(left, above[k], corner),
                _ => 0,
            });
        }
    }

    // Paeth's predictor: the neighbor that is nearest to left + above − corner.
    private static int Nearest(int left, int above, int corner)
    {
        int guess = left + above - corner, toLeft = Math.Abs(guess - left), toAbove = Math.Abs(guess - above);
        int toCorner = Math.Abs(guess - corner);
        return toLeft <= toAbove && toLeft <= toCorner ? left : toAbove <= toCorner ? above : corner;
    }

    private readonly byte[] Bytes(ReadOnlySpan<byte> rows, int rowBytes)
    {
        var bytes = new byte[width * height * samples];
        for (int row = 0, k = 0; row < height; row++)
            for (int place = 0; place < width * samples; place++)
                bytes[k++] = (byte)(depth == 16 ? rows[row * rowBytes + 2 * place]
                    : Sample(rows[(row * rowBytes)..], place) * byte.MaxValue / ((1 << depth) - 1));
        return bytes;
    }

    private readonly int Sample(ReadOnlySpan<byte> row, int place) =>
        row[place * depth / 8] >> (8 - depth - place * depth % 8) & ((1 << depth) - 1);

    private readonly (byte[], int, int, int) Colored(ReadOnlySpan<byte> rows, int rowBytes)
    {
        int channels = paletteAlpha.IsEmpty ? 3 : 4;
        var bytes = new byte[width * height * channels];
        for (int row = 0, k = 0; row < height; row++)
            for (int place = 0; place < width; place++, k += channels)
            {
                int entry = Sample(rows[(row * rowBytes)..], place);
                if (3 * entry + 3 > palette.Length)
                    throw Damaged("a pixel has a color that is not in its palette");
                palette.Slice(3 * entry, 3).CopyTo(bytes.AsSpan(k));
                if (channels == 4)
                    bytes[k + 3] = entry < paletteAlpha.Length ? paletteAlpha[entry] : byte.MaxValue;
            }
        return (bytes, height, width, channels);
    }

    private static InvalidDataException Damaged(string how) => new($"the PNG file is damaged: {how}");
}
