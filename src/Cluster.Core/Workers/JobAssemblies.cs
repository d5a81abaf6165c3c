using System.Reflection;
using System.Runtime.Loader;

namespace Cluster.Core.Workers;

// Makes the job's program folder part of this process: what the default load context does not find, assemblies and native
// libraries alike, is looked for there. So Type.GetType, and with it every message, finds the job's types.
internal static class JobAssemblies
{
    internal static void AddFolder(string folder, string? entryAssembly)
    {
        var resolver = ResolverFor(folder, entryAssembly);
        AssemblyLoadContext.Default.Resolving += (context, name) =>
            Find(resolver?.ResolveAssemblyToPath(name), folder, name.Name + ".dll") is { } path
                ? context.LoadFromAssemblyPath(path)
                : null;
        AssemblyLoadContext.Default.ResolvingUnmanagedDll += (_, name) =>
            Find(resolver?.ResolveUnmanagedDllToPath(name), folder, name, $"lib{name}.so", $"{name}.so") is { } path
                ? System.Runtime.InteropServices.NativeLibrary.Load(path)
                : IntPtr.Zero;
    }

    internal static Assembly LoadEntry(string folder, string entryAssembly)
    {
        var path = Path.Combine(folder, entryAssembly);
        try
        {
            return Assembly.Load(AssemblyName.GetAssemblyName(path));
        }
        catch (Exception fault) when (fault is IOException or BadImageFormatException)
        {
            throw new ClusterException($"entry assembly {entryAssembly} cannot be loaded: {fault.Message}", fault);
        }
    }

    // The resolver reads the program's deps.json, which knows runtimes/RID/native. A folder without a program has none.
    private static AssemblyDependencyResolver? ResolverFor(string folder, string? entryAssembly)
    {
        var main = entryAssembly ?? Directory.EnumerateFiles(folder, "*.deps.json")
            .Select(path => Path.GetFileName(path)[..^".deps.json".Length] + ".dll").Order(StringComparer.Ordinal).FirstOrDefault();
        return main is not null && File.Exists(Path.Combine(folder, main))
            ? new AssemblyDependencyResolver(Path.Combine(folder, main))
            : null;
    }

    private static string? Find(string? resolved, string folder, params string[] names) =>
        resolved ?? names.Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
}
