using Hyperion.Wire;

namespace Hyperion.Codecs;

// How a value of one declared type (a field's, an element's) stands in a message, null included where the type has one.
internal abstract class Inline
{
    internal abstract Type Type { get; }

    /// <summary>The fewest bytes that a value takes, at least 1: what a count of them is checked against.</summary>
    internal virtual int BytesMin => 1;

    /// <summary>Whether no value of the type can refer to an object that refers back: scalars, and structs of them.</summary>
    internal virtual bool IsFlat(CodecTable codecs, int depth) => false;

    internal abstract void WriteBoxed(Writer writer, object? value);

    internal abstract object? ReadBoxed(Reader reader);
}

internal abstract class Inline<T> : Inline
{
    internal override Type Type => typeof(T);

    internal abstract void Write(Writer writer, T value);

    internal abstract T Read(Reader reader);

    internal override void WriteBoxed(Writer writer, object? value) => Write(writer, (T)value!);

    internal override object? ReadBoxed(Reader reader) => Read(reader);
}
