using Akka.Configuration;
using global::Hyperion;

namespace Akka.Serialization;

// The serializer's settings, as read from configuration. Immutable: each With method gives a changed copy.
public sealed class HyperionSerializerSettings
{
    public static readonly HyperionSerializerSettings Default = new(
        preserveObjectReferences: true, versionTolerance: true, knownTypesProvider: typeof(NoKnownTypes),
        packageNameOverrides: [], surrogates: [], disallowUnsafeType: true, typeFilter: DisabledTypeFilter.Instance);

    public readonly bool PreserveObjectReferences;
    public readonly bool VersionTolerance;
    public readonly Type KnownTypesProvider;
    public readonly IEnumerable<Func<string, string>> PackageNameOverrides;
    public readonly IEnumerable<Surrogate> Surrogates;
    public readonly bool DisallowUnsafeType;
    public readonly ITypeFilter TypeFilter;

    public HyperionSerializerSettings(
        bool preserveObjectReferences, bool versionTolerance, Type? knownTypesProvider,
        IEnumerable<Func<string, string>>? packageNameOverrides, IEnumerable<Surrogate>? surrogates, bool disallowUnsafeType,
        ITypeFilter? typeFilter)
    {
        knownTypesProvider ??= typeof(NoKnownTypes);
        if (!typeof(IKnownTypesProvider).IsAssignableFrom(knownTypesProvider))
            throw new ArgumentException($"known-types-provider is {knownTypesProvider}, but must implement {nameof(IKnownTypesProvider)}",
                nameof(knownTypesProvider));
        PreserveObjectReferences = preserveObjectReferences;
        VersionTolerance = versionTolerance;
        KnownTypesProvider = knownTypesProvider;
        PackageNameOverrides = packageNameOverrides ?? [];
        Surrogates = surrogates ?? [];
        DisallowUnsafeType = disallowUnsafeType;
        TypeFilter = typeFilter ?? DisabledTypeFilter.Instance;
    }

    /// <summary>As the full constructor, with unsafe types refused and without what is not given.</summary>
    [Obsolete("Use the constructor that takes all settings")]
    public HyperionSerializerSettings(bool preserveObjectReferences, bool versionTolerance, Type? knownTypesProvider)
        : this(preserveObjectReferences, versionTolerance, knownTypesProvider, [], [], disallowUnsafeType: true, DisabledTypeFilter.Instance)
    {
    }

    /// <summary>As the full constructor, with unsafe types refused and without what is not given.</summary>
    [Obsolete("Use the constructor that takes all settings")]
    public HyperionSerializerSettings(
        bool preserveObjectReferences, bool versionTolerance, Type? knownTypesProvider,
        IEnumerable<Func<string, string>>? packageNameOverrides)
        : this(preserveObjectReferences, versionTolerance, knownTypesProvider, packageNameOverrides, [])
    {
    }

    /// <summary>As the full constructor, with unsafe types refused and without a type filter.</summary>
    public HyperionSerializerSettings(
        bool preserveObjectReferences, bool versionTolerance, Type? knownTypesProvider,
        IEnumerable<Func<string, string>>? packageNameOverrides, IEnumerable<Surrogate>? surrogates)
        : this(preserveObjectReferences, versionTolerance, knownTypesProvider, packageNameOverrides, surrogates, disallowUnsafeType: true)
    {
    }

    /// <summary>As the full constructor, without a type filter.</summary>
    public HyperionSerializerSettings(
        bool preserveObjectReferences, bool versionTolerance, Type? knownTypesProvider,
        IEnumerable<Func<string, string>>? packageNameOverrides, IEnumerable<Surrogate>? surrogates, bool disallowUnsafeType)
        : this(preserveObjectReferences, versionTolerance, knownTypesProvider, packageNameOverrides, surrogates, disallowUnsafeType,
            DisabledTypeFilter.Instance)
    {
    }

