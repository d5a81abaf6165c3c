using System.Buffers.Binary;
using System.IO.Compression;
using Cluster.Core;

namespace Cluster.Train;

// Reads the IDX format of the MNIST family, gzip or plain: two zero bytes, the element type (8: unsigned byte), the number
// of dimensions, the dimensions as big-endian 32-bit numbers, then the elements. Everything the heading claims is checked
// against what the file holds, and a file that does not keep its word is told in one line.

/// <summary>The contents of an IDX file of unsigned bytes.</summary>
/// <param name="Shape">The dimensions, slowest first.</param>
/// <param name="Bytes">The elements, row by row.</param>
internal sealed record IdxFile(IReadOnlyList<int> Shape, byte[] Bytes)
{
    private const byte UnsignedByte = 8;

    /// <summary>The most elements that are believed: a damaged heading must not ask for all memory.</summary>
    private const long ElementCountMax = 1L << 30;

    /// <summary>Reads <paramref name="path"/>, which must have <paramref name="dimensionCount"/> dimensions.</summary>
    /// <exception cref="ClusterException">The file is missing, damaged or of another kind; one line says which.</exception>
    public static IdxFile Read(string path, int dimensionCount)
    {
        try
        {
            using var file = File.OpenRead(path);
            using var stream = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : (Stream)file;
            var shape = ReadShape(stream, path, dimensionCount);
            var bytes = ReadElements(stream, path, shape);
            return new IdxFile(shape, bytes);
        }
        catch (FileNotFoundException missing)
        {
            throw new ClusterException($"{path} is missing", missing);
        }
        catch (InvalidDataException damaged)
        {
            throw new ClusterException($"{path} is damaged: {damaged.Message}", damaged);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ClusterException($"{path} cannot be read: {error.Message}", error);
        }
    }

    private static int[] ReadShape(Stream stream, string path, int dimensionCount)
    {
        var heading = new byte[4 + 4 * dimensionCount];
        var count = stream.ReadAtLeast(heading, heading.Length, throwOnEndOfStream: false);
        if (count >= 4 && (heading[0] != 0 || heading[1] != 0 || heading[2] != UnsignedByte || heading[3] != dimensionCount))
        {
            var magic = BinaryPrimitives.ReadUInt32BigEndian(heading);
            throw new ClusterException(
                $"{path} starts with 0x{magic:X8}, but an IDX file of bytes with {dimensionCount} dimensions starts with 0x{0x0800 + dimensionCount:X8}");
        }
        if (count < heading.Length)
            throw new ClusterException($"{path} is truncated: it ends after {count} bytes, within its heading of {heading.Length}");
        var shape = Enumerable.Range(0, dimensionCount).Select(i => BinaryPrimitives.ReadInt32BigEndian(heading.AsSpan(4 + 4 * i))).ToArray();
        var elements = shape.Aggregate(1.0, (product, length) => product * length);
        if (shape.Any(length => length < 0) || elements > ElementCountMax)
            throw new ClusterException($"{path} says that it holds {string.Join(" x ", shape)} bytes, which cannot be");
        return shape;
    }

    private static byte[] ReadElements(Stream stream, string path, int[] shape)
    {
        var expected = shape.Aggregate(1, (product, length) => product * length);
        var bytes = GC.AllocateUninitializedArray<byte>(expected);
        var count = stream.ReadAtLeast(bytes, expected, throwOnEndOfStream: false);
        if (count < expected)
            throw new ClusterException($"{path} is truncated: it holds {count} of the {expected} bytes that {string.Join(" x ", shape)} needs");
        if (stream.ReadByte() >= 0)
            throw new ClusterException($"{path} is longer than the {expected} bytes that {string.Join(" x ", shape)} needs");
        return bytes;
    }
}
