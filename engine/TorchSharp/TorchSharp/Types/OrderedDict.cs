using System.Collections;
using System.Diagnostics.CodeAnalysis;

// A dictionary that remembers the order in which its entries came.
namespace TorchSharp.Utils;

public class OrderedDict<TKey, TValue> : IEnumerable<(TKey, TValue)> where TKey : notnull
{
    private readonly List<(TKey, TValue)> order = [];
    private readonly Dictionary<TKey, TValue> byKey = [];

    public OrderedDict() { }

    public int Count => order.Count;
    public ICollection<TKey> Keys => order.ConvertAll(entry => entry.Item1);
    public ICollection<TValue> Values => order.ConvertAll(entry => entry.Item2);
    public IEnumerable<TKey> keys() => Keys;
    public IEnumerable<TValue> values() => Values;
    public IEnumerator<(TKey, TValue)> items() => GetEnumerator();

    public TValue this[TKey key]
    {
        get => byKey[key];
        set
        {
            int place = order.FindIndex(entry => EqualityComparer<TKey>.Default.Equals(entry.Item1, key));
            if (place < 0)
                order.Add((key, value));
            else
                order[place] = (key, value);
            byKey[key] = value;
        }
    }

    public (TKey, TValue) this[int index]
    {
        get => order[index];
        set
        {
            byKey.Remove(order[index].Item1);
            order[index] = value;
            byKey[value.Item1] = value.Item2;
        }
    }

    public void Add(TKey key, TValue value)
    {
        byKey.Add(key, value);
        order.Add((key, value));
    }

    public void Add((TKey, TValue) item) => Add(item.Item1, item.Item2);

    public void Insert(int index, (TKey, TValue) item)
    {
        byKey.Add(item.Item1, item.Item2);
        order.Insert(index, item);
    }

    public bool ContainsKey(TKey key) => byKey.ContainsKey(key);

    public bool TryGetValue(TKey key, [MaybeNullWhen(false)] out TValue value) => byKey.TryGetValue(key, out value);

    public bool Remove(TKey key)
    {
        if (!byKey.Remove(key))
            return false;
        order.RemoveAll(entry => EqualityComparer<TKey>.Default.Equals(entry.Item1, key));
        return true;
    }

    public void RemoveAt(int index) => Remove(order[index].Item1);

    public void Clear()
    {
        order.Clear();
        byKey.Clear();
    }

    public void clear() => Clear();

    public bool IsReadOnly => false;
    public void Add(KeyValuePair<TKey, TValue> item) => Add(item.Key, item.Value);
    public bool Contains((TKey, TValue) item) => IndexOf(item) >= 0;
    public bool Contains(KeyValuePair<TKey, TValue> item) => Contains((item.Key, item.Value));
    public bool Remove((TKey, TValue) item) => Contains(item) && Remove(item.Item1);
    public bool Remove(KeyValuePair<TKey, TValue> item) => Remove((item.Key, item.Value));

    /// <summary>The place of the key, if its value is this one: the same object, where it is a class.</summary>
    public int IndexOf((TKey, TValue) item) => order.FindIndex(entry =>
        EqualityComparer<TKey>.Default.Equals(entry.Item1, item.Item1)
        && (typeof(TValue).IsValueType ? EqualityComparer<TValue>.Default.Equals(entry.Item2, item.Item2)
            : ReferenceEquals(entry.Item2, item.Item2)));

    public void CopyTo((TKey, TValue)[] array, int arrayIndex) => order.CopyTo(array, arrayIndex);

    public void CopyTo(KeyValuePair<TKey, TValue>[] array, int arrayIndex) =>
        order.ConvertAll(entry => KeyValuePair.Create(entry.Item1, entry.Item2)).CopyTo(array, arrayIndex);

    public IEnumerator<(TKey, TValue)> GetEnumerator() => order.ToList().GetEnumerator();
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
