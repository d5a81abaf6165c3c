using System.Runtime.CompilerServices;
using Hyperion.Wire;

namespace Hyperion.Codecs;

// The small value types around scalars: enums as their number, nullables as a flag and the value.
internal sealed class EnumInline<T> : Inline<T> where T : struct, Enum
{
    internal override bool IsFlat(CodecTable codecs, int depth) => true;

    internal override void Write(Writer writer, T value) => writer.WriteInt64(Unsafe.SizeOf<T>() switch
    {
        1 => Unsafe.BitCast<T, sbyte>(value),
        2 => Unsafe.BitCast<T, short>(value),
        4 => Unsafe.BitCast<T, int>(value),
        _ => Unsafe.BitCast<T, long>(value),
    });

    internal override T Read(Reader reader)
    {
        var value = reader.ReadInt64();
        return Unsafe.SizeOf<T>() switch
        {
            1 => Unsafe.BitCast<sbyte, T>(checked((sbyte)value)),
            2 => Unsafe.BitCast<short, T>(checked((short)value)),
            4 => Unsafe.BitCast<int, T>(checked((int)value)),
            _ => Unsafe.BitCast<long, T>(value),
        };
    }
}

internal sealed class NullableInline<T>(Inline<T> inner) : Inline<T?> where T : struct
{
    internal override bool IsFlat(CodecTable codecs, int depth) => inner.IsFlat(codecs, depth);

    internal override void Write(Writer writer, T? value)
    {
        writer.WriteBoolean(value.HasValue);
        if (value.HasValue)
            inner.Write(writer, value.GetValueOrDefault());
    }

    internal override T? Read(Reader reader) => reader.ReadBoolean() ? inner.Read(reader) : null;
}

// A value type that goes as another, by two functions: an immutable array as its array, memory as an array.
internal sealed class ConvertedInline<T, TWire>(Inline<TWire> wire, Func<T, TWire> to, Func<TWire, T> from) : Inline<T>
{
    internal override int BytesMin => wire.BytesMin;

    internal override bool IsFlat(CodecTable codecs, int depth) => wire.IsFlat(codecs, depth);

    internal override void Write(Writer writer, T value) => wire.Write(writer, to(value));

    internal override T Read(Reader reader) => from(wire.Read(reader));
}

// A value, or a text, in a place for references.
internal sealed class BoxedBody<T>(Inline<T> inline) : Body(typeof(T)) where T : notnull
{
    internal override bool IsTracked => false;

    internal override void Write(Writer writer, object value) => inline.Write(writer, (T)value);

    internal override object Read(Reader reader, int number) =>
        inline.Read(reader) ?? throw Reader.Malformed("a text is null, where its tag says that it is there");
}
