using System.Reflection;
using System.Runtime.CompilerServices;

namespace Engine.Tests.Conformance;

// What a user of an assembly can see of it: public types, and public and protected members, compiler-made ones left out.
// An override of a visible member is left out too: it adds nothing that could not be called or overridden without it.
internal static class PublicSurface
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    internal static IEnumerable<Type> Types(Assembly assembly) =>
        assembly.GetTypes().Where(type => IsVisible(type) && !IsCompilerMade(type) && type.Name is not "<Module>");

    internal static bool IsVisible(Type type) => type.DeclaringType is null
        ? type.IsPublic
        : (type.IsNestedPublic || type.IsNestedFamily || type.IsNestedFamORAssem) && IsVisible(type.DeclaringType);

    internal static IEnumerable<MemberInfo> Members(Type type)
    {
        if (type.IsEnum)
            return type.GetFields(BindingFlags.Public | BindingFlags.Static);
        if (typeof(Delegate).IsAssignableFrom(type))
            return [];
        return type.GetMembers(Declared).Where(member => IsVisible(member) && !IsCompilerMade(member) && !IsOverride(member));
    }

    internal static bool IsVisible(MethodBase? method) => method is not null && (method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly);

    private static bool IsVisible(MemberInfo member) => member switch
    {
        FieldInfo field => (field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly) && !field.IsSpecialName,
        PropertyInfo property => IsVisible(property.GetMethod) || IsVisible(property.SetMethod),
        EventInfo news => IsVisible(news.AddMethod),
        MethodInfo method => IsVisible(method) && (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal)),
        ConstructorInfo constructor => !constructor.IsStatic && IsVisible(constructor),
        _ => false,
    };

    private static bool IsCompilerMade(MemberInfo member) =>
        member.Name.Contains('<', StringComparison.Ordinal)
        || (member is Type && member.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false));

    private static bool IsOverride(MemberInfo member)
    {
        var method = member as MethodInfo ?? (member as PropertyInfo)?.GetMethod ?? (member as PropertyInfo)?.SetMethod;
        var original = method?.GetBaseDefinition();
        return method is { IsVirtual: true } && original!.DeclaringType != method.DeclaringType
            && IsVisible(original) && IsVisible(original.DeclaringType!);
    }
}
