using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Engine.Tests.Conformance;

// The surface as lines, "Type :: signature", in the form of the packages' lists. There are two dialects: the lists of the
// Akka packages put the kind of member first and leave the member's name out where the type's says it, those of the
// TorchSharp packages read like declarations.
internal sealed class SurfacePrinter(bool isDeclaration)
{
    private readonly ParameterText _parameters = new(isDeclaration);

    internal IEnumerable<string> Lines(Assembly assembly) =>
        PublicSurface.Types(assembly).SelectMany(Lines).Order(StringComparer.Ordinal);

    private IEnumerable<string> Lines(Type type)
    {
        var name = TypeText.Of(type);
        yield return $"{name} :: {TypeLine(type)}";
        foreach (var member in PublicSurface.Members(type))
            yield return $"{name} :: {MemberLine(type, member)}";
    }

    private string TypeLine(Type type)
    {
        var simple = isDeclaration ? " " + SimpleName(type) : "";
        var access = type.IsNestedFamORAssem ? "protected internal" : type.IsNestedFamily ? "protected" : "public";
        if (type.IsEnum)
            return $"{access} enum{simple}" + (isDeclaration ? " : " + TypeText.Of(Enum.GetUnderlyingType(type)) : "");
        if (typeof(Delegate).IsAssignableFrom(type))
        {
            var invoke = type.GetMethod("Invoke")!;
            return $"{access} delegate {TypeText.Of(invoke.ReturnType)} {simple.TrimStart()}({_parameters.Of(invoke)})" + OwnConstraints(type);
        }

        var bases = Bases(type);
        return $"{access} {TypeKind(type)}{simple}{(bases.Length == 0 ? "" : " : " + string.Join(", ", bases))}" + OwnConstraints(type);
    }

    private string TypeKind(Type type)
    {
        if (type.IsInterface)
            return "interface";
        if (type.IsValueType)
            return type.IsDefined(typeof(IsReadOnlyAttribute), inherit: false) ? "readonly struct" : "struct";
        var modifiers = type.IsAbstract && type.IsSealed ? "static " : type.IsAbstract ? "abstract " : type.IsSealed ? "sealed " : "";
        return modifiers + (!isDeclaration && type.GetMethod("<Clone>$") is not null ? "record" : "class");
    }

    /// <summary>The nearest base that can be seen, and the visible interfaces that neither it nor another of them brings.</summary>
    private static string[] Bases(Type type)
    {
        var parent = type.BaseType;
        while (parent is not null && !PublicSurface.IsVisible(parent.IsGenericType ? parent.GetGenericTypeDefinition() : parent))
            parent = parent.BaseType;
        var visible = type.GetInterfaces().Except(parent?.GetInterfaces() ?? [])
            .Where(face => PublicSurface.IsVisible(face.IsGenericType ? face.GetGenericTypeDefinition() : face)).ToArray();
        var interfaces = visible.Except(visible.SelectMany(face => face.GetInterfaces())).Select(TypeText.Of).Order(StringComparer.Ordinal);
        return parent is null || parent == typeof(object) || parent == typeof(ValueType) ? [.. interfaces] : [TypeText.Of(parent), .. interfaces];
    }

    private static string OwnConstraints(Type type) =>
        TypeText.Constraints(type.GetGenericArguments(), type.DeclaringType?.GetGenericArguments().Length ?? 0);

    private string MemberLine(Type type, MemberInfo member) => member switch
    {
        FieldInfo field when type.IsEnum => (isDeclaration ? "" : "enum-value ") + $"{field.Name} = {Raw(field)}",
        FieldInfo field => Kind("field") + FieldLine(field),
        ConstructorInfo constructor =>
            Kind("ctor") + $"{Access(constructor)} {(isDeclaration ? SimpleName(type, withArguments: false) : "")}({_parameters.Of(constructor)})",
        PropertyInfo property => Kind("property") + PropertyLine(property),
        EventInfo news => Kind("event") + Modifiers(news.AddMethod!) + $"{(isDeclaration ? "event " : "")}{TypeText.Of(news.EventHandlerType!)} {news.Name}",
        MethodInfo method => Kind("method") + MethodLine(method),
        _ => throw new ArgumentOutOfRangeException(nameof(member), member, "no kind of member that is printed"),
    };

