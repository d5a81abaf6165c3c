using Hyperion;

namespace Cluster.Core.Wire;

// The types that may cross the wire. A name that arrives is judged before anything is looked up or made: our own and the
// engine's messages, the job's assemblies, and a short list of plain .NET types. Everything else of the framework is
// refused, since a framework has types that do harm by being made.
internal sealed class WireTypes(IEnumerable<string> jobAssemblies) : ITypeFilter
{
    private static readonly HashSet<string> OwnAssemblies = new(StringComparer.OrdinalIgnoreCase)
    {
        "Cluster.Core", "Cluster.Train", "Cluster.Tune", "Akka", "Akka.Remote", "Akka.Cluster", "Akka.Cluster.Tools",
        "Akka.Coordination", "Akka.Serialization.Hyperion", "Hyperion",
    };

    private static readonly HashSet<string> PlainTypes = new(StringComparer.Ordinal)
    {
        "System.Object", "System.String", "System.Boolean", "System.Char", "System.Byte", "System.SByte", "System.Int16",
        "System.UInt16", "System.Int32", "System.UInt32", "System.Int64", "System.UInt64", "System.Int128", "System.UInt128",
        "System.Half", "System.Single", "System.Double", "System.Decimal", "System.DateTime", "System.DateTimeKind",
        "System.DateTimeOffset", "System.DateOnly", "System.TimeOnly", "System.TimeSpan", "System.Guid", "System.Uri",
        "System.Version", "System.Array", "System.Enum", "System.ValueType", "System.Index", "System.Range", "System.DBNull",
        "System.Numerics.BigInteger", "System.Numerics.Complex", "System.Nullable`1",
    };

    private static readonly HashSet<string> PlainGenerics = new(StringComparer.Ordinal)
    {
        "System.ValueTuple", "System.Tuple",
        "System.Collections.Generic.List", "System.Collections.Generic.Dictionary", "System.Collections.Generic.HashSet",
        "System.Collections.Generic.KeyValuePair", "System.Collections.Generic.Queue", "System.Collections.Generic.Stack",
        "System.Collections.Generic.SortedDictionary", "System.Collections.Generic.SortedSet",
        "System.Collections.Generic.SortedList", "System.Collections.Generic.LinkedList",
        "System.Collections.Generic.IEnumerable", "System.Collections.Generic.ICollection",
        "System.Collections.Generic.IList", "System.Collections.Generic.IDictionary", "System.Collections.Generic.ISet",
        "System.Collections.Generic.IReadOnlyCollection", "System.Collections.Generic.IReadOnlyList",
        "System.Collections.Generic.IReadOnlyDictionary", "System.Collections.Generic.IReadOnlySet",
        "System.Collections.ObjectModel.ReadOnlyCollection", "System.Collections.ObjectModel.ReadOnlyDictionary",
        "System.Collections.Immutable.ImmutableArray", "System.Collections.Immutable.ImmutableList",
        "System.Collections.Immutable.ImmutableDictionary", "System.Collections.Immutable.ImmutableHashSet",
        "System.Collections.Immutable.ImmutableSortedDictionary", "System.Collections.Immutable.ImmutableSortedSet",
        "System.Collections.Generic.EqualityComparer", "System.Collections.Generic.GenericEqualityComparer",
        "System.Collections.Generic.NonRandomizedStringEqualityComparer", "System.Collections.Generic.Comparer",
        "System.Collections.Generic.GenericComparer",
    };

    private readonly HashSet<string> _jobAssemblies =
        jobAssemblies.Where(name => !FrameworkAssemblies.Contains(name)).ToHashSet(StringComparer.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public bool IsAllowed(string typeName) =>
        TypeNameParts.Of(typeName) is { } parts && parts.All(part => IsAllowed(part.Type, part.Assembly));

    /// <summary>Whether types of an assembly may be created by name: ours, or the job's.</summary>
    internal bool IsAllowedAssembly(string simpleName) =>
        OwnAssemblies.Contains(simpleName) || _jobAssemblies.Contains(simpleName)
        || simpleName.StartsWith("Cluster.", StringComparison.OrdinalIgnoreCase);

    /// <summary>The simple names of the assemblies that lie in a program's folder.</summary>
    internal static IReadOnlyList<string> AssembliesIn(string folder) =>
        Directory.EnumerateFiles(folder, "*.dll").Concat(Directory.EnumerateFiles(folder, "*.exe"))
            .Select(path => Path.GetFileNameWithoutExtension(path)).ToArray();

    private bool IsAllowed(string type, string assembly)
    {
        if (assembly.Length > 0 && !FrameworkAssemblies.Contains(assembly))
        {
            return IsAllowedAssembly(assembly);
        }

        if (PlainTypes.Contains(type))
        {
            return true;
        }

        // The name up to the count of its arguments, and the types nested in it (a comparer within a dictionary, say).
        var tick = type.IndexOf('`');
        return PlainGenerics.Contains(tick < 0 ? type : type[..tick])
            || (tick < 0 && type.IndexOf('+') is var nested and > 0 && PlainGenerics.Contains(type[..nested]));
    }
}
