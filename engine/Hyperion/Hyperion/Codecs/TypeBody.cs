using Hyperion.Filtering;
using Hyperion.Wire;

namespace Hyperion.Codecs;

// A type as a value, by its name. Reading one asks the gate as if an object of the type were to be made.
internal sealed class TypeBody : Body
{
    public TypeBody()
        : base(typeof(Type))
    {
    }

    internal override bool IsTracked => false;

    internal override void Write(Writer writer, object value) => writer.WriteString(TypeNames.NameOf((Type)value));

    internal override object Read(Reader reader, int number) =>
        reader.Codecs.Load(reader.ReadString() ?? throw Reader.Malformed("a type has no name"));
}
