using System.Buffers.Binary;
using System.Text.Json;
using static TorchSharp.torch;

// The safetensors format: eight bytes with the length of a JSON header, the header (name → dtype, shape, data_offsets), and
// the tensors' bytes back to back. Nothing in it can run, and the checks of the format's own reader are made: the ranges
// leave no hole, do not overlap, have the sizes that the shapes say, and end where the file ends.
namespace TorchSharp.PyBridge;

public static class Safetensors
{
    private const long HeaderBytesMax = 100_000_000;    // as the format's own reader has it
    private const string Metadata = "__metadata__";

    private static readonly Dictionary<string, ScalarType> s_types = new()
    {
        ["F64"] = ScalarType.Float64, ["F32"] = ScalarType.Float32, ["F16"] = ScalarType.Float16, ["BF16"] = ScalarType.BFloat16,
        ["I64"] = ScalarType.Int64, ["I32"] = ScalarType.Int32, ["I16"] = ScalarType.Int16, ["I8"] = ScalarType.Int8,
        ["U8"] = ScalarType.Byte, ["BOOL"] = ScalarType.Bool, ["C64"] = ScalarType.ComplexFloat32,
    };

    private sealed record Entry(string Name, ScalarType Type, long[] Shape, long Start, long End);

    public static Dictionary<string, Tensor> LoadStateDict(string path, List<string>? keysToKeep = null) =>
        LoadStateDict(File.OpenRead(path), keysToKeep: keysToKeep);

    /// <summary>Reads the tensors, or those named in <paramref name="keysToKeep"/>, to the CPU.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public static Dictionary<string, Tensor> LoadStateDict(Stream stream, bool leaveOpen = false, List<string>? keysToKeep = null)
    {
        using var closing = leaveOpen ? null : stream;
        var entries = ReadHeader(stream);
        if (stream.CanSeek)
            RequireEnd(entries.Sum(entry => entry.End - entry.Start).CompareTo(stream.Length - stream.Position));
        var tensors = new Dictionary<string, Tensor>(entries.Length);
        try
        {
            foreach (var entry in entries)
                if (keysToKeep is null || keysToKeep.Contains(entry.Name))
                    (tensors[entry.Name] = empty(entry.Shape, entry.Type)).ReadBytesFromStream(stream);
                else
                    Skip(stream, entry.End - entry.Start);
            RequireEnd(stream.ReadByte() >= 0 ? -1 : 0);
        }
        catch (Exception broken) when (broken is InvalidDataException or EndOfStreamException)
        {
            foreach (var tensor in tensors.Values)
                tensor.Dispose();
            RequireEnd(broken is EndOfStreamException ? 1 : 0);
            throw;
        }
        return tensors;
    }

    /// <summary>The file ends where its last tensor does: an allocation never goes beyond what is there.</summary>
    private static void RequireEnd(int tensorsToFile)
    {
        if (tensorsToFile != 0)
            throw new InvalidDataException(tensorsToFile > 0 ? "the file ends before its last tensor does"
                : "the file goes on after its last tensor");
    }

    private static void Skip(Stream stream, long count)
    {
        var buffer = new byte[Math.Min(count, 1 << 20)];
        for (; count > 0; count -= Math.Min(count, buffer.Length))
            stream.ReadExactly(buffer.AsSpan(0, (int)Math.Min(count, buffer.Length)));
    }

    private static Entry[] ReadHeader(Stream stream)
    {
        var prefix = new byte[sizeof(long)];
        if (stream.ReadAtLeast(prefix, prefix.Length, throwOnEndOfStream: false) < prefix.Length)
            throw new InvalidDataException("a safetensors file starts with eight bytes of length, but this one is shorter");
        long length = BinaryPrimitives.ReadInt64LittleEndian(prefix);
        if (length is < 2 or > HeaderBytesMax)
            throw new InvalidDataException($"the header would have {length} bytes, but must have 2 to {HeaderBytesMax}");
        if (stream.CanSeek && length > stream.Length - stream.Position)
            throw new InvalidDataException($"the header would have {length} bytes, but only {stream.Length - stream.Position} follow");
        var header = new byte[length];
        if (stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length)
            throw new InvalidDataException("the file ends in its header");
        try
        {
            using var document = JsonDocument.Parse(header, new JsonDocumentOptions { MaxDepth = 8 });
            return InOrder(document.RootElement.EnumerateObject().Where(item => item.Name != Metadata).Select(EntryOf));
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException or FormatException
            or KeyNotFoundException or OverflowException)
        {
            throw new InvalidDataException($"the header is not that of a safetensors file: {wrong.Message}", wrong);
        }
    }

