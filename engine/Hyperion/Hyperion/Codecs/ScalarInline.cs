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
    internal static readonly Type[] Types =
    [
        typeof(bool), typeof(byte), typeof(sbyte), typeof(short), typeof(ushort), typeof(char), typeof(int), typeof(uint),
        typeof(long), typeof(ulong), typeof(float), typeof(double), typeof(Half), typeof(Int128), typeof(UInt128),
        typeof(decimal), typeof(Guid), typeof(DateTime), typeof(DateTimeOffset), typeof(TimeSpan), typeof(string),
    ];

    private static readonly HashSet<Type> Set = [.. Types];

    internal static bool Contains(Type type) => Set.Contains(type);

    internal static MethodInfo WriteMethod(Type type) => typeof(Writer).GetMethod("Write" + type.Name, Flags)!;

    internal static MethodInfo ReadMethod(Type type) => typeof(Reader).GetMethod("Read" + type.Name, Flags)!;

    internal static Inline Create(Type type) => type.Name switch
    {
        nameof(Boolean) => new ScalarInline<bool>(1, static (w, v) => w.WriteBoolean(v), static r => r.ReadBoolean()),
        nameof(Byte) => new ScalarInline<byte>(1, static (w, v) => w.WriteByte(v), static r => r.ReadByte()),
        nameof(SByte) => new ScalarInline<sbyte>(1, static (w, v) => w.WriteSByte(v), static r => r.ReadSByte()),
        nameof(Int16) => new ScalarInline<short>(2, static (w, v) => w.WriteInt16(v), static r => r.ReadInt16()),
        nameof(UInt16) => new ScalarInline<ushort>(2, static (w, v) => w.WriteUInt16(v), static r => r.ReadUInt16()),
        nameof(Char) => new ScalarInline<char>(2, static (w, v) => w.WriteChar(v), static r => r.ReadChar()),
        nameof(Int32) => new ScalarInline<int>(1, static (w, v) => w.WriteInt32(v), static r => r.ReadInt32()),
        nameof(UInt32) => new ScalarInline<uint>(1, static (w, v) => w.WriteUInt32(v), static r => r.ReadUInt32()),
        nameof(Int64) => new ScalarInline<long>(1, static (w, v) => w.WriteInt64(v), static r => r.ReadInt64()),
        nameof(UInt64) => new ScalarInline<ulong>(1, static (w, v) => w.WriteUInt64(v), static r => r.ReadUInt64()),
        nameof(Single) => new ScalarInline<float>(4, static (w, v) => w.WriteSingle(v), static r => r.ReadSingle()),
        nameof(Double) => new ScalarInline<double>(8, static (w, v) => w.WriteDouble(v), static r => r.ReadDouble()),
        nameof(Half) => new ScalarInline<Half>(2, static (w, v) => w.WriteHalf(v), static r => r.ReadHalf()),
        nameof(Int128) => new ScalarInline<Int128>(16, static (w, v) => w.WriteInt128(v), static r => r.ReadInt128()),
        nameof(UInt128) => new ScalarInline<UInt128>(16, static (w, v) => w.WriteUInt128(v), static r => r.ReadUInt128()),
        nameof(Decimal) => new ScalarInline<decimal>(16, static (w, v) => w.WriteDecimal(v), static r => r.ReadDecimal()),
        nameof(Guid) => new ScalarInline<Guid>(16, static (w, v) => w.WriteGuid(v), static r => r.ReadGuid()),
        nameof(DateTime) => new ScalarInline<DateTime>(8, static (w, v) => w.WriteDateTime(v), static r => r.ReadDateTime()),
        nameof(DateTimeOffset) =>
            new ScalarInline<DateTimeOffset>(10, static (w, v) => w.WriteDateTimeOffset(v), static r => r.ReadDateTimeOffset()),
        nameof(TimeSpan) => new ScalarInline<TimeSpan>(8, static (w, v) => w.WriteTimeSpan(v), static r => r.ReadTimeSpan()),
        nameof(String) => new ScalarInline<string?>(1, static (w, v) => w.WriteString(v), static r => r.ReadString()),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "not a scalar"),
    };

    private const BindingFlags Flags = BindingFlags.Instance | BindingFlags.NonPublic;
}