    private string Kind(string kind) => isDeclaration ? "" : kind + " ";

    private string FieldLine(FieldInfo field)
    {
        var access = field.IsPublic ? "public" : field.IsFamily ? "protected" : "protected internal";
        if (field.IsLiteral)
            return $"{access} const {TypeText.Of(field.FieldType)} {field.Name} = {_parameters.Constant(field.GetRawConstantValue(), field.FieldType)}";
        return $"{access} {(field.IsStatic ? "static " : "")}{(field.IsInitOnly ? "readonly " : "")}{TypeText.Of(field.FieldType)} {field.Name}";
    }

    private string PropertyLine(PropertyInfo property)
    {
        var getter = PublicSurface.IsVisible(property.GetMethod) ? property.GetMethod : null;
        var setter = PublicSurface.IsVisible(property.SetMethod) ? property.SetMethod : null;
        var main = getter is null || (setter is not null && !getter.IsPublic && setter.IsPublic) ? setter! : getter;
        var parts = new List<string>();
        if (getter is not null)
            parts.Add(Accessor(getter, main, "get;"));
        if (setter is not null)
            parts.Add(Accessor(setter, main, IsInit(setter) ? "init;" : "set;"));
        var index = property.GetIndexParameters();
        var name = index.Length == 0 ? property.Name : $"this[{string.Join(", ", index.Select(_parameters.Of))}]";
        return $"{Modifiers(main)}{TypeText.Of(property.PropertyType)} {name} {{ {string.Join(' ', parts)} }}";
    }

    private static string Accessor(MethodInfo accessor, MethodInfo main, string word) =>
        Access(accessor) == Access(main) ? word : $"{Access(accessor)} {word}";

    private static bool IsInit(MethodInfo setter) =>
        setter.ReturnParameter.GetRequiredCustomModifiers().Any(type => type.Name == nameof(IsExternalInit));

    private string MethodLine(MethodInfo method)
    {
        var result = TypeText.Of(method.ReturnType);
        var arguments = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(TypeText.Of))}>" : "";
        var constraints = method.IsGenericMethod ? TypeText.Constraints(method.GetGenericArguments()) : "";
        var head = isDeclaration && method.Name.StartsWith("op_", StringComparison.Ordinal)
            ? method.Name switch
            {
                "op_Implicit" => $"implicit operator {result}",
                "op_Explicit" => $"explicit operator {result}",
                var name => $"{result} operator {name[3..]}",
            }
            : $"{result} {method.Name}";
        return $"{Modifiers(method)}{head}{arguments}({_parameters.Of(method)}){constraints}";
    }

    private string Modifiers(MethodInfo method)
    {
        if (method.DeclaringType!.IsInterface)
            return isDeclaration ? "" : Access(method) + " ";
        var kind = method.IsStatic ? "static "
            : method.GetBaseDefinition() != method ? (method.IsFinal ? "sealed override " : method.IsAbstract ? "abstract override " : "override ")
            : method.IsAbstract ? "abstract "
            : method is { IsVirtual: true, IsFinal: false } ? "virtual "
            : "";
        return $"{Access(method)} {kind}";
    }

    private static string Access(MethodBase method) =>
        method.IsPublic ? "public" : method.IsFamily ? "protected" : "protected internal";

    private static string Raw(FieldInfo field) => Convert.ToString(field.GetRawConstantValue(), CultureInfo.InvariantCulture)!;

    private static string SimpleName(Type type, bool withArguments = true)
    {
        var full = TypeText.Of(type);
        var arguments = full.EndsWith('>') ? full.LastIndexOf('<') : full.Length;
        var name = full[(full.LastIndexOf('.', arguments - 1) + 1)..];
        return withArguments || arguments == full.Length ? name : name[..name.IndexOf('<', StringComparison.Ordinal)];
    }
}
