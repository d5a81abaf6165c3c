using System.Collections;
using TorchSharp.PyBridge.Archives;
using TorchSharp.PyBridge.Pickling;
using TorchSharp.PyBridge.Storages;
using static TorchSharp.torch;

// Reads what torch.save wrote, as far as it consists of state dicts: tensors, numbers, strings and their dictionaries, lists
// and tuples. The pickle is read twice: first for its structure, when anything unknown refuses the file before a tensor
// exists; then for good.
namespace TorchSharp.PyBridge;

public static class PyTorchUnpickler
{
    public static Hashtable UnpickleStateDict(string file) => UnpickleStateDict(File.OpenRead(file));

    /// <summary>Reads the dictionary. With <paramref name="skipTensorRead"/> its tensors are only described, not read.</summary>
    /// <exception cref="InvalidDataException">The file is damaged, or names what a state dict does not need.</exception>
    public static Hashtable UnpickleStateDict(Stream stream, bool leaveOpen = false, bool skipTensorRead = false)
    {
        using var closing = leaveOpen ? null : stream;
        using var file = TorchFile.Open(stream);
        var storages = new Dictionary<string, StorageReference>(StringComparer.Ordinal);
        var described = Read(file, tensor => Noted(tensor, storages));
        return skipTensorRead ? described : Read(file, storages);
    }

    private static Hashtable Read(TorchFile file, Dictionary<string, StorageReference> storages)
    {
        var elements = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        try
        {
            foreach (var (key, storage) in storages)
                elements[key] = file.Read(storage, storages);
            return Read(file, tensor => tensor.View(elements[tensor.Storage.Key]));
        }
        finally
        {
            foreach (var tensor in elements.Values)
                tensor.Dispose();   // The views hold the storage.
        }
    }

    private static Hashtable Read(TorchFile file, Func<StoredTensor, object> makeTensor) =>
        new PickleReader(file.Pickle, makeTensor).Read() as Hashtable
            ?? throw new InvalidDataException("the file holds no dictionary: save the module's state_dict(), not the module");

    private static StoredTensor Noted(StoredTensor tensor, Dictionary<string, StorageReference> storages)
    {
        if (storages.TryGetValue(tensor.Storage.Key, out var known) && known != tensor.Storage)
            throw new InvalidDataException($"two tensors say differently what their storage '{tensor.Storage.Key}' is");
        storages[tensor.Storage.Key] = tensor.Storage;
        return tensor;
    }
}
