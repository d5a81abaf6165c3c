using System.Collections;
using static TorchSharp.torch;

// Modules from and to the files of PyTorch and safetensors, by the names of their parameters and buffers.
namespace TorchSharp.PyBridge;

public static partial class PyBridgeModuleExtensions
{
    public static nn.Module save_py(this nn.Module module, string location, IList<string>? skip = null) =>
        module.save_py(File.Create(location), skip);

    /// <summary>
    /// Writes the state dict as <c>torch.save(module.state_dict(), …)</c> does, without the names in <paramref
    /// name="skip"/>.
    /// </summary>
    public static nn.Module save_py(this nn.Module module, Stream stream, IList<string>? skip = null, bool leaveOpen = false)
    {
        using var scope = NewDisposeScope();
        PyTorchPickler.PickleStateDict(stream, Detached(module, skip), leaveOpen);
        return module;
    }

    public static nn.Module load_py(this nn.Module module, string location, bool strict = true, IList<string>? skip = null,
        Dictionary<string, bool>? loadedParameters = null) =>
        module.load_py(File.OpenRead(location), strict, skip, loadedParameters);

    /// <summary>
    /// Copies the tensors of a state dict that torch.save wrote into the module's. <paramref name="loadedParameters"/> is told
    /// of each name of the module whether the file had it.
    /// </summary>
    /// <exception cref="InvalidOperationException">With <paramref name="strict"/>: the names differ.</exception>
    /// <exception cref="InvalidDataException">The file is damaged, or names what a state dict does not need.</exception>
    public static nn.Module load_py(this nn.Module module, Stream stream, bool strict = true, IList<string>? skip = null,
        Dictionary<string, bool>? loadedParameters = null, bool leaveOpen = false)
    {
        using var scope = NewDisposeScope();
        var source = new Dictionary<string, Tensor>();
        foreach (DictionaryEntry entry in PyTorchUnpickler.UnpickleStateDict(stream, leaveOpen))
            source[entry.Key as string ?? throw NoStateDict(entry)] = entry.Value as Tensor ?? throw NoStateDict(entry);
        return Load(module, source, strict, skip, loadedParameters);
    }

    public static nn.Module save_safetensors(this nn.Module module, string location, IList<string>? skip = null) =>
        module.save_safetensors(File.Create(location), skip);

    public static nn.Module save_safetensors(this nn.Module module, Stream stream, IList<string>? skip = null, bool leaveOpen = false)
    {
        using var scope = NewDisposeScope();
        Safetensors.SaveStateDict(stream, Detached(module, skip), leaveOpen);
        return module;
    }

    public static nn.Module load_safetensors(this nn.Module module, string location, bool strict = true, IList<string>? skip = null,
        Dictionary<string, bool>? loadedParameters = null) =>
        module.load_safetensors(File.OpenRead(location), strict, skip, loadedParameters);

    public static nn.Module load_safetensors(this nn.Module module, Stream stream, bool strict = true, IList<string>? skip = null,
        Dictionary<string, bool>? loadedParameters = null, bool leaveOpen = false)
    {
        using var scope = NewDisposeScope();
        return Load(module, Safetensors.LoadStateDict(stream, leaveOpen), strict, skip, loadedParameters);
    }

    private static nn.Module Load(nn.Module module, Dictionary<string, Tensor> source, bool strict, IList<string>? skip,
        Dictionary<string, bool>? loadedParameters)
    {
        module.load_state_dict(source, strict, skip);
        if (loadedParameters is not null)
            foreach (var name in module.state_dict().Keys)
                loadedParameters[name] = source.ContainsKey(name) && skip?.Contains(name) != true;
        return module;
    }

    private static Dictionary<string, Tensor> Detached(nn.Module module, IList<string>? skip) => module.state_dict()
        .Where(entry => skip?.Contains(entry.Key) != true).ToDictionary(entry => entry.Key, entry => entry.Value.detach());

    private static InvalidDataException NoStateDict(DictionaryEntry entry) =>
        new($"the file is no module's state dict: its entry {entry.Key} is a {entry.Value?.GetType().Name ?? "None"}, but should be a " +
            "tensor under a name");
}
