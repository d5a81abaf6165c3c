using System.Reflection;

namespace Engine.Tests.Conformance;

// Types as C# spells them, in full: Outer<T>.Inner, string, int?, (int, string), T[].
internal static class TypeText
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void", [typeof(object)] = "object", [typeof(string)] = "string", [typeof(bool)] = "bool",
        [typeof(byte)] = "byte", [typeof(sbyte)] = "sbyte", [typeof(short)] = "short", [typeof(ushort)] = "ushort",
        [typeof(int)] = "int", [typeof(uint)] = "uint", [typeof(long)] = "long", [typeof(ulong)] = "ulong",
        [typeof(char)] = "char", [typeof(float)] = "float", [typeof(double)] = "double", [typeof(decimal)] = "decimal",
        [typeof(nint)] = "nint", [typeof(nuint)] = "nuint",
    };

    internal static string Of(Type type)
    {
        if (Keywords.TryGetValue(type, out var keyword))
            return keyword;
        if (type.IsGenericParameter)
            return type.Name;
        if (type.IsByRef)
            return "ref " + Of(type.GetElementType()!);
        if (type.IsPointer)
            return Of(type.GetElementType()!) + "*";
        if (type.IsArray)
            return OfArray(type);
        if (Nullable.GetUnderlyingType(type) is { } inner)
            return Of(inner) + "?";
        return IsTuple(type) ? $"({string.Join(", ", type.GetGenericArguments().Select(Of))})" : OfNamed(type);
    }

    private static string OfArray(Type type)
    {
        var ranks = "";
        for (; type.IsArray; type = type.GetElementType()!)
            ranks += "[" + new string(',', type.GetArrayRank() - 1) + "]";
        return Of(type) + ranks;
    }

    /// <summary>The lists spell a tuple out as a type where it is over a generic parameter itself.</summary>
    private static bool IsTuple(Type type) =>
        type.IsGenericType && type.Namespace == "System" && type.Name.StartsWith("ValueTuple`", StringComparison.Ordinal)
        && type.GetGenericArguments() is { Length: > 1 } arguments && !Array.Exists(arguments, argument => argument.IsGenericParameter);

    private static string OfNamed(Type type)
    {
        var chain = new List<Type>();
        for (Type? level = type; level is not null; level = level.DeclaringType)
            chain.Insert(0, level);
        var arguments = type.GetGenericArguments();
        var used = 0;
        var text = type.Namespace;
        foreach (var level in chain)
        {
            var tick = level.Name.IndexOf('`');
            var own = level.GetGenericArguments().Length - used;
            text += (text is null ? "" : ".") + (tick < 0 ? level.Name : level.Name[..tick]);
            if (own > 0)
                text += $"<{string.Join(", ", arguments.Skip(used).Take(own).Select(Of))}>";
            used += own;
        }

        return text!;
    }

    internal static string Constraints(Type[] parameters, int inherited = 0) => string.Concat(parameters.Skip(inherited).Select(parameter =>
    {
        var flags = parameter.GenericParameterAttributes;
        var isUnmanaged = parameter.GetCustomAttributesData()
            .Any(data => data.AttributeType.FullName == "System.Runtime.CompilerServices.IsUnmanagedAttribute");
        var isStruct = flags.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint);
        var parts = new List<string>();
        if (flags.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint))
            parts.Add("class");
        if (isStruct)
            parts.Add(isUnmanaged ? "unmanaged" : "struct");
        parts.AddRange(parameter.GetGenericParameterConstraints().Where(type => type != typeof(ValueType)).Select(Of));
        if (flags.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint) && !isStruct)
            parts.Add("new()");
        return parts.Count == 0 ? "" : $" where {parameter.Name} : {string.Join(", ", parts)}";
    }));
}