    public static HyperionSerializerSettings Create(Config config)
    {
        ArgumentNullException.ThrowIfNull(config);
        var provider = config.GetString("known-types-provider", null);
        return new HyperionSerializerSettings(
            config.GetBoolean("preserve-object-references", true),
            config.GetBoolean("version-tolerance", true),
            string.IsNullOrEmpty(provider) ? typeof(NoKnownTypes) : Load("known-types-provider", provider),
            [.. ReadOverrides(config)],
            [.. ReadSurrogates(config)],
            config.GetBoolean("disallow-unsafe-type", true),
            ReadTypeFilter(config));
    }

    public HyperionSerializerSettings WithPreserveObjectReference(bool preserveObjectReferences) =>
        Copy(preserveObjectReferences: preserveObjectReferences);

    public HyperionSerializerSettings WithVersionTolerance(bool versionTolerance) => Copy(versionTolerance: versionTolerance);

    public HyperionSerializerSettings WithKnownTypesProvider(Type knownTypesProvider) => Copy(knownTypesProvider: knownTypesProvider);

    public HyperionSerializerSettings WithPackageNameOverrides(IEnumerable<Func<string, string>> packageNameOverrides) =>
        Copy(packageNameOverrides: packageNameOverrides);

    public HyperionSerializerSettings WithSurrogates(IEnumerable<Surrogate> surrogates) => Copy(surrogates: surrogates);

    public HyperionSerializerSettings WithDisallowUnsafeType(bool disallowUnsafeType) => Copy(disallowUnsafeType: disallowUnsafeType);

    public HyperionSerializerSettings WithTypeFilter(ITypeFilter typeFilter) => Copy(typeFilter: typeFilter);

    /// <summary>A copy with what is not null changed.</summary>
    internal HyperionSerializerSettings Copy(
        bool? preserveObjectReferences = null, bool? versionTolerance = null, Type? knownTypesProvider = null,
        IEnumerable<Func<string, string>>? packageNameOverrides = null, IEnumerable<Surrogate>? surrogates = null,
        bool? disallowUnsafeType = null, ITypeFilter? typeFilter = null) =>
        new(
            preserveObjectReferences ?? PreserveObjectReferences, versionTolerance ?? VersionTolerance,
            knownTypesProvider ?? KnownTypesProvider, packageNameOverrides ?? PackageNameOverrides, surrogates ?? Surrogates,
            disallowUnsafeType ?? DisallowUnsafeType, typeFilter ?? TypeFilter);

    private static ITypeFilter ReadTypeFilter(Config config)
    {
        var names = config.HasPath("allowed-types") ? config.GetStringList("allowed-types") : [];
        if (names.Count == 0)
            return DisabledTypeFilter.Instance;
        var builder = TypeFilterBuilder.Create();
        foreach (var name in names)
            builder.Include(Load("allowed-types", name));
        return builder.Build();
    }

    private static IEnumerable<Surrogate> ReadSurrogates(Config config)
    {
        var names = config.HasPath("surrogates") ? config.GetStringList("surrogates") : [];
        foreach (var name in names)
        {
            yield return Activator.CreateInstance(Load("surrogates", name)) as Surrogate
                ?? throw new ConfigurationException($"surrogates names the type '{name}', which is no {typeof(Surrogate)}");
        }
    }

    private static IEnumerable<Func<string, string>> ReadOverrides(Config config)
    {
        const string path = "cross-platform-package-name-overrides.net";
        if (!config.HasPath(path))
            yield break;
        foreach (var value in config.GetValue(path).GetArray())
        {
            var entry = value.GetObject();
            var (fingerprint, from, to) = (Field("fingerprint"), Field("rename-from"), Field("rename-to"));
            yield return name =>
                name.Contains(fingerprint, StringComparison.Ordinal) ? name.Replace(from, to, StringComparison.Ordinal) : name;

            string Field(string key) => entry.GetKey(key)?.GetString()
                ?? throw new ConfigurationException($"{path} has an entry without {key}");
        }
    }

    private static Type Load(string key, string name) =>
        Type.GetType(name) ?? throw new ConfigurationException($"{key} names the type '{name}', which cannot be loaded");
}
