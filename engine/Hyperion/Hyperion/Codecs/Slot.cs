using Hyperion.Wire;

namespace Hyperion.Codecs;

// A place that holds a reference: null, an object met before, or a tag that says the type and the body. Before an object is
// made its type has been let through by the gate, and fits the place.
internal static class Slot
{
    internal static void Write(Writer writer, object? value, Type? declared)
    {
        if (value is null)
            writer.WriteVar(Format.TagNull);
        else
            Write(writer, value, declared, writer.Codecs.BodyOf(value.GetType()));
    }

    internal static void Write(Writer writer, object value, Type? declared, Body body)
    {
        if (body.IsTracked && writer.KeepsReferences && writer.NumberOf(value) is var number and >= 0)
        {
            writer.WriteVar(Format.TagReference);
            writer.WriteVar((uint)number);
            return;
        }

        if (body is SurrogateBody surrogate)
        {
            writer.WriteVar(Format.TagSurrogate);
            writer.WriteVar((uint)surrogate.Index);
        }
        else if (ReferenceEquals(body.Type, declared))
        {
            writer.WriteVar(Format.TagAsDeclared);
        }
        else
        {
            writer.WriteType(body);
        }

        writer.Enter();
        body.Write(writer, value);
        writer.Leave();
    }

    internal static object? Read(Reader reader, Type declared)
    {
        var tag = reader.ReadVar();
        switch (tag)
        {
            case Format.TagNull:
                return null;
            case Format.TagReference:
                return Fitting(reader.ReadReference(), declared);
            case Format.TagSurrogate:
                return Fitting(ReadBody(reader, reader.Codecs.Surrogate(reader.ReadVar())), declared);
        }

        var body = tag == Format.TagAsDeclared ? reader.Codecs.BodyOf(declared) : reader.ReadType(tag);
        if (!ReferenceEquals(body.Type, declared) && !declared.IsAssignableFrom(body.Type))
            throw Reader.Malformed($"a {body.Type} stands where a {declared} belongs");
        if (!body.IsAllowed)
            reader.Codecs.Allow(body);
        return ReadBody(reader, body);
    }

    private static object ReadBody(Reader reader, Body body)
    {
        reader.Enter();
        var number = reader.KeepsReferences && body.IsTracked ? reader.Reserve() : -1;
        var value = body.Read(reader, number);
        if (number >= 0)
            reader.Close(number, value);
        reader.Leave();
        return value;
    }

    private static object Fitting(object value, Type declared) => declared.IsInstanceOfType(value)
        ? value
        : throw Reader.Malformed($"a {value.GetType()} stands where a {declared} belongs");
}

// A field or element of a reference type.
internal sealed class SlotInline<T> : Inline<T> where T : class
{
    // The body of the last object written: most places hold objects of one type for ever.
    private LastBody? _last;

    internal override void Write(Writer writer, T? value)
    {
        if (value is null)
        {
            writer.WriteVar(Format.TagNull);
            return;
        }

        var type = value.GetType();
        var last = _last;
        if (last is null || !ReferenceEquals(last.RuntimeType, type))
            _last = last = new LastBody(type, writer.Codecs.BodyOf(type));
        Slot.Write(writer, value, typeof(T), last.Body);
    }

    internal override bool IsFlat(CodecTable codecs, int depth) =>
        typeof(T) == typeof(Type) || (typeof(T).IsSealed && depth < 4 && codecs.BodyOf(typeof(T)).IsFlat(codecs, depth + 1));

    internal override T Read(Reader reader) => (T)Slot.Read(reader, typeof(T))!;

    private sealed record LastBody(Type RuntimeType, Body Body);
}
