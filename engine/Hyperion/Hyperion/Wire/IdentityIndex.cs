using System.Runtime.CompilerServices;

namespace Hyperion.Wire;

// Numbers objects by identity, in the order they are added. A few are found by looking at each, which is what most messages
// need; more are found by an open-addressing hash table, so that a large graph stays linear.
internal sealed class IdentityIndex
{
    private const int ScanMax = 8;
    private const int EntriesKept = 4096;

    private object?[] _entries = new object?[ScanMax * 2];
    private int[] _table = [];
    private int _count;

    /// <summary>The object's number, or -1 when it was not there: it then has the next number.</summary>
    internal int FindOrAdd(object value)
    {
        if (_count < ScanMax)
        {
            for (var i = 0; i < _count; i++)
            {
                if (ReferenceEquals(_entries[i], value))
                    return i;
            }

            _entries[_count++] = value;
            return -1;
        }

        return FindOrAddHashed(value);
    }

    internal void Clear()
    {
        if (_count > EntriesKept)
            _entries = new object?[ScanMax * 2];
        else
            Array.Clear(_entries, 0, _count);
        _table = _count > EntriesKept ? [] : _table;
        if (_count > ScanMax)
            Array.Clear(_table);
        _count = 0;
    }

    private int FindOrAddHashed(object value)
    {
        if (_count == ScanMax || _count * 2 >= _table.Length)
            Rehash();
        var slot = Probe(value);
        if (_table[slot] != 0)
            return _table[slot] - 1;
        if (_count == _entries.Length)
            Array.Resize(ref _entries, _entries.Length * 2);
        _entries[_count++] = value;
        _table[slot] = _count;
        return -1;
    }

    private int Probe(object value)
    {
        var mask = _table.Length - 1;
        // Identity hashes are well spread in their low bits; the multiplication spreads them over all.
        var slot = (int)((uint)RuntimeHelpers.GetHashCode(value) * 2654435769u >> 7) & mask;
        while (_table[slot] != 0 && !ReferenceEquals(_entries[_table[slot] - 1], value))
            slot = (slot + 1) & mask;
        return slot;
    }

    private void Rehash()
    {
        var length = Math.Max(64, _table.Length);
        while (_count * 2 >= length)
            length *= 2;
        if (length == _table.Length)
            Array.Clear(_table);
        else
            _table = new int[length];
        for (var i = 0; i < _count; i++)
            _table[Probe(_entries[i]!)] = i + 1;
    }
}
