using System.Diagnostics.CodeAnalysis;

namespace Hyperion.Tests;

// There and back, as a peer would: one serializer writes, a second one, which has seen nothing, reads.
internal static class Wire
{
    internal static readonly SerializerOptions Preserving = SerializerOptions.Default.WithPreserveObjectReferences(true);

    internal static byte[] Bytes(object? value, SerializerOptions? options = null)
    {
        using var stream = new MemoryStream();
        new Serializer(options ?? Preserving).Serialize(value!, stream);
        return stream.ToArray();
    }

    internal static T Value<T>(byte[] bytes, SerializerOptions? options = null)
    {
        using var stream = new MemoryStream(bytes);
        return new Serializer(options ?? Preserving).Deserialize<T>(stream);
    }

    [return: NotNullIfNotNull(nameof(value))]
    internal static T Trip<T>(T value, SerializerOptions? options = null) => Value<T>(Bytes(value, options), options);
}
