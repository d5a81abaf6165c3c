using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Hyperion.Wire;

namespace Hyperion.Codecs;

// The collections that can hold themselves: made empty, then filled. Those with keys carry their comparer.
internal sealed class ListBody<T>(Inline<T> element) : Body(typeof(List<T>))
{
    internal override void Write(Writer writer, object value)
    {
        var items = CollectionsMarshal.AsSpan((List<T>)value);
        writer.WriteVar((uint)items.Length);
        foreach (var item in items)
            element.Write(writer, item);
    }

    internal override object Read(Reader reader, int number)
    {
        var count = reader.ReadCount(element);
        var list = new List<T>(count);
        reader.Complete(number, list);
        for (var i = 0; i < count; i++)
            list.Add(element.Read(reader));
        return list;
    }
}

internal sealed class BlockListBody<T> : Body where T : unmanaged
{
    public BlockListBody()
        : base(typeof(List<T>))
    {
    }

    internal override void Write(Writer writer, object value)
    {
        var items = CollectionsMarshal.AsSpan((List<T>)value);
        writer.WriteVar((uint)items.Length);
        writer.WriteRaw(MemoryMarshal.AsBytes(items));
    }

    internal override object Read(Reader reader, int number)
    {
        var count = reader.ReadCount(Unsafe.SizeOf<T>());
        var list = new List<T>(count);
        CollectionsMarshal.SetCount(list, count);
        reader.ReadRaw(checked(count * Unsafe.SizeOf<T>())).CopyTo(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(list)));
        return list;
    }
}

internal sealed class DictionaryBody<TKey, TValue>(Inline<TKey> key, Inline<TValue> value) : Body(typeof(Dictionary<TKey, TValue>))
    where TKey : notnull
{
    internal override void Write(Writer writer, object dictionary)
    {
        var items = (Dictionary<TKey, TValue>)dictionary;
        Comparers.Write(writer, items.Comparer, EqualityComparer<TKey>.Default);
        writer.WriteVar((uint)items.Count);
        foreach (var item in items)
        {
            key.Write(writer, item.Key);
            value.Write(writer, item.Value);
        }
    }

    internal override object Read(Reader reader, int number)
    {
        var comparer = Comparers.Read<IEqualityComparer<TKey>>(reader);
        var count = reader.ReadCount(reader.DescribesMembers ? 2 : key.BytesMin + value.BytesMin);
        var items = new Dictionary<TKey, TValue>(count, comparer);
        reader.Complete(number, items);
        for (var i = 0; i < count; i++)
        {
            var name = key.Read(reader);
            var item = value.Read(reader);
            reader.AllowKeys(key);
            items.Add(name, item);
        }

        return items;
    }
}

internal sealed class HashSetBody<T>(Inline<T> element) : Body(typeof(HashSet<T>))
{
    internal override void Write(Writer writer, object value)
    {
        var items = (HashSet<T>)value;
        Comparers.Write(writer, items.Comparer, EqualityComparer<T>.Default);
        writer.WriteVar((uint)items.Count);
        foreach (var item in items)
            element.Write(writer, item);
    }

    internal override object Read(Reader reader, int number)
    {
        var comparer = Comparers.Read<IEqualityComparer<T>>(reader);
        var count = reader.ReadCount(element);
        var items = new HashSet<T>(count, comparer);
        reader.Complete(number, items);
        for (var i = 0; i < count; i++)
        {
            var item = element.Read(reader);
            reader.AllowKeys(element);
            if (!items.Add(item))
                throw Reader.Malformed("a set holds one element twice");
        }

        return items;
    }
}

// A collection that goes as a simpler one, by two functions. It exists only after its parts, so no cycle can close in it.
internal sealed class ConvertedBody<T, TWire>(Inline<TWire> wire, Inline? key, Func<T, TWire> to, Func<TWire, T> from)
    : Body(typeof(T))
    where T : class
    where TWire : class
{
    internal override void Write(Writer writer, object value) => wire.Write(writer, to((T)value));

    internal override object Read(Reader reader, int number)
    {
        var parts = wire.Read(reader) ?? throw Reader.Malformed($"a {typeof(T).Name} has no parts");
        if (key is not null)
            reader.AllowKeys(key);
        return from(parts);
    }
}
