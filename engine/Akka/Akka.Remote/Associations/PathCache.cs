using System.Diagnostics.CodeAnalysis;

namespace Akka.Remote.Associations;

// The actors that one connection has seen, by the bytes of their paths, so that a message on a known way makes no string. At
// the bound all are forgotten and resolved again.
internal sealed class PathCache<T> where T : class
{
    private const int CountMax = 4096;

    private readonly Dictionary<byte[], T> actors = new(new ByteComparer());
    private readonly Dictionary<byte[], T>.AlternateLookup<ReadOnlySpan<byte>> byBytes;

    public PathCache() => byBytes = actors.GetAlternateLookup<ReadOnlySpan<byte>>();

    public bool TryFind(ReadOnlySpan<byte> path, [MaybeNullWhen(false)] out T actor) => byBytes.TryGetValue(path, out actor);

    public void Add(ReadOnlySpan<byte> path, T actor)
    {
        if (actors.Count >= CountMax)
            actors.Clear();
        byBytes[path] = actor;
    }

    private sealed class ByteComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public bool Equals(byte[]? a, byte[]? b) => a.AsSpan().SequenceEqual(b);

        public int GetHashCode(byte[] bytes) => GetHashCode(bytes.AsSpan());

        public bool Equals(ReadOnlySpan<byte> bytes, byte[] other) => bytes.SequenceEqual(other);

        public int GetHashCode(ReadOnlySpan<byte> bytes)
        {
            var hash = new HashCode();
            hash.AddBytes(bytes);
            return hash.ToHashCode();
        }

        public byte[] Create(ReadOnlySpan<byte> bytes) => bytes.ToArray();
    }
}
