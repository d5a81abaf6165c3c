namespace Akka.Util;

// Questions about types that configuration and serialization ask.

public static class TypeExtensions
{
    public static bool Implements<T>(this Type type) => typeof(T).IsAssignableFrom(type);

    public static bool Implements(this Type type, Type moreGeneralType) => moreGeneralType.IsAssignableFrom(type);

    /// <summary>The type's name with its assembly's short name and no version: how types are written in messages.</summary>
    public static string TypeQualifiedName(this Type type) =>
        TypeNames.Cache.GetOrAdd(type, static key => TypeNames.Shorten(key.AssemblyQualifiedName ?? key.FullName ?? key.Name));
}

internal static class TypeNames
{
    internal static readonly System.Collections.Concurrent.ConcurrentDictionary<Type, string> Cache = new();

    private static readonly System.Text.RegularExpressions.Regex VersionPart =
        new(@", Version=[^,\]]+, Culture=[^,\]]+, PublicKeyToken=[^,\]]+", System.Text.RegularExpressions.RegexOptions.CultureInvariant);

    internal static string Shorten(string assemblyQualifiedName)
    {
        var name = VersionPart.Replace(assemblyQualifiedName, "");
        return name.Replace(", System.Private.CoreLib", "", StringComparison.Ordinal);
    }
}
