using TorchSharp.PyBridge.Storages;

// A file of torch.save: one pickle, and the storages that it refers to. Since PyTorch 1.6 it is a zip file; what was
// written before, and torchvision's older weights, is a row of pickles with the storages behind.
namespace TorchSharp.PyBridge.Archives;

internal abstract class TorchFile : IDisposable
{
    private static ReadOnlySpan<byte> ZipSignature => "PK\x3\x4"u8;

    internal abstract ReadOnlyMemory<byte> Pickle { get; }

    /// <summary>The elements of one storage, in one dimension. <paramref name="all"/> is every storage that the pickle names.</summary>
    internal abstract torch.Tensor Read(StorageReference storage, IReadOnlyDictionary<string, StorageReference> all);

    internal static TorchFile Open(Stream stream)
    {
        var seekable = stream;
        if (!stream.CanSeek)
        {
            seekable = new MemoryStream();
            stream.CopyTo(seekable);
            seekable.Position = 0;
        }

        Span<byte> head = stackalloc byte[ZipSignature.Length];
        int count = seekable.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        seekable.Position -= count;
        return head[..count].SequenceEqual(ZipSignature) ? new ZipTorchFile(seekable) : new LegacyTorchFile(seekable);
    }

    public virtual void Dispose() { }
}
