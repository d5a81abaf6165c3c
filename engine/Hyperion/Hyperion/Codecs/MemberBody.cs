using System.Reflection;
using Hyperion.Wire;

namespace Hyperion.Codecs;

// A field, property, method or constructor as a value, by its type and name. Reading one asks the gate as if an object of the
// type were to be made.
internal sealed class MemberBody(Type kind) : Body(kind)
{
    internal override bool IsTracked => false;

    /// <summary>The public type that stands for the runtime's own; null if the type is no member.</summary>
    internal static Type? KindOf(Type type) =>
        Array.Find([typeof(FieldInfo), typeof(PropertyInfo), typeof(MethodInfo), typeof(ConstructorInfo)], kind => kind.IsAssignableFrom(type));

    internal override void Write(Writer writer, object value)
    {
        if (value is MethodBase method)
            MemberNames.WriteMethod(writer, method);
        else
            MemberNames.Write(writer, (MemberInfo)value);
    }

    internal override object Read(Reader reader, int number)
    {
        object member = typeof(MethodBase).IsAssignableFrom(Type)
            ? MemberNames.ReadMethod(reader)
            : MemberNames.Read(reader, Type == typeof(FieldInfo) ? MemberTypes.Field : MemberTypes.Property);
        return Type.IsInstanceOfType(member) ? member : throw Reader.Malformed($"a {member.GetType()} stands where a {Type} belongs");
    }
}
