using Akka.Actor.Setup;
using global::Hyperion;

namespace Akka.Serialization.Hyperion;

// What a program says about the serializer in code, beside its configuration. What is null is left to the configuration.
public class HyperionSerializerSetup : Setup
{
    public static readonly HyperionSerializerSetup Empty = new();

    private HyperionSerializerSetup()
    {
    }

    public bool? PreserveObjectReferences { get; private init; }

    public bool? VersionTolerance { get; private init; }

    public Type? KnownTypesProvider { get; private init; }

    public IEnumerable<Func<string, string>>? PackageNameOverrides { get; private init; }

    public IEnumerable<Surrogate>? Surrogates { get; private init; }

    public bool? DisallowUnsafeType { get; private init; }

    public ITypeFilter? TypeFilter { get; private init; }

    public static HyperionSerializerSetup Create(bool preserveObjectReferences, bool versionTolerance, Type knownTypesProvider) =>
        Create(preserveObjectReferences, versionTolerance, knownTypesProvider, null!);

    public static HyperionSerializerSetup Create(
        bool preserveObjectReferences, bool versionTolerance, Type knownTypesProvider,
        IEnumerable<Func<string, string>> packageNameOverrides) =>
        Create(preserveObjectReferences, versionTolerance, knownTypesProvider, packageNameOverrides, null!);

    public static HyperionSerializerSetup Create(
        bool preserveObjectReferences, bool versionTolerance, Type knownTypesProvider,
        IEnumerable<Func<string, string>> packageNameOverrides, IEnumerable<Surrogate> surrogates) =>
        new()
        {
            PreserveObjectReferences = preserveObjectReferences,
            VersionTolerance = versionTolerance,
            KnownTypesProvider = knownTypesProvider,
            PackageNameOverrides = packageNameOverrides,
            Surrogates = surrogates,
        };

    public static HyperionSerializerSetup Create(
        bool preserveObjectReferences, bool versionTolerance, Type knownTypesProvider,
        IEnumerable<Func<string, string>> packageNameOverrides, IEnumerable<Surrogate> surrogates, bool disallowUnsafeType) =>
        Create(preserveObjectReferences, versionTolerance, knownTypesProvider, packageNameOverrides, surrogates, disallowUnsafeType, null!);

    public static HyperionSerializerSetup Create(
        bool preserveObjectReferences, bool versionTolerance, Type knownTypesProvider,
        IEnumerable<Func<string, string>> packageNameOverrides, IEnumerable<Surrogate> surrogates, bool disallowUnsafeType,
        ITypeFilter typeFilter) =>
        new(Create(preserveObjectReferences, versionTolerance, knownTypesProvider, packageNameOverrides, surrogates))
        {
            DisallowUnsafeType = disallowUnsafeType,
            TypeFilter = typeFilter,
        };

    public HyperionSerializerSetup WithPreserveObjectReference(bool preserveObjectReference) =>
        new(this) { PreserveObjectReferences = preserveObjectReference };

    public HyperionSerializerSetup WithVersionTolerance(bool versionTolerance) => new(this) { VersionTolerance = versionTolerance };

    public HyperionSerializerSetup WithKnownTypeProvider<T>() => WithKnownTypeProvider(typeof(T));

    public HyperionSerializerSetup WithKnownTypeProvider(Type knownTypeProvider) => new(this) { KnownTypesProvider = knownTypeProvider };

    public HyperionSerializerSetup WithPackageNameOverrides(IEnumerable<Func<string, string>> packageNameOverrides) =>
        new(this) { PackageNameOverrides = packageNameOverrides };

    public HyperionSerializerSetup WithSurrogates(IEnumerable<Surrogate> surrogates) => new(this) { Surrogates = surrogates };

    public HyperionSerializerSetup WithDisallowUnsafeType(bool disallowUnsafeType) => new(this) { DisallowUnsafeType = disallowUnsafeType };

    public HyperionSerializerSetup WithTypeFilter(ITypeFilter typeFilter) => new(this) { TypeFilter = typeFilter };

    internal HyperionSerializerSettings ApplyTo(HyperionSerializerSettings settings) => settings.Copy(
        PreserveObjectReferences, VersionTolerance, KnownTypesProvider, PackageNameOverrides, Surrogates, DisallowUnsafeType, TypeFilter);

    private HyperionSerializerSetup(HyperionSerializerSetup source)
    {
        PreserveObjectReferences = source.PreserveObjectReferences;
        VersionTolerance = source.VersionTolerance;
        KnownTypesProvider = source.KnownTypesProvider;
        PackageNameOverrides = source.PackageNameOverrides;
        Surrogates = source.Surrogates;
        DisallowUnsafeType = source.DisallowUnsafeType;
        TypeFilter = source.TypeFilter;
    }
}
