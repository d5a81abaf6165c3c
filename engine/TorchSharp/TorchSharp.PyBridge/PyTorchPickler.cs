using System.Collections;
using TorchSharp.PyBridge.Archives;
using TorchSharp.PyBridge.Pickling;
using TorchSharp.PyBridge.Storages;
using static TorchSharp.torch;

// Writes dictionaries of tensors as torch.save does, for torch.load to read.
namespace TorchSharp.PyBridge;

public static class PyTorchPickler
{
    private const string Folder = "archive";

    public static void PickleStateDict(string file, IDictionary source) => PickleStateDict(File.Create(file), source);

    /// <summary>
    /// Writes tensors, numbers, strings, and dictionaries (keys: strings or integers), lists (any IEnumerable) and tuples
    /// (object[]) of them. Tensors that share memory share it in the file; strides are kept.
    /// </summary>
    public static void PickleStateDict(Stream stream, IDictionary source, bool leaveOpen = false)
    {
        using var closing = leaveOpen ? null : stream;
        var plan = new StoragePlan();
        Note(source, plan, 0);
        using var pickle = new MemoryStream();
        new PickleWriter(pickle, plan).Write(source);

        var archive = new StoredZipWriter(stream);
        archive.Add($"{Folder}/data.pkl", pickle.ToArray());
        archive.Add($"{Folder}/byteorder", "little"u8.ToArray());
        foreach (var range in plan.Ranges)
            archive.Add($"{Folder}/data/{range.Key}", range.WriteTo);
        archive.Add($"{Folder}/version", "3\n"u8.ToArray());
        archive.Finish();
        stream.Flush();
    }

    private static void Note(object? value, StoragePlan plan, int depth)
    {
        if (depth > PickleWriter.DepthMax)
            return;     // The writer says so.
        switch (value)
        {
            case Tensor tensor:
                plan.Note(tensor);
                break;
            case IDictionary dictionary:
                foreach (DictionaryEntry entry in dictionary)
                    Note(entry.Value, plan, depth + 1);
                break;
            case IEnumerable list and not string:
                foreach (var item in list)
                    Note(item, plan, depth + 1);
                break;
        }
    }
}
