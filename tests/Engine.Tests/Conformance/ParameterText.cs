using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Engine.Tests.Conformance;

// Parameter lists and constants as C# spells them; only the lists that read like declarations mark a float's with an f.
internal sealed class ParameterText(bool marksFloats)
{
    internal string Of(MethodBase method)
    {
        var parameters = method.GetParameters().Select(Of).ToArray();
        if (method.IsDefined(typeof(ExtensionAttribute), inherit: false))
            parameters[0] = "this " + parameters[0];
        return string.Join(", ", parameters);
    }

    internal string Of(ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        var text = type.IsByRef
            ? (parameter.IsOut ? "out " : parameter.IsIn ? "in " : "ref ") + TypeText.Of(type.GetElementType()!)
            : TypeText.Of(type);
        if (parameter.IsDefined(typeof(ParamArrayAttribute)) || parameter.IsDefined(typeof(ParamCollectionAttribute)))
            text = "params " + text;
        text += " " + parameter.Name;
        return parameter.HasDefaultValue ? $"{text} = {Constant(parameter.RawDefaultValue, type)}" : text;
    }

    internal string Constant(object? value, Type type)
    {
        var underlying = Nullable.GetUnderlyingType(type) ?? type;
        if (value is null or Missing or DBNull)
            return CanBeNull(type) ? "null" : "default";
        if (underlying.IsEnum)
            return EnumText(underlying, value);
        return value switch
        {
            string text => "\"" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\"",
            char letter => $"'{letter}'",
            bool flag => flag ? "true" : "false",
            float number => number.ToString("R", CultureInfo.InvariantCulture) + (marksFloats ? "f" : ""),
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString()!,
        };
    }

    private static bool CanBeNull(Type type) => type.IsGenericParameter
        ? type.GenericParameterAttributes.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint)
            || Array.Exists(type.GetGenericParameterConstraints(), bound => bound.IsClass && bound != typeof(ValueType))
        : !type.IsValueType || Nullable.GetUnderlyingType(type) is not null;

    private static string EnumText(Type type, object value)
    {
        var name = Enum.GetName(type, value);
        return name is null
            ? $"({TypeText.Of(type)}){Convert.ToString(Convert.ChangeType(value, Enum.GetUnderlyingType(type), CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)}"
            : $"{TypeText.Of(type)}.{name}";
    }
}
