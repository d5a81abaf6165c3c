using System.Text;
using Hyperion.Filtering;
using Hyperion.Wire;

namespace Hyperion.Codecs;

// How the objects of one run-time type stand in a message, after the tag that said the type.
internal abstract class Body(Type type)
{
    private byte[]? _nameBytes;

    /// <summary>The type that stands in the message: the object's own, or the public one that an internal type stands for.</summary>
    internal Type Type { get; } = type;

    /// <summary>Whether the object has an identity worth keeping: text and boxed values have none.</summary>
    internal virtual bool IsTracked { get; } = !type.IsValueType;

    /// <summary>The tag that names the type without its name, for built-in and known types; or -1.</summary>
    internal int Number { get; set; } = -1;

    /// <summary>Whether the type may be made from bytes: built in or known, or let through by the gate.</summary>
    internal bool IsAllowed { get; set; }

    internal byte[] NameBytes => _nameBytes ??= Encoding.UTF8.GetBytes(TypeNames.NameOf(Type));

    /// <summary>As for an inline: whether no object of the type can refer to one that refers back.</summary>
    internal virtual bool IsFlat(CodecTable codecs, int depth) => false;

    internal abstract void Write(Writer writer, object value);

    /// <summary>
    /// Reads the object. One that can hold itself says which object has the number, by reader.Complete, before it reads its parts.
    /// </summary>
    internal abstract object Read(Reader reader, int number);
}