    private static Entry EntryOf(JsonProperty item)
    {
        var name = item.Value.GetProperty("dtype").GetString()!;
        if (!s_types.TryGetValue(name, out var type))
            throw new InvalidDataException($"'{item.Name}' has the dtype {name}, which is not known here");
        var shape = item.Value.GetProperty("shape").EnumerateArray().Select(n => n.GetInt64()).ToArray();
        var offsets = item.Value.GetProperty("data_offsets").EnumerateArray().Select(n => n.GetInt64()).ToArray();
        if (offsets.Length != 2 || Array.Exists(shape, n => n < 0)
            || shape.Aggregate((Int128)type.ElementSize(), (product, n) => checked(product * n)) != (Int128)offsets[1] - offsets[0])
            throw new InvalidDataException($"'{item.Name}' is a {name} of shape [{string.Join(", ", shape)}], which its data_offsets " +
                $"[{string.Join(", ", offsets)}] do not fit");
        return new Entry(item.Name, type, shape, offsets[0], offsets[1]);
    }

    private static Entry[] InOrder(IEnumerable<Entry> unordered)
    {
        var entries = unordered.OrderBy(entry => entry.Start).ThenBy(entry => entry.End).ToArray();
        long expected = 0;
        foreach (var entry in entries)
        {
            if (entry.Start != expected)
                throw new InvalidDataException($"'{entry.Name}' starts at byte {entry.Start}, but the tensor before it ends at {expected}");
            expected = entry.End;
        }
        if (entries.DistinctBy(entry => entry.Name).Count() != entries.Length)
            throw new InvalidDataException("the header has a name twice");
        return entries;
    }

    public static void SaveStateDict(string path, Dictionary<string, Tensor> stateDict) => SaveStateDict(File.Create(path), stateDict);

    /// <summary>
    /// Wide elements first, so that every tensor is aligned; by name among equals, so that equal states make equal files.
    /// </summary>
    public static void SaveStateDict(Stream stream, Dictionary<string, Tensor> stateDict, bool leaveOpen = false)
    {
        using var closing = leaveOpen ? null : stream;
        var order = stateDict.OrderByDescending(entry => entry.Value.ElementSize).ThenBy(entry => entry.Key,
            StringComparer.Ordinal).ToArray();
        using var header = new MemoryStream();
        WriteHeader(header, order);
        for (; header.Length % sizeof(long) != 0;)
            header.WriteByte((byte)' ');
        Span<byte> prefix = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(prefix, header.Length);
        stream.Write(prefix);
        header.WriteTo(stream);
        foreach (var (_, tensor) in order)
            tensor.WriteBytesToStream(stream);
        stream.Flush();
    }

    private static void WriteHeader(Stream stream, KeyValuePair<string, Tensor>[] order)
    {
        using var json = new Utf8JsonWriter(stream);
        long position = 0;
        json.WriteStartObject();
        foreach (var (name, tensor) in order)
        {
            json.WriteStartObject(name);
            json.WriteString("dtype", NameOf(name, tensor.dtype));
            json.WritePropertyName("shape");
            WriteNumbers(json, tensor.shape);
            json.WritePropertyName("data_offsets");
            WriteNumbers(json, [position, position += tensor.NumberOfElements * tensor.ElementSize]);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    private static void WriteNumbers(Utf8JsonWriter json, long[] numbers)
    {
        json.WriteStartArray();
        foreach (long number in numbers)
            json.WriteNumberValue(number);
        json.WriteEndArray();
    }

    private static string NameOf(string tensor, ScalarType type) => s_types.FirstOrDefault(entry => entry.Value == type).Key
        ?? throw new NotSupportedException($"'{tensor}' is a {type}, which the safetensors format does not have");
}
