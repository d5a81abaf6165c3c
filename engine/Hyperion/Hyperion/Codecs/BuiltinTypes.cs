using Hyperion.Filtering;

namespace Hyperion.Codecs;

// Types that the format has numbers for. They hold data alone and are let through without asking. The order is the format.
internal static class BuiltinTypes
{
    internal static readonly Type[] All =
    [
        .. Scalars.Types,
        .. Array.ConvertAll(Scalars.Types, static type => type.MakeArrayType()),
        typeof(Type), typeof(object), typeof(object[]),
        typeof(List<string>), typeof(List<object>), typeof(List<int>), typeof(List<long>), typeof(List<float>), typeof(List<double>),
        typeof(Dictionary<string, string>), typeof(Dictionary<string, object>), typeof(Dictionary<string, int>),
        typeof(Dictionary<string, long>), typeof(Dictionary<string, double>), typeof(HashSet<string>),
        typeof(Uri), typeof(Version),
    ];

    // Plain dictionaries: the first message of a process waits for what is compiled here.
    private static readonly Dictionary<Type, int> Indexes = MakeIndexes();

    private static Dictionary<string, Type>? names;

    internal static bool Contains(Type type) => Indexes.ContainsKey(type);

    internal static int IndexOf(Type type) => Indexes.TryGetValue(type, out var index) ? index : -1;

    internal static Type? ByName(string name) => (names ??= MakeNames()).GetValueOrDefault(name);

    private static Dictionary<Type, int> MakeIndexes()
    {
        var indexes = new Dictionary<Type, int>(All.Length);
        for (var i = 0; i < All.Length; i++)
            indexes.Add(All[i], i);
        return indexes;
    }

    private static Dictionary<string, Type> MakeNames()
    {
        var made = new Dictionary<string, Type>(All.Length);
        foreach (var type in All)
            made.Add(TypeNames.NameOf(type), type);
        return made;
    }
}
