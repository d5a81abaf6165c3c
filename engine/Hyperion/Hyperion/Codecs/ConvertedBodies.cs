using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Reflection;
using System.Text;

namespace Hyperion.Codecs;

// The types that go as a simpler one: a queue as an array, an immutable dictionary as a dictionary, an address as text.
// Sorted collections go as two objects, their comparer (null for the usual one) and their elements.
internal static class ConvertedBodies
{
    private static readonly Dictionary<Type, string> Makers = new()
    {
        [typeof(Queue<>)] = nameof(QueueOf),
        [typeof(Stack<>)] = nameof(StackOf),
        [typeof(LinkedList<>)] = nameof(LinkedListOf),
        [typeof(ConcurrentQueue<>)] = nameof(ConcurrentQueueOf),
        [typeof(ConcurrentStack<>)] = nameof(ConcurrentStackOf),
        [typeof(ConcurrentBag<>)] = nameof(ConcurrentBagOf),
        [typeof(ConcurrentDictionary<,>)] = nameof(ConcurrentDictionaryOf),
        [typeof(SortedSet<>)] = nameof(SortedSetOf),
        [typeof(SortedDictionary<,>)] = nameof(SortedDictionaryOf),
        [typeof(ImmutableList<>)] = nameof(ImmutableListOf),
        [typeof(ImmutableQueue<>)] = nameof(ImmutableQueueOf),
        [typeof(ImmutableStack<>)] = nameof(ImmutableStackOf),
        [typeof(ImmutableHashSet<>)] = nameof(ImmutableHashSetOf),
        [typeof(ImmutableSortedSet<>)] = nameof(ImmutableSortedSetOf),
        [typeof(ImmutableDictionary<,>)] = nameof(ImmutableDictionaryOf),
        [typeof(ImmutableSortedDictionary<,>)] = nameof(ImmutableSortedDictionaryOf),
        [typeof(FrozenDictionary<,>)] = nameof(FrozenDictionaryOf),
        [typeof(FrozenSet<>)] = nameof(FrozenSetOf),
    };

    internal static Body? Generic(Type definition, Type[] arguments, CodecTable codecs)
    {
        if (!Makers.TryGetValue(definition, out var maker))
            return null;
        var method = typeof(ConvertedBodies).GetMethod(maker, BindingFlags.Static | BindingFlags.NonPublic)!;
        return (Body)method.MakeGenericMethod(arguments).Invoke(null, [codecs])!;
    }

    internal static Body? Plain(Type type, CodecTable codecs)
    {
        if (type == typeof(Uri))
            return Text<Uri>(codecs, static uri => uri.OriginalString, static text => new Uri(text, UriKind.RelativeOrAbsolute));
        if (type == typeof(StringBuilder))
            return Text<StringBuilder>(codecs, static builder => builder.ToString(), static text => new StringBuilder(text));
        if (type == typeof(Version))
            return Text<Version>(codecs, static version => version.ToString(), Version.Parse);
        if (type == typeof(CultureInfo))
            return Text<CultureInfo>(codecs, static culture => culture.Name, CultureInfo.GetCultureInfo);
        if (type == typeof(IPEndPoint))
            return Text<IPEndPoint>(codecs, static point => point.ToString(), IPEndPoint.Parse);
        if (typeof(IPAddress).IsAssignableFrom(type))
            return Text<IPAddress>(codecs, static address => address.ToString(), IPAddress.Parse);
        // By its name, so that its assembly is loaded for those alone who use it.
        return type.FullName == "System.Dynamic.ExpandoObject" ? Expando(codecs) : null;
    }

    private static Body Expando(CodecTable codecs) =>
        new ConvertedBody<System.Dynamic.ExpandoObject, Dictionary<string, object?>>(
            codecs.InlineOf<Dictionary<string, object?>>(), null, static expando => new Dictionary<string, object?>(expando),
            static members =>
            {
                IDictionary<string, object?> expando = new System.Dynamic.ExpandoObject();
                foreach (var member in members)
                    expando.Add(member);
                return (System.Dynamic.ExpandoObject)expando;
            });

    private static Body Text<T>(CodecTable codecs, Func<T, string> to, Func<string, T> from) where T : class =>
        new ConvertedBody<T, string>(codecs.InlineOf<string>(), null, to, from);

    private static Body Array<T, TItem>(CodecTable codecs, Func<T, TItem[]> to, Func<TItem[], T> from) where T : class =>
        new ConvertedBody<T, TItem[]>(codecs.InlineOf<TItem[]>(), null, to, from);

    private static Body Sorted<T, TItem, TKey>(
        CodecTable codecs, Func<T, object?> comparer, Func<T, TItem> to, Func<IComparer<TKey>?, TItem, T> from)
        where T : class
        where TItem : class =>
        new ConvertedBody<T, object?[]>(
            codecs.InlineOf<object?[]>(),
            codecs.InlineOf<TKey>(),
            value => [ReferenceEquals(comparer(value), Comparer<TKey>.Default) ? null : comparer(value), to(value)],
            parts => from((IComparer<TKey>?)parts[0], (TItem)parts[1]!));

    private static Body QueueOf<T>(CodecTable codecs) =>
        Array<Queue<T>, T>(codecs, static queue => queue.ToArray(), static items => new Queue<T>(items));

    private static Body StackOf<T>(CodecTable codecs) =>
        Array<Stack<T>, T>(codecs, static stack => stack.ToArray(), static items => new Stack<T>(items.Reverse()));

