using System.Collections;
using System.IO.Compression;
using System.Text;
using TorchSharp.PyBridge;
using static TorchSharp.torch;

// The files of goldens/make.py, and files made here byte by byte.
namespace TorchSharp.Tests.Files;

internal static class TorchFiles
{
    internal static string Path(string name) => System.IO.Path.Combine(AppContext.BaseDirectory, "Files", "goldens", name);

    internal static Hashtable Read(string name) => PyTorchUnpickler.UnpickleStateDict(Path(name));

    internal static Hashtable Read(byte[] file) => PyTorchUnpickler.UnpickleStateDict(new MemoryStream(file));

    internal static byte[] Written(IDictionary source)
    {
        using var file = new MemoryStream();
        PyTorchPickler.PickleStateDict(file, source, leaveOpen: true);
        return file.ToArray();
    }

    /// <summary>A file like torch.save's with this pickle, and with storages by key.</summary>
    internal static byte[] WithPickle(byte[] pickle, params (string Key, byte[] Bytes)[] storages)
    {
        using var file = new MemoryStream();
        using (var archive = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(archive, "archive/data.pkl", pickle);
            foreach (var (key, bytes) in storages)
                Add(archive, $"archive/data/{key}", bytes);
        }
        return file.ToArray();
    }

    private static void Add(ZipArchive archive, string name, byte[] bytes)
    {
        using var entry = archive.CreateEntry(name, CompressionLevel.NoCompression).Open();
        entry.Write(bytes);
    }

    /// <summary>A pickle in protocol 2: text stands for its characters, one byte each.</summary>
    internal static byte[] Pickle(string opcodes) => Encoding.Latin1.GetBytes("\x80\x02" + opcodes);

    internal static string Text(string text) => $"X{(char)text.Length}\0\0\0{text}";

    /// <summary>{'w': a FloatStorage with this key and count, seen with this offset, size and stride}</summary>
    internal static string OneTensor(string key, int count, int offset, int size, int stride) =>
        "}" + Text("w") + $"ctorch._utils\n_rebuild_tensor_v2\n(({Text("storage")}ctorch\nFloatStorage\n{Text(key)}{Text("cpu")}K{(char)count}tQ" +
        $"K{(char)offset}K{(char)size}\x85K{(char)stride}\x85\u0089ccollections\nOrderedDict\n)RtRs.";

    internal static double[] Elements(object? tensor) => Goldens.Golden.Numbers((Tensor)tensor!);
}
