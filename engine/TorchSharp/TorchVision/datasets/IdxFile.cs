using System.Buffers.Binary;
using System.IO.Compression;

// The files of the MNIST family: two zero bytes, the element type (8: bytes), the number of dimensions, the dimensions as
// big-endian 32-bit numbers, then the elements. Plain or gzip. What the head says is checked against what is there.
namespace TorchSharp.Modules.Vision;

internal sealed record IdxFile(int[] Shape, byte[] Elements)
{
    private const byte Bytes = 8;
    private const long ElementsMax = 1L << 30;      // A damaged head must not ask for all memory.

    internal static IdxFile Read(string path, int dimensions)
    {
        using var file = File.OpenRead(path);
        using var stream = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : (Stream)file;
        try
        {
            var shape = ReadHead(stream, path, dimensions);
            var elements = new byte[shape.Aggregate(1, (product, length) => product * length)];
            int count = stream.ReadAtLeast(elements, elements.Length, throwOnEndOfStream: false);
            if (count < elements.Length)
                throw new InvalidDataException($"{path} is cut short: {string.Join(" x ", shape)} needs {elements.Length} bytes, but " +
                    $"{count} are there");
            return stream.ReadByte() < 0 ? new IdxFile(shape, elements)
                : throw new InvalidDataException($"{path} is longer than the {elements.Length} bytes of {string.Join(" x ", shape)}");
        }
        catch (InvalidDataException damaged) when (!damaged.Message.StartsWith(path, StringComparison.Ordinal))
        {
            throw new InvalidDataException($"{path} is damaged: {damaged.Message}", damaged);
        }
    }

    private static int[] ReadHead(Stream stream, string path, int dimensions)
    {
        var head = new byte[4 + 4 * dimensions];
        int count = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        uint expected = (uint)(Bytes << 8 | dimensions);
        if (count >= 4 && BinaryPrimitives.ReadUInt32BigEndian(head) is var magic && magic != expected)
            throw new InvalidDataException($"{path} starts with 0x{magic:X8}, but a file of bytes in {dimensions} dimensions starts " +
                $"with 0x{expected:X8}");
        if (count < head.Length)
            throw new InvalidDataException($"{path} is cut short: it ends in its head, after {count} of {head.Length} bytes");
        var shape = Enumerable.Range(1, dimensions).Select(d => BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(4 * d))).ToArray();
        if (Array.Exists(shape, length => length < 0) || shape.Aggregate(1.0, (product, length) => product * length) > ElementsMax)
            throw new InvalidDataException($"{path} would have {string.Join(" x ", shape)} elements, which cannot be");
        return shape;
    }
}
