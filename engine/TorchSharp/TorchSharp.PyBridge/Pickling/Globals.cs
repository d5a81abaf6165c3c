using System.Collections;
using TorchSharp.PyBridge.Storages;

// The names that a pickle may mention, and what each means here. A name is never looked up in any runtime: it is a key of
// this table, or the file is refused.
namespace TorchSharp.PyBridge.Pickling;

internal abstract record Global
{
    private static readonly Dictionary<(string Module, string Name), Global> s_allowed = Allowed();

    internal static Global Find(string module, string name) => s_allowed.TryGetValue((module, name), out var global)
        ? global
        : throw new InvalidDataException($"the pickle names the global {module}.{name}, which a state dict does not need: the file is " +
            "refused");

    private static Dictionary<(string, string), Global> Allowed()
    {
        var allowed = new Dictionary<(string, string), Global>
        {
            [("collections", "OrderedDict")] = new DictionaryType(),
            [("torch", "Size")] = new Function("torch.Size", arguments => arguments is [object?[] size] ? size : throw Wrong("torch.Size")),
            [("torch._utils", "_rebuild_tensor")] = new TensorFunction("_rebuild_tensor", 4),
            [("torch._utils", "_rebuild_tensor_v2")] = new TensorFunction("_rebuild_tensor_v2", 6),
            [("torch._utils", "_rebuild_parameter")] = new ParameterFunction(),
        };
        foreach (var type in StorageType.All)
            allowed[("torch", type.Name)] = new StorageClass(type);
        return allowed;
    }

    internal static InvalidDataException Wrong(string name) => new($"{name} is called in the pickle with arguments that it does not take");

    /// <summary>collections.OrderedDict, empty or from a list of pairs.</summary>
    internal sealed record DictionaryType : Global
    {
        internal static Hashtable Make(object?[] arguments)
        {
            var made = new Hashtable();
            if (arguments is [])
                return made;
            if (arguments is not [ArrayList pairs])
                throw Wrong("OrderedDict");
            foreach (var pair in pairs)
                made[pair is object?[] { Length: 2 } or ArrayList { Count: 2 } && ((IList)pair)[0] is { } key ? key
                    : throw Wrong("OrderedDict")] = ((IList)pair)[1];
            return made;
        }
    }

    internal sealed record Function(string Name, Func<object?[], object?> Call) : Global;

    /// <summary>(storage, offset, size, stride[, requires_grad, hooks[, metadata]])</summary>
    internal sealed record TensorFunction(string Name, int ArgumentsMin) : Global
    {
        internal StoredTensor Describe(object?[] arguments)
        {
            if (arguments.Length < ArgumentsMin || arguments is not [StorageReference storage, int or long, object?[] size,
                object?[] strides, ..])
                throw Wrong(Name);
            bool learns = arguments.Length > 4 && arguments[4] is true;
            return new StoredTensor(storage, Convert.ToInt64(arguments[1]), Numbers(size), Numbers(strides), learns);
        }

        private long[] Numbers(object?[] tuple) =>
            Array.ConvertAll(tuple, item => item is int or long ? Convert.ToInt64(item) : throw Wrong(Name));
    }

    /// <summary>(tensor, requires_grad, hooks)</summary>
    internal sealed record ParameterFunction : Global;

    internal sealed record StorageClass(StorageType Type) : Global;
}
