using System.Collections.Immutable;
using Hyperion.Filtering;

namespace Hyperion;

// An allow-list of exact types, made by its builder: closed generic types and arrays are entries of their own.
public sealed class TypeFilter : ITypeFilter
{
    internal TypeFilter(ImmutableHashSet<string> filteredTypes) => FilteredTypes = filteredTypes;

    public ImmutableHashSet<string> FilteredTypes { get; }

    public bool IsAllowed(string typeName) => FilteredTypes.Contains(typeName);
}

public class TypeFilterBuilder
{
    private readonly ImmutableHashSet<string>.Builder _names = ImmutableHashSet.CreateBuilder<string>();

    private TypeFilterBuilder()
    {
    }

    public static TypeFilterBuilder Create() => new();

    public TypeFilterBuilder Include<T>() => Include(typeof(T));

    public TypeFilterBuilder Include(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        _names.Add(TypeNames.NameOf(type));
        return this;
    }

    public TypeFilter Build() => new(_names.ToImmutable());
}
