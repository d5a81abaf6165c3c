using System.Runtime.Serialization;
using System.Text;

namespace Hyperion.Filtering;

// The short assembly-qualified names that stand on the wire and that filters are asked with: no versions, no keys, and
// ",%core%" for the core library, whose own name differs between runtimes.
internal static class TypeNames
{
    internal const string CoreSuffix = ",%core%";

    /// <summary>No real name is longer; what bounds the work that a hostile name can ask of the runtime's parser.</summary>
    internal const int NameLengthMax = 4096;

    /// <summary>
    /// Brackets in a name: twice the generic arguments, and the arrays of arrays. The runtime takes seconds to load an array
    /// of rank two thousand, so the depth of a name is bounded and not only its length.
    /// </summary>
    internal const int BracketsMax = 64;

    private static readonly string CoreAssembly = typeof(object).Assembly.GetName().Name!;

    internal static string NameOf(Type type)
    {
        var name = new StringBuilder();
        AppendQualified(name, type);
        return name.ToString();
    }

    /// <summary>Loads the type of a name. The caller has asked the filter; nothing has been loaded before.</summary>
    internal static Type Load(string name)
    {
        var full = name.Replace(CoreSuffix, ", " + CoreAssembly, StringComparison.Ordinal);
        try
        {
            return Type.GetType(full, throwOnError: true)!;
        }
        catch (Exception problem) when (problem is not OutOfMemoryException)
        {
            throw new SerializationException($"The type '{Shown(name)}' of a message cannot be loaded here: {problem.Message}", problem);
        }
    }

    /// <summary>A name from the wire as it may stand in a message to people: bounded, and printable.</summary>
    internal static string Shown(string name)
    {
        var shown = name.Length <= 200 ? name : string.Concat(name.AsSpan(0, 200), "...");
        return string.Create(shown.Length, shown, static (target, source) =>
        {
            for (var i = 0; i < target.Length; i++)
                target[i] = char.IsControl(source[i]) ? '?' : source[i];
        });
    }

    private static void AppendQualified(StringBuilder name, Type type)
    {
        AppendName(name, type);
        var assembly = type.Assembly.GetName().Name!;
        if (assembly == CoreAssembly)
            name.Append(CoreSuffix);
        else
            name.Append(", ").Append(assembly);
    }

    private static void AppendName(StringBuilder name, Type type)
    {
        if (type.IsArray)
        {
            AppendName(name, type.GetElementType()!);
            name.Append('[').Append(',', type.GetArrayRank() - 1).Append(type.IsSZArray || type.GetArrayRank() > 1 ? "]" : "*]");
            return;
        }

        if (!type.IsConstructedGenericType)
        {
            name.Append(type.FullName ?? type.Name);
            return;
        }

        name.Append(type.GetGenericTypeDefinition().FullName);
        var separator = '[';
        foreach (var argument in type.GetGenericArguments())
        {
            name.Append(separator).Append('[');
            AppendQualified(name, argument);
            name.Append(']');
            separator = ',';
        }

        name.Append(']');
    }
}
