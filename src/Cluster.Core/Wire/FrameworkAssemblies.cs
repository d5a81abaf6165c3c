namespace Cluster.Core.Wire;

// Which assemblies are .NET's own. Nothing that arrives by name is ever looked up in them, save the plain types that
// WireTypes lists: a framework has types (processes, files, expression trees) that do harm by being made.
internal static class FrameworkAssemblies
{
    private static readonly string[] Names = ["mscorlib", "netstandard", "WindowsBase", "System", "%core%"];

    internal static bool Contains(string assemblyName) =>
        Names.Contains(assemblyName, StringComparer.OrdinalIgnoreCase)
        || assemblyName.StartsWith("System.", StringComparison.OrdinalIgnoreCase)
        || assemblyName.StartsWith("Microsoft.", StringComparison.OrdinalIgnoreCase);
}
