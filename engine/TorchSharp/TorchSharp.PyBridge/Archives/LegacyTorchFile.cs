using System.Buffers.Binary;
using System.Collections;
using TorchSharp.PyBridge.Pickling;
using TorchSharp.PyBridge.Storages;

// torch.save before 1.6: pickles of a magic number, a version and the writer's sizes; the object; the keys of its storages;
// then each storage in that order, as its element count in eight bytes and its elements.
namespace TorchSharp.PyBridge.Archives;

internal sealed class LegacyTorchFile : TorchFile
{
    private const string Magic = "119547037146038801333356";    // 0x1950a86a20f9469cfc6c
    private const int Version = 1001;
    private readonly ReadOnlyMemory<byte> file;
    private readonly string[] keys;
    private readonly int storagesStart;
    private Dictionary<string, ReadOnlyMemory<byte>>? found;

    internal LegacyTorchFile(Stream stream)
    {
        long length = stream.Length - stream.Position;
        if (length > Array.MaxLength)
            throw new InvalidDataException($"this is no zip file, and of PyTorch's older files only those under 2 GiB are read; it has " +
                $"{length} bytes");
        var bytes = new byte[length];
        stream.ReadExactly(bytes);
        file = bytes;
        int position = 0;
        if (length == 0 || bytes[0] != (byte)Opcode.Protocol || !Equals(Next(ref position), Magic))
            throw new InvalidDataException("this is no file of torch.save: it is neither a zip file nor does it start with PyTorch's " +
                "magic number");
        if (Next(ref position) is var version && version is not Version)
            throw new InvalidDataException($"the file is of version {version ?? "None"}, but only version {Version} is known");
        if (Next(ref position) is not Hashtable system || system["little_endian"] is not true)
            throw new InvalidDataException("the file's numbers are not in little-endian order, which alone is read");
        Pickle = file[position..];
        _ = Next(ref position);
        keys = Next(ref position) is ArrayList list && list.ToArray() is var items && Array.TrueForAll(items, item => item is string)
            ? Array.ConvertAll(items, item => (string)item!)
            : throw new InvalidDataException("the file does not list the keys of its storages");
        storagesStart = position;
    }

    internal override ReadOnlyMemory<byte> Pickle { get; }

    internal override torch.Tensor Read(StorageReference storage, IReadOnlyDictionary<string, StorageReference> all) =>
        (found ??= Find(all)).TryGetValue(storage.Key, out var elements) ? Filled(storage, elements)
            : throw new InvalidDataException($"the pickle refers to the storage '{storage.Key}', which is not in the file");

    /// <summary>Where each storage's elements are: only the ones before it tell.</summary>
    private Dictionary<string, ReadOnlyMemory<byte>> Find(IReadOnlyDictionary<string, StorageReference> all)
    {
        var places = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        long position = storagesStart;
        foreach (var key in keys)
        {
            if (!all.TryGetValue(key, out var next))
                throw new InvalidDataException($"the storage '{key}' is in the file, but nothing refers to it, so its type is unknown");
            var count = BinaryPrimitives.ReadInt64LittleEndian(Slice(position, sizeof(long), key).Span);
            if (count != next.Count)
                throw new InvalidDataException($"the storage '{key}' has {count} elements, but its tensors need {next.Count}");
            if (!places.TryAdd(key, Slice(position + sizeof(long), next.Bytes, key)))
                throw new InvalidDataException($"the file lists the storage '{key}' twice");
            position += sizeof(long) + next.Bytes;
        }
        return places;
    }

    private static torch.Tensor Filled(StorageReference storage, ReadOnlyMemory<byte> elements)
    {
        var tensor = torch.empty([storage.Count], storage.Type.Element);
        if (elements.Length > 0)
            elements.Span.CopyTo(tensor.bytes);
        return tensor;
    }

    private ReadOnlyMemory<byte> Slice(long start, long length, string key) => length <= file.Length - start
        ? file.Slice((int)start, (int)length)
        : throw new InvalidDataException($"the file ends at byte {file.Length}, in the storage '{key}'");

    private object? Next(ref int position)
    {
        var reader = new PickleReader(file[position..], described => described);
        var value = reader.Read();
        position += reader.Position;
        return value;
    }
}
