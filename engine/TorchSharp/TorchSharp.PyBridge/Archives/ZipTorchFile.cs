using System.IO.Compression;
using System.Text;
using TorchSharp.PyBridge.Storages;

// torch.save's zip file: NAME/data.pkl, NAME/data/KEY for each storage, NAME/version, and from 2.1 on NAME/byteorder. PyTorch
// stores all of it uncompressed, and nothing else is taken: the storages together cannot be larger than the file, not even
// when many entries of the archive name the same bytes.
namespace TorchSharp.PyBridge.Archives;

internal sealed class ZipTorchFile : TorchFile
{
    private const string PickleName = "/data.pkl";
    private readonly ZipArchive archive;
    private readonly string folder;

    internal ZipTorchFile(Stream stream)
    {
        archive = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
        if (archive.Entries.Aggregate((Int128)0, (sum, entry) => sum + entry.Length) is var all && all > stream.Length)
            throw new InvalidDataException($"the file's entries have {all} bytes together, but the file only {stream.Length}");
        var pickles = archive.Entries.Where(entry => entry.FullName.EndsWith(PickleName, StringComparison.Ordinal)).ToArray();
        if (pickles is not [var pickle])
            throw new InvalidDataException($"a zip file of PyTorch has one data.pkl, but this one has {pickles.Length}");
        folder = pickle.FullName[..^PickleName.Length];
        RequireLittleEnd();
        Pickle = Read(pickle, bytes => new byte[bytes], (buffer, source) => source.ReadExactly(buffer));
    }

    internal override ReadOnlyMemory<byte> Pickle { get; }

    internal override torch.Tensor Read(StorageReference storage, IReadOnlyDictionary<string, StorageReference> all)
    {
        var name = $"{folder}/data/{storage.Key}";
        var entry = archive.GetEntry(name) ?? throw new InvalidDataException($"the pickle refers to {name}, which is not in the file");
        if (entry.Length != storage.Bytes)
            throw new InvalidDataException($"{name} should have {storage.Count} elements, {storage.Bytes} bytes, but has {entry.Length} " +
                "bytes");
        return Read(entry, _ => torch.empty([storage.Count], storage.Type.Element), (tensor, source) => tensor.ReadBytesFromStream(source));
    }

    private static T Read<T>(ZipArchiveEntry entry, Func<long, T> allocate, Action<T, Stream> fill)
    {
        if (entry.CompressedLength != entry.Length)
            throw new InvalidDataException($"{entry.FullName} is compressed, which PyTorch's files are not");
        using var content = entry.Open();
        var source = new ChecksumStream(content);
        var made = allocate(entry.Length);
        try
        {
            fill(made, source);
            return source.Checksum == entry.Crc32 ? made
                : throw new InvalidDataException($"{entry.FullName} is damaged: its checksum is {source.Checksum:x8}, but should be " +
                    $"{entry.Crc32:x8}");
        }
        catch (Exception broken) when (broken is InvalidDataException or EndOfStreamException)
        {
            (made as IDisposable)?.Dispose();
            throw broken as InvalidDataException ?? new InvalidDataException($"{entry.FullName} ends after {source.Count} of " +
                $"{entry.Length} bytes", broken);
        }
    }

    private void RequireLittleEnd()
    {
        if (archive.GetEntry(folder + "/byteorder") is not { } entry)
            return;
        var order = Encoding.ASCII.GetString(Read(entry, bytes => new byte[bytes], (buffer, source) => source.ReadExactly(buffer)));
        if (order != "little")
            throw new InvalidDataException($"the file's numbers are in {order}-endian order, but only little-endian files are read");
    }

    public override void Dispose() => archive.Dispose();
}
