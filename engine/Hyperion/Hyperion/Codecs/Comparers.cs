using Hyperion.Wire;

namespace Hyperion.Codecs;

// The comparer of a set or dictionary: one of the well-known ones as a byte, or an object like any other.
internal static class Comparers
{
    private const byte Default = 0;
    private const byte Other = 1;
    private const byte FirstText = 2;

    private static readonly StringComparer[] Text =
    [
        StringComparer.Ordinal, StringComparer.OrdinalIgnoreCase,
        StringComparer.InvariantCulture, StringComparer.InvariantCultureIgnoreCase,
    ];

    internal static void Write(Writer writer, object? comparer, object standard)
    {
        if (comparer is null || ReferenceEquals(comparer, standard))
        {
            writer.WriteByte(Default);
        }
        else if (Array.IndexOf(Text, comparer) is var index and >= 0)
        {
            writer.WriteByte((byte)(FirstText + index));
        }
        else
        {
            writer.WriteByte(Other);
            Slot.Write(writer, comparer, declared: null);
        }
    }

    /// <summary>The comparer, or null for the type's own.</summary>
    internal static T? Read<T>(Reader reader) where T : class
    {
        var kind = reader.ReadByte();
        if (kind == Default)
            return null;
        if (kind == Other)
            return (T?)Slot.Read(reader, typeof(T));
        return kind - FirstText < Text.Length && Text[kind - FirstText] is T comparer
            ? comparer
            : throw Reader.Malformed($"comparer {kind} is none of a {typeof(T).Name}");
    }
}