    private static Body LinkedListOf<T>(CodecTable codecs) =>
        Array<LinkedList<T>, T>(codecs, static list => list.ToArray(), static items => new LinkedList<T>(items));

    private static Body ConcurrentQueueOf<T>(CodecTable codecs) =>
        Array<ConcurrentQueue<T>, T>(codecs, static queue => queue.ToArray(), static items => new ConcurrentQueue<T>(items));

    private static Body ConcurrentStackOf<T>(CodecTable codecs) => Array<ConcurrentStack<T>, T>(
        codecs, static stack => stack.ToArray(), static items => new ConcurrentStack<T>(items.Reverse()));

    // A bag hands its elements out in an order of its own; a copy of the copy has it again.
    private static Body ConcurrentBagOf<T>(CodecTable codecs) => Array<ConcurrentBag<T>, T>(
        codecs, static bag => bag.ToArray(), static items => new ConcurrentBag<T>(items.Reverse()));

    private static Body ImmutableQueueOf<T>(CodecTable codecs) =>
        Array<ImmutableQueue<T>, T>(codecs, static queue => queue.ToArray(), ImmutableQueue.Create);

    private static Body ImmutableStackOf<T>(CodecTable codecs) => Array<ImmutableStack<T>, T>(
        codecs, static stack => stack.ToArray(), static items => ImmutableStack.CreateRange(items.Reverse()));

    private static Body ImmutableListOf<T>(CodecTable codecs) =>
        Array<ImmutableList<T>, T>(codecs, static list => list.ToArray(), ImmutableList.Create);

    private static Body ConcurrentDictionaryOf<TKey, TValue>(CodecTable codecs) where TKey : notnull =>
        Dictionary<ConcurrentDictionary<TKey, TValue>, TKey, TValue>(codecs, static items => items.Comparer,
            static items => new ConcurrentDictionary<TKey, TValue>(items, items.Comparer));

    private static Body ImmutableDictionaryOf<TKey, TValue>(CodecTable codecs) where TKey : notnull =>
        Dictionary<ImmutableDictionary<TKey, TValue>, TKey, TValue>(codecs, static items => items.KeyComparer,
            static items => items.ToImmutableDictionary(items.Comparer));

    private static Body FrozenDictionaryOf<TKey, TValue>(CodecTable codecs) where TKey : notnull =>
        Dictionary<FrozenDictionary<TKey, TValue>, TKey, TValue>(codecs, static items => items.Comparer,
            static items => items.ToFrozenDictionary(items.Comparer));

    private static Body Dictionary<T, TKey, TValue>(
        CodecTable codecs, Func<T, IEqualityComparer<TKey>> comparer, Func<Dictionary<TKey, TValue>, T> from)
        where T : class, IReadOnlyDictionary<TKey, TValue>
        where TKey : notnull =>
        new ConvertedBody<T, Dictionary<TKey, TValue>>(
            codecs.InlineOf<Dictionary<TKey, TValue>>(), codecs.InlineOf<TKey>(),
            value => new Dictionary<TKey, TValue>(value, comparer(value)), from);

    private static Body ImmutableHashSetOf<T>(CodecTable codecs) => Set<ImmutableHashSet<T>, T>(
        codecs, static set => set.KeyComparer, static items => items.ToImmutableHashSet(items.Comparer));

    private static Body FrozenSetOf<T>(CodecTable codecs) => Set<FrozenSet<T>, T>(
        codecs, static set => set.Comparer, static items => items.ToFrozenSet(items.Comparer));

    private static Body Set<T, TItem>(CodecTable codecs, Func<T, IEqualityComparer<TItem>> comparer, Func<HashSet<TItem>, T> from)
        where T : class, IEnumerable<TItem> =>
        new ConvertedBody<T, HashSet<TItem>>(
            codecs.InlineOf<HashSet<TItem>>(), codecs.InlineOf<TItem>(), value => new HashSet<TItem>(value, comparer(value)), from);

    private static Body SortedSetOf<T>(CodecTable codecs) => Sorted<SortedSet<T>, T[], T>(
        codecs, static set => set.Comparer, static set => set.ToArray(), static (comparer, items) => new SortedSet<T>(items, comparer));

    private static Body ImmutableSortedSetOf<T>(CodecTable codecs) => Sorted<ImmutableSortedSet<T>, T[], T>(
        codecs, static set => set.KeyComparer, static set => set.ToArray(),
        static (comparer, items) => items.ToImmutableSortedSet(comparer));

    private static Body SortedDictionaryOf<TKey, TValue>(CodecTable codecs) where TKey : notnull =>
        Sorted<SortedDictionary<TKey, TValue>, KeyValuePair<TKey, TValue>[], TKey>(
            codecs, static items => items.Comparer, static items => items.ToArray(),
            static (comparer, items) =>
            {
                var sorted = new SortedDictionary<TKey, TValue>(comparer);
                foreach (var (key, value) in items)
                    sorted.Add(key, value);
                return sorted;
            });

    private static Body ImmutableSortedDictionaryOf<TKey, TValue>(CodecTable codecs) where TKey : notnull =>
        Sorted<ImmutableSortedDictionary<TKey, TValue>, KeyValuePair<TKey, TValue>[], TKey>(
            codecs, static items => items.KeyComparer, static items => items.ToArray(),
            static (comparer, items) => items.ToImmutableSortedDictionary(static pair => pair.Key, static pair => pair.Value, comparer));
}
