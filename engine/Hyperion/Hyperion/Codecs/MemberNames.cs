using System.Reflection;
using Hyperion.Filtering;
using Hyperion.ValueSerializers;
using Hyperion.Wire;

namespace Hyperion.Codecs;

// Members of types on the wire: the declaring type's name, the member's, and for methods what tells overloads apart: the
// names of the parameters' types, which are compared and never loaded, and of the generic arguments, which are.
internal static class MemberNames
{
    private const BindingFlags Any =
        BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    internal static void Write(Writer writer, MemberInfo member)
    {
        var owner = member.DeclaringType
            ?? throw new UnsupportedTypeException(member.GetType(), $"{member.Name} was made at run time and is in no type.");
        writer.WriteString(TypeNames.NameOf(owner));
        writer.WriteString(member.Name);
    }

    internal static MemberInfo Read(Reader reader, MemberTypes kind)
    {
        var (owner, name) = ReadOwner(reader);
        // GetMember takes a star for any ending: the name is compared again.
        return Array.Find(owner.GetMember(name, kind, Any), member => member.Name == name)
            ?? throw Reader.Malformed($"{owner} has no {kind} {Shown(name)}");
    }

    internal static void WriteMethod(Writer writer, MethodBase method)
    {
        Write(writer, method);
        var definition = method is MethodInfo { IsGenericMethod: true } generic ? generic.GetGenericMethodDefinition() : method;
        writer.WriteString(Signature(definition));
        var arguments = method.IsGenericMethod ? method.GetGenericArguments() : [];
        writer.WriteVar((uint)arguments.Length);
        foreach (var argument in arguments)
            writer.WriteString(TypeNames.NameOf(argument));
    }

    internal static MethodBase ReadMethod(Reader reader)
    {
        var (owner, name) = ReadOwner(reader);
        var signature = reader.ReadString();
        var arguments = new Type[reader.ReadCount(1)];
        for (var i = 0; i < arguments.Length; i++)
            arguments[i] = reader.Codecs.Load(Text(reader.ReadString()));
        foreach (var member in owner.GetMember(name, MemberTypes.Method | MemberTypes.Constructor, Any))
        {
            var method = (MethodBase)member;
            var arity = method.IsGenericMethod ? method.GetGenericArguments().Length : 0;
            if (method.Name == name && arity == arguments.Length && Signature(method) == signature)
                return arity == 0 ? method : ((MethodInfo)method).MakeGenericMethod(arguments);
        }

        throw Reader.Malformed($"{owner} has no method {Shown(name)} with these parameters");
    }

    private static (Type Owner, string Name) ReadOwner(Reader reader)
    {
        var owner = reader.Codecs.Load(Text(reader.ReadString()));
        return (owner, Text(reader.ReadString()));
    }

    private static string Signature(MethodBase method) =>
        string.Join(';', method.GetParameters().Select(parameter => TypeNames.NameOf(parameter.ParameterType)));

    private static string Text(string? text) => text ?? throw Reader.Malformed("a member has no name");

    private static string Shown(string name) => TypeNames.Shown(name);
}
