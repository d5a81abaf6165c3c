using System.Reflection;
using Hyperion.Wire;

namespace Hyperion.Codecs;

// The values that the format has words for. The writer's and reader's methods are found by the type's name, so that
// compiled members can call them without a step between.
internal sealed class ScalarInline<T>(int bytesMin, Action<Writer, T> write, Func<Reader, T> read) : Inline<T>
{
    internal override int BytesMin => bytesMin;

    internal override bool IsFlat(CodecTable codecs, int depth) => true;

    internal override void Write(Writer writer, T value) => write(writer, value);

    internal override T Read(Reader reader) => read(reader);
}

internal static class Scalars
{
    private const BindingFlags Flags = BindingFlags.Instance | BindingFlags.NonPublic;

    /// <summary>The types, and the fewest bytes that a value of each takes. The order is part of the format.</summary>
    private static readonly (Type Type, int BytesMin)[] Table =
    [
        (typeof(bool), 1), (typeof(byte), 1), (typeof(sbyte), 1), (typeof(short), 2), (typeof(ushort), 2), (typeof(char), 2),
        (typeof(int), 1), (typeof(uint), 1), (typeof(long), 1), (typeof(ulong), 1), (typeof(float), 4), (typeof(double), 8),
        (typeof(Half), 2), (typeof(Int128), 16), (typeof(UInt128), 16), (typeof(decimal), 16), (typeof(Guid), 16),
        (typeof(DateTime), 8), (typeof(DateTimeOffset), 10), (typeof(TimeSpan), 8), (typeof(string), 1),
    ];

    internal static readonly Type[] Types = Array.ConvertAll(Table, static row => row.Type);

    private static readonly HashSet<Type> Set = [.. Types];

    internal static bool Contains(Type type) => Set.Contains(type);

    internal static MethodInfo WriteMethod(Type type) => typeof(Writer).GetMethod("Write" + type.Name, Flags)!;

    internal static MethodInfo ReadMethod(Type type) => typeof(Reader).GetMethod("Read" + type.Name, Flags)!;

    internal static Inline Create(Type type)
    {
        var bytesMin = Table[Array.IndexOf(Types, type)].BytesMin;
        var write = WriteMethod(type).CreateDelegate(typeof(Action<,>).MakeGenericType(typeof(Writer), type));
        var read = ReadMethod(type).CreateDelegate(typeof(Func<,>).MakeGenericType(typeof(Reader), type));
        return (Inline)Activator.CreateInstance(typeof(ScalarInline<>).MakeGenericType(type), bytesMin, write, read)!;
    }
}
