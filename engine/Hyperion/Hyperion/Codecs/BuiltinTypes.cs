using System.Collections.Frozen;
using Hyperion.Filtering;

namespace Hyperion.Codecs;

// Types that the format has numbers for. They hold data alone and are let through without asking. The order is the format.
internal static class BuiltinTypes
{
    internal static readonly Type[] All =
    [
        .. Scalars.Types,
        .. Scalars.Types.Select(static type => type.MakeArrayType()),
        typeof(Type), typeof(object), typeof(object[]),
        typeof(List<string>), typeof(List<object>), typeof(List<int>), typeof(List<long>), typeof(List<float>), typeof(List<double>),
        typeof(Dictionary<string, string>), typeof(Dictionary<string, object>), typeof(Dictionary<string, int>),
        typeof(Dictionary<string, long>), typeof(Dictionary<string, double>), typeof(HashSet<string>),
        typeof(Uri), typeof(Version),
    ];

    private static readonly FrozenDictionary<Type, int> Indexes =
        All.Select(static (type, index) => (type, index)).ToFrozenDictionary(static pair => pair.type, static pair => pair.index);

    private static readonly Lazy<FrozenDictionary<string, Type>> Names = new(static () => All.ToFrozenDictionary(TypeNames.NameOf));

    internal static bool Contains(Type type) => Indexes.ContainsKey(type);

    internal static int IndexOf(Type type) => Indexes.TryGetValue(type, out var index) ? index : -1;

    internal static Type? ByName(string name) => Names.Value.GetValueOrDefault(name);
}
