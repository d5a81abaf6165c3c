using System.Collections.Immutable;
using Hyperion.SerializerFactories;

namespace Hyperion;

// How a serializer behaves. Immutable: each With method gives a changed copy.
public class SerializerOptions
{
    public static readonly SerializerOptions Default = new(
        versionTolerance: false, preserveObjectReferences: false, surrogates: null, serializerFactories: null,
        knownTypes: null, ignoreISerializable: false, packageNameOverrides: null, disallowUnsafeTypes: true,
        typeFilter: DisabledTypeFilter.Instance);

    /// <param name="versionTolerance">Whether messages carry their members' names, so that fields may come and go.</param>
    /// <param name="preserveObjectReferences">Whether one object met twice is one object again; needed for cycles.</param>
    /// <param name="surrogates">What is written in the place of which type.</param>
    /// <param name="serializerFactories">No factory can be made outside the library: null or empty.</param>
    /// <param name="knownTypes">Types written as a number. Both ends need the same list in the same order.</param>
    /// <param name="ignoreISerializable">Fields are always what is written, except for exceptions.</param>
    /// <param name="packageNameOverrides">Applied in order to each type name read, before it is looked up.</param>
    /// <param name="disallowUnsafeTypes">Whether types known to run code when they are filled are refused.</param>
    /// <param name="typeFilter">Asked for each type before an instance of it exists.</param>
    public SerializerOptions(
        bool versionTolerance, bool preserveObjectReferences, IEnumerable<Surrogate>? surrogates,
        IEnumerable<ValueSerializerFactory>? serializerFactories, IEnumerable<Type>? knownTypes, bool ignoreISerializable,
        IEnumerable<Func<string, string>>? packageNameOverrides, bool disallowUnsafeTypes, ITypeFilter typeFilter)
    {
        VersionTolerance = versionTolerance;
        PreserveObjectReferences = preserveObjectReferences;
        Surrogates = surrogates?.ToImmutableArray() ?? [];
        SerializerFactories = serializerFactories?.ToImmutableArray() ?? [];
        KnownTypes = knownTypes?.ToImmutableArray() ?? [];
        IgnoreISerializable = ignoreISerializable;
        PackageNameOverrides = packageNameOverrides?.ToImmutableArray() ?? [];
        DisallowUnsafeTypes = disallowUnsafeTypes;
        TypeFilter = typeFilter ?? DisabledTypeFilter.Instance;
    }

    /// <summary>As the full constructor, with unsafe types refused and without a type filter.</summary>
    [Obsolete("Change SerializerOptions.Default by its With methods")]
    public SerializerOptions(
        bool versionTolerance = false, bool preserveObjectReferences = false, IEnumerable<Surrogate>? surrogates = null,
        IEnumerable<ValueSerializerFactory>? serializerFactories = null, IEnumerable<Type>? knownTypes = null,
        bool ignoreISerializable = false)
        : this(versionTolerance, preserveObjectReferences, surrogates, serializerFactories, knownTypes, ignoreISerializable, null,
            disallowUnsafeTypes: true, DisabledTypeFilter.Instance)
    {
    }

    /// <summary>As the full constructor, with unsafe types refused and without a type filter.</summary>
    [Obsolete("Change SerializerOptions.Default by its With methods")]
    public SerializerOptions(
        bool versionTolerance, bool preserveObjectReferences, IEnumerable<Surrogate>? surrogates,
        IEnumerable<ValueSerializerFactory>? serializerFactories, IEnumerable<Type>? knownTypes, bool ignoreISerializable,
        IEnumerable<Func<string, string>>? packageNameOverrides)
        : this(versionTolerance, preserveObjectReferences, surrogates, serializerFactories, knownTypes, ignoreISerializable,
            packageNameOverrides, disallowUnsafeTypes: true, DisabledTypeFilter.Instance)
    {
    }

    /// <summary>As the full constructor, without a type filter.</summary>
    [Obsolete("Change SerializerOptions.Default by its With methods")]
    public SerializerOptions(
        bool versionTolerance, bool preserveObjectReferences, IEnumerable<Surrogate>? surrogates,
        IEnumerable<ValueSerializerFactory>? serializerFactories, IEnumerable<Type>? knownTypes, bool ignoreISerializable,
        IEnumerable<Func<string, string>>? packageNameOverrides, bool disallowUnsafeTypes)
        : this(versionTolerance, preserveObjectReferences, surrogates, serializerFactories, knownTypes, ignoreISerializable,
            packageNameOverrides, disallowUnsafeTypes, DisabledTypeFilter.Instance)
    {
    }

    private SerializerOptions(SerializerOptions source)
    {
        VersionTolerance = source.VersionTolerance;
        PreserveObjectReferences = source.PreserveObjectReferences;
        Surrogates = source.Surrogates;
        SerializerFactories = source.SerializerFactories;
        KnownTypes = source.KnownTypes;
        IgnoreISerializable = source.IgnoreISerializable;
        PackageNameOverrides = source.PackageNameOverrides;
        DisallowUnsafeTypes = source.DisallowUnsafeTypes;
        TypeFilter = source.TypeFilter;
    }

    internal bool VersionTolerance { get; private init; }
    internal bool PreserveObjectReferences { get; private init; }
    internal ImmutableArray<Surrogate> Surrogates { get; private init; }
    internal ImmutableArray<ValueSerializerFactory> SerializerFactories { get; private init; }
    internal ImmutableArray<Type> KnownTypes { get; private init; }
    internal bool IgnoreISerializable { get; private init; }
    internal ImmutableArray<Func<string, string>> PackageNameOverrides { get; private init; }
    internal bool DisallowUnsafeTypes { get; private init; }
    internal ITypeFilter TypeFilter { get; private init; }

    public SerializerOptions WithVersionTolerance(bool versionTolerance) =>
        new(this) { VersionTolerance = versionTolerance };

    public SerializerOptions WithPreserveObjectReferences(bool preserveObjectReferences) =>
        new(this) { PreserveObjectReferences = preserveObjectReferences };

    public SerializerOptions WithSurrogates(IEnumerable<Surrogate> surrogates) =>
        new(this) { Surrogates = [.. surrogates] };

    public SerializerOptions WithKnownTypes(IEnumerable<Type> knownTypes) => new(this) { KnownTypes = [.. knownTypes] };

    public SerializerOptions WithIgnoreSerializable(bool ignoreISerializable) =>
        new(this) { IgnoreISerializable = ignoreISerializable };

    public SerializerOptions WithPackageNameOverrides(IEnumerable<Func<string, string>> packageNameOverrides) =>
        new(this) { PackageNameOverrides = [.. packageNameOverrides] };

    public SerializerOptions WithDisallowUnsafeType(bool disallowUnsafeType) =>
        new(this) { DisallowUnsafeTypes = disallowUnsafeType };

    public SerializerOptions WithTypeFilter(ITypeFilter typeFilter) =>
        new(this) { TypeFilter = typeFilter ?? DisabledTypeFilter.Instance };
}
