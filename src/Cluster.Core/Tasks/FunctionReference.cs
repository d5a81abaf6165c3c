using System.Reflection;
using System.Runtime.CompilerServices;
using Cluster.Core.Wire;

namespace Cluster.Core;

/// <summary>
/// A user's function by name: assembly, type, method. A function that is to run in another process is sent as this, and
/// found again there, since every process of a job has the job's assemblies. Only functions that need nothing of the
/// place they were made in can travel: static methods, and lambdas that capture nothing.
/// </summary>
/// <param name="AssemblyName">The simple name of the assembly.</param>
/// <param name="TypeName">The full name of the declaring type.</param>
/// <param name="MethodName">The method's name.</param>
/// <param name="ParameterTypeNames">The assembly-qualified types of the parameters, which tell overloads apart.</param>
public sealed record FunctionReference(
    string AssemblyName, string TypeName, string MethodName, IReadOnlyList<string> ParameterTypeNames)
{
    private const BindingFlags AnyMethod =
        BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>Names a function.</summary>
    /// <param name="function">A static method or a lambda that captures nothing.</param>
    /// <exception cref="ClusterException">The function is a capturing lambda, an instance method or generic.</exception>
    public static FunctionReference Of(Delegate function)
    {
        ArgumentNullException.ThrowIfNull(function);
        var method = function.Method;
        var type = method.DeclaringType;
        if (type is null || function.GetInvocationList().Length != 1)
        {
            throw new ClusterException($"{method.Name} cannot run in another process: pass one static method or lambda");
        }

        if (!method.IsStatic && !IsCapturelessClosure(type))
        {
            var captured = IsClosure(type) ? CapturedNames(type) : $"an instance of {type.Name}";
            throw new ClusterException(
                $"{Readable(method)} in {type.FullName} cannot run in another process: it captures {captured}; "
                + "make it a static method or a static lambda, and pass what it needs as configuration");
        }

        if (method.IsGenericMethod || type.ContainsGenericParameters || type.IsGenericType)
        {
            throw new ClusterException(
                $"{Readable(method)} in {type.FullName} cannot run in another process: it is generic, or its type is; "
                + "wrap it in a static method of a plain class");
        }

        return new FunctionReference(
            type.Assembly.GetName().Name!,
            type.FullName!,
            method.Name,
            method.GetParameters().Select(parameter => parameter.ParameterType.AssemblyQualifiedName!).ToArray());
    }

    /// <summary>Finds the function again, in a process that has the job's assemblies.</summary>
    /// <typeparam name="T">The delegate type that the function must fit.</typeparam>
    /// <exception cref="ClusterException">The function is not there, or does not fit.</exception>
    public T Resolve<T>() where T : Delegate
    {
        if (FrameworkAssemblies.Contains(AssemblyName))
        {
            throw new ClusterException($"{this} is refused: a function must come from the job's own assemblies");
        }

        var method = FindMethod();
        try
        {
            return method.IsStatic
                ? method.CreateDelegate<T>()
                : method.CreateDelegate<T>(RuntimeHelpers.GetUninitializedObject(method.DeclaringType!));
        }
        catch (ArgumentException mismatch)
        {
            throw new ClusterException($"{this} does not fit {typeof(T).Name}: {mismatch.Message}", mismatch);
        }
    }

    /// <summary>For people: <c>Namespace.Type.Method in Assembly</c>.</summary>
    public override string ToString() => $"{TypeName}.{MethodName} in {AssemblyName}";

    private MethodInfo FindMethod()
    {
        Type? type;
        try
        {
            type = Assembly.Load(new AssemblyName(AssemblyName)).GetType(TypeName, throwOnError: false);
        }
        catch (Exception fault) when (fault is IOException or BadImageFormatException)
        {
            throw new ClusterException($"{this} cannot be loaded: {fault.Message}", fault);
        }

        if (type is null)
        {
            throw new ClusterException($"{this} is not there: the assembly has no such type (was it built anew since?)");
        }

        return type.GetMethods(AnyMethod).FirstOrDefault(method => method.Name == MethodName && HasParameters(method))
            ?? throw new ClusterException($"{this} is not there: the type has no such method (was it built anew since?)");
    }

    private bool HasParameters(MethodInfo method) =>
        method.GetParameters().Select(parameter => parameter.ParameterType.AssemblyQualifiedName)
            .SequenceEqual(ParameterTypeNames);

    // The compiler puts lambdas that capture nothing on a nested class without instance fields, and calls them on it.
    private static bool IsCapturelessClosure(Type type) => IsClosure(type) && Fields(type).Length == 0;

    private static bool IsClosure(Type type) => type.IsDefined(typeof(CompilerGeneratedAttribute), false);

    private static FieldInfo[] Fields(Type type) =>
        type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic);

    private static string CapturedNames(Type type) =>
        string.Join(", ", Fields(type).Select(field => field.Name == "<>4__this" ? "this" : field.Name));

    private static string Readable(MethodInfo method) => method.Name.StartsWith('<') ? "the lambda" : method.Name;
}
