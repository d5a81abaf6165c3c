using System.Buffers.Binary;

namespace Hyperion.Codecs;

// Bodies by the bytes of their types' names, so that a name met before costs no text. One entry a place: names that fall
// together take turns, and no sender can make it grow. Entries are whole objects, so threads need no lock.
internal sealed class NameCache
{
    private const int Places = 512;

    private readonly Entry?[] _entries = new Entry?[Places];

    internal Body? Find(ReadOnlySpan<byte> name) =>
        _entries[PlaceOf(name)] is { } entry && name.SequenceEqual(entry.Name) ? entry.Body : null;

    internal void Add(ReadOnlySpan<byte> name, Body body) => _entries[PlaceOf(name)] = new Entry(name.ToArray(), body);

    private static int PlaceOf(ReadOnlySpan<byte> name)
    {
        var hash = (uint)name.Length;
        var at = 0;
        for (; at <= name.Length - sizeof(uint); at += sizeof(uint))
            hash = (hash ^ BinaryPrimitives.ReadUInt32LittleEndian(name[at..])) * 2654435769u;
        for (; at < name.Length; at++)
            hash = (hash ^ name[at]) * 2654435769u;
        return (int)(hash >> 16) % Places;
    }

    private sealed class Entry(byte[] name, Body body)
    {
        internal readonly byte[] Name = name;
        internal readonly Body Body = body;
    }
}
