using System.Text;
using TorchSharp.Modules;

// A module's state as a dictionary, and the package's file format of it: the number of entries in LEB128, then for each
// its name (length in LEB128, UTF-8), its type and shape in LEB128, and its bytes.
namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            public virtual Dictionary<string, Tensor> state_dict(Dictionary<string, Tensor>? destination = null, string? prefix = null)
            {
                destination ??= [];
                foreach (var (name, parameter) in _internal_params)
                    destination.TryAdd(Path(prefix, name), parameter);
                foreach (var (name, (buffer, persistent)) in _internal_buffers)
                    if (persistent)
                        destination.TryAdd(Path(prefix, name), buffer);
                foreach (var (name, child) in named_children())
                    child.state_dict(destination, Path(prefix, name));
                return destination;
            }

            private static string Path(string? prefix, string name) => string.IsNullOrEmpty(prefix) ? name : $"{prefix}.{name}";

            /// <summary>Copies the source's tensors in. Returns the names that it lacked and those that the module lacks.</summary>
            public virtual (IList<string>, IList<string>) load_state_dict(Dictionary<string, Tensor> source, bool strict = true,
                IList<string>? skip = null)
            {
                var own = state_dict();
                var missing = own.Keys.Where(name => !source.ContainsKey(name) && skip?.Contains(name) != true).ToList();
                var unexpected = source.Keys.Where(name => !own.ContainsKey(name) && skip?.Contains(name) != true).ToList();
                if (strict && (missing.Count > 0 || unexpected.Count > 0))
                    throw new InvalidOperationException($"the names differ: [{string.Join(", ", missing)}] " +
                        $"are missing, [{string.Join(", ", unexpected)}] are not the module's");
                using var mode = no_grad();
                foreach (var (name, tensor) in source)
                    if (skip?.Contains(name) != true && own.TryGetValue(name, out var target))
                    {
                        CheckShape(name, target, tensor.shape);
                        target.copy_(tensor);
                    }
                return (missing, unexpected);
            }

            public Module save(string location, IList<string>? skip = null)
            {
                using var file = File.Create(location);
                return save(file, skip);
            }

            public Module save(Stream stream, IList<string>? skip = null)
            {
                using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
                return save(writer, skip);
            }

            public Module save(BinaryWriter writer, IList<string>? skip = null)
            {
                save_state_dict(writer, state_dict(), skip);
                return this;
            }

            public static void save_state_dict(BinaryWriter writer, Dictionary<string, Tensor> sd, IList<string>? skip = null)
            {
                var kept = sd.Where(entry => skip?.Contains(entry.Key) != true).ToList();
                writer.Write7BitEncodedInt(kept.Count);
                foreach (var (name, tensor) in kept)
                {
                    writer.Write(name);
                    tensor.Save(writer);
                }
            }

            public virtual Module load(string location, bool strict = true, IList<string>? skip = null,
                Dictionary<string, bool>? loadedParameters = null)
            {
                if (!File.Exists(location))
                    throw new FileNotFoundException($"there is no file {location} to load {name} from", location);
                using var file = File.OpenRead(location);
                return load(file, strict, skip, loadedParameters);
            }

            public Module load(Stream stream, bool strict = true, IList<string>? skip = null,
                Dictionary<string, bool>? loadedParameters = null)
            {
                using var reader = new BinaryReader(stream, Encoding.UTF8, leaveOpen: true);
                return load(reader, strict, skip, loadedParameters);
            }

            public virtual Module load(BinaryReader reader, bool strict = true, IList<string>? skip = null,
                Dictionary<string, bool>? loadedParameters = null)
            {
                var own = state_dict();
                foreach (var name in own.Keys)
                    loadedParameters?.TryAdd(name, false);
                int count = reader.Read7BitEncodedInt();
                int skipped = own.Keys.Count(name => skip?.Contains(name) == true);    // Whether or not the file has them.
                if (strict && count != own.Count && count != own.Count - skipped)
                    throw new ArgumentException($"the file has {count} entries, but {name} has {own.Count}");
                using var mode = no_grad();
                for (int k = 0; k < count; k++)
                    LoadEntry(reader, own, strict, skip, loadedParameters);
                return this;
            }

            private static void LoadEntry(BinaryReader reader, Dictionary<string, Tensor> own, bool strict, IList<string>? skip,
                Dictionary<string, bool>? loaded)
            {
                var name = reader.ReadString();
                bool isKnown = own.TryGetValue(name, out var target);
                if (!isKnown && strict)
                    throw new ArgumentException($"the file has an entry '{name}', which the module does not have");
                using var stored = TensorExtensionMethods.Load(reader);
                if (!isKnown || skip?.Contains(name) == true)
                    return;
                CheckShape(name, target!, stored.shape);
                target!.copy_(stored);
                if (loaded is not null)
                    loaded[name] = true;
            }

            private static void CheckShape(string name, Tensor target, long[] shape)
            {
                if (!target.shape.AsSpan().SequenceEqual(shape))
                    throw new ArgumentException($"'{name}' is [{string.Join(", ", target.shape)}] in the module, " +
                        $"but [{string.Join(", ", shape)}] in what is loaded");
            }

            public static Module Create<T>(string path) where T : Module, new() => new T().load(path);
        }
    }
}
