using System.Collections;
using System.Reflection;
using TorchSharp.Modules;
using static TorchSharp.torch;

// What an optimizer's options and states are called in PyTorch. Their fields have PyTorch's names already, but for the
// learning rate and the two betas; a step counter is a tensor there.
namespace TorchSharp.PyBridge.Storages;

internal static class OptimizerFields
{
    private const string Beta1 = "beta1", Beta2 = "beta2", Betas = "betas", Rate = "lr", InitialRate = "initial_lr", Step = "step";

    internal static Hashtable ToPython(OptimizerOptions options)
    {
        var group = new Hashtable { [Rate] = options.LearningRate!.Value };
        if (options.InitialLearningRate != options.LearningRate)
            group[InitialRate] = options.InitialLearningRate;
        var fields = Fields(options);
        foreach (var (name, field) in fields)
            if (name is not (Beta1 or Beta2))
                group[name] = field.Get(options);
        if (fields.TryGetValue(Beta1, out var first) && fields.TryGetValue(Beta2, out var second))
            group[Betas] = new[] { first.Get(options), second.Get(options) };
        return group;
    }

    internal static Hashtable ToPython(OptimizerState state)
    {
        var entries = new Hashtable();
        foreach (var (name, field) in Fields(state))
            if (field.Get(state) is { } value)
                entries[name] = name == Step ? tensor(Convert.ToSingle(value)) : value;
        return entries;
    }

    internal static void FromPython(Hashtable group, OptimizerOptions options)
    {
        options.LearningRate = Real(group, Rate) ?? options.LearningRate;
        options.InitialLearningRate = Real(group, InitialRate) ?? options.LearningRate!.Value;
        foreach (var (name, field) in Fields(options))
        {
            var value = name switch
            {
                Beta1 => group[Betas] is IList { Count: 2 } betas ? betas[0] : null,
                Beta2 => group[Betas] is IList { Count: 2 } betas ? betas[1] : null,
                _ => group[name],
            };
            if (value is not null)
                field.Set(options, Converted(name, value, field.Type));
        }
    }

    internal static void FromPython(Hashtable entries, OptimizerState state)
    {
        foreach (var (name, field) in Fields(state))
            if (entries[name] is Tensor stored && field.Type == typeof(Tensor))
                Exchange(state, name, field, stored);
            else if (entries[name] is { } value)
                field.Set(state, Converted(name, value is Tensor number ? number.to(float64).item<double>() : value, field.Type));
    }

    private static void Exchange(OptimizerState state, string name, StoredField field, Tensor stored)
    {
        var parameter = (Tensor)typeof(OptimizerState).GetField("_parameter",
            BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(state)!;
        if (!stored.shape.AsSpan().SequenceEqual(parameter.shape))
            throw new ArgumentException($"the optimizer's '{name}' is [{string.Join(", ", stored.shape)}] in the file, " +
                $"but its parameter is [{string.Join(", ", parameter.shape)}]");
        (field.Get(state) as Tensor)?.Dispose();
        field.Set(state, stored.to(parameter.dtype, parameter.device, copy: true).DetachFromDisposeScope());
    }

    private static double? Real(Hashtable group, string name) =>
        group[name] is { } value ? (double)Converted(name, value, typeof(double)) : null;

    private static object Converted(string name, object value, Type type)
    {
        if (value is IConvertible)
            return Convert.ChangeType(value, type, System.Globalization.CultureInfo.InvariantCulture);
        throw new InvalidDataException($"the optimizer's '{name}' is a {value.GetType().Name} in the file, but should be a number or a " +
            "truth value");
    }

    private static Dictionary<string, StoredField> Fields(object owner) => StoredField.Of(owner).ToDictionary(field => field.Name);
}
