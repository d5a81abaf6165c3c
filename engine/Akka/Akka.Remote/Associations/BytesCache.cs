using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Akka.Remote.Associations;

// What one connection has met before, by the bytes that stand for it: an actor by its path, a manifest by its text. So a message
// on a known way makes no string. A name may stand in either of two places; where both are taken, the older one is forgotten.
internal sealed class BytesCache<T> where T : class
{
    private const int PlacesMin = 64;
    private const int PlacesMax = 8192;
    private const int LengthMax = 1024;

    private Entry?[] places = new Entry?[PlacesMin];
    private int added;

    public bool TryFind(ReadOnlySpan<byte> bytes, [MaybeNullWhen(false)] out T value)
    {
        var place = Hash(bytes) & (uint)(places.Length - 1);
        var entry = places[place];
        if (entry is null || !bytes.SequenceEqual(entry.Bytes))
        {
            entry = places[place ^ 1];
            if (entry is null || !bytes.SequenceEqual(entry.Bytes))
            {
                value = null;
                return false;
            }
        }

        value = entry.Value;
        return true;
    }

    public void Add(ReadOnlySpan<byte> bytes, T value)
    {
        if (bytes.Length > LengthMax)
            return;
        if (++added > places.Length / 4 && places.Length < PlacesMax)
            Grow();
        Put(new Entry(bytes.ToArray(), value));
    }

    private void Put(Entry entry)
    {
        var place = Hash(entry.Bytes) & (uint)(places.Length - 1);
        if (places[place] is { } older)
            places[place ^ 1] = older;
        places[place] = entry;
    }

    private void Grow()
    {
        var before = places;
        places = new Entry?[before.Length * 4];
        added = 0;
        foreach (var entry in before)
        {
            if (entry is null)
                continue;
            Put(entry);
            added++;
        }
    }

    private static uint Hash(ReadOnlySpan<byte> bytes)
    {
        ref var first = ref MemoryMarshal.GetReference(bytes);
        var hash = (uint)bytes.Length;
        var at = 0;
        for (; at <= bytes.Length - sizeof(uint); at += sizeof(uint))
            hash = (hash ^ Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref first, at))) * 2654435769u;
        for (; at < bytes.Length; at++)
            hash = (hash ^ bytes[at]) * 2654435769u;
        return hash ^ (hash >> 15);
    }

    private sealed class Entry(byte[] bytes, T value)
    {
        public readonly byte[] Bytes = bytes;
        public readonly T Value = value;
    }
}
