using Hyperion.Wire;

namespace Hyperion.Codecs;

// Objects that a surrogate stands for. What stands in their place is a slot of its own; the object found again from it
// is the surrogate's affair, and is only looked at for whether it fits its place.
internal sealed class SurrogateBody(int index, Surrogate surrogate) : Body(surrogate.From)
{
    internal int Index { get; } = index;

    internal override bool IsTracked => true;

    internal override void Write(Writer writer, object value) =>
        Slot.Write(writer, SurrogateInline<object>.Replace(surrogate, value), surrogate.To);

    internal override object Read(Reader reader, int number) => SurrogateInline<object>.Restore(surrogate, reader);
}

internal sealed class SurrogateInline<T>(Surrogate surrogate) : Inline<T>
{
    internal override void Write(Writer writer, T value) =>
        Slot.Write(writer, Replace(surrogate, value!), surrogate.To);

    internal override T Read(Reader reader) => (T)Restore(surrogate, reader);

    internal static object Replace(Surrogate surrogate, object value) => surrogate.ToSurrogate(value)
        ?? throw new InvalidOperationException($"The surrogate of {surrogate.From} for a {value.GetType()} is null.");

    internal static object Restore(Surrogate surrogate, Reader reader)
    {
        var replacement = Slot.Read(reader, surrogate.To) ?? throw Reader.Malformed($"no {surrogate.To} stands for a {surrogate.From}");
        return surrogate.FromSurrogate(replacement) ?? throw Reader.Malformed($"a {surrogate.To} leads to no {surrogate.From}");
    }
}
