using System.Text.Json;
using static TorchSharp.torch;

// Checkpoints as Hugging Face's libraries lay them out: one file, or several with an index that says which holds what.
namespace TorchSharp.PyBridge;

public static partial class PyBridgeModuleExtensions
{
    private static readonly string[] s_defaultNames = ["model.safetensors", "pytorch_model.bin"];

    /// <summary>
    /// Loads a checkpoint folder (or a file of it): <c>model.safetensors</c> or <c>pytorch_model.bin</c>, or the files named
    /// in <c>….index.json</c>. <paramref name="checkpointName"/> is the file's name where it is another.
    /// </summary>
    /// <param name="useTqdm">Whether to write a line for each of several files to the terminal.</param>
    /// <exception cref="FileNotFoundException">There is no such checkpoint in the folder.</exception>
    public static nn.Module load_checkpoint(this nn.Module module, string path, string? checkpointName = null, bool strict = true,
        IList<string>? skip = null, Dictionary<string, bool>? loadedParameters = null, bool useTqdm = true)
    {
        var folder = Directory.Exists(path) ? path : Path.GetDirectoryName(Path.GetFullPath(path))!;
        string[] names = checkpointName is not null ? [checkpointName,
            .. s_defaultNames.Select(name => checkpointName + Path.GetExtension(name))]
            : Directory.Exists(path) ? s_defaultNames : [Path.GetFileName(path)];
        if (names.FirstOrDefault(name => File.Exists(Path.Combine(folder, name))) is { } single)
            return LoadFile(module, Path.Combine(folder, single), strict, skip, loadedParameters);
        var index = names.Select(name => name.EndsWith(".index.json", StringComparison.Ordinal) ? name : name + ".index.json")
            .FirstOrDefault(name => File.Exists(Path.Combine(folder, name)))
            ?? throw new FileNotFoundException($"there is no checkpoint in {folder}: looked for {string.Join(", ", names)} and their " +
                ".index.json");
        return LoadShards(module, folder, Path.Combine(folder, index), strict, skip, loadedParameters, useTqdm);
    }

    private static nn.Module LoadFile(nn.Module module, string file, bool strict, IList<string>? skip, Dictionary<string, bool>? loaded) =>
        file.EndsWith(".safetensors", StringComparison.Ordinal)
            ? module.load_safetensors(file, strict, skip, loaded)
            : module.load_py(file, strict, skip, loaded);

    private static nn.Module LoadShards(nn.Module module, string folder, string index, bool strict, IList<string>? skip,
        Dictionary<string, bool>? loaded, bool useTqdm)
    {
        var shards = ShardsOf(index);
        var found = module.state_dict().Keys.ToDictionary(name => name, _ => false);
        for (int k = 0; k < shards.Length; k++)
        {
            if (useTqdm && !Console.IsErrorRedirected)
                Console.Error.WriteLine($"loading checkpoint file {k + 1} of {shards.Length}: {shards[k]}");
            var inThis = new Dictionary<string, bool>();
            LoadFile(module, Path.Combine(folder, shards[k]), strict: false, skip, inThis);
            foreach (var (name, isThere) in inThis)
                found[name] |= isThere;
        }

        var missing = found.Where(entry => !entry.Value && skip?.Contains(entry.Key) != true).Select(entry => entry.Key).ToArray();
        if (strict && missing.Length > 0)
            throw new InvalidOperationException($"the checkpoint {index} lacks [{string.Join(", ", missing)}]");
        foreach (var (name, isThere) in found)
            loaded?.TryAdd(name, isThere);
        return module;
    }

    /// <summary>The files of the index's weight_map. They lie in the index's own folder, or the index is refused.</summary>
    private static string[] ShardsOf(string index)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(index));
            var files = document.RootElement.GetProperty("weight_map").EnumerateObject().Select(item =>
                item.Value.GetString()!).Distinct().Order(StringComparer.Ordinal).ToArray();
            return files.FirstOrDefault(file => file is null || Path.GetFileName(file) != file) is { } outside
                ? throw new InvalidDataException($"{index} names the file {outside}, which is not in its own folder")
                : files;
        }
        catch (Exception wrong) when (wrong is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new InvalidDataException($"{index} is no index of a checkpoint: {wrong.Message}", wrong);
        }
    }
}
