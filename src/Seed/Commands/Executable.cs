using Cluster.Core;

namespace Seed;

// Where this program is, for starting itself again and for finding the samples that came with it.
internal static class Executable
{
    // `dotnet Seed.dll …` needs the dll's path again; a native launcher needs nothing.
    internal static string[] SelfArguments(string[] arguments) =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet"
            ? [Path.Combine(AppContext.BaseDirectory, "Seed.dll"), .. arguments]
            : arguments;

    // The sample is built beside this program, in the same configuration: …/src/Seed/bin/Release/net10.0.
    internal static string FindSample(string name)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        var output = Path.Combine(folder.Parent?.Name ?? "Release", folder.Name);
        for (var root = folder; root is not null; root = root.Parent)
        {
            if (File.Exists(Path.Combine(root.FullName, "Cluster.sln")))
            {
                var built = Path.Combine(root.FullName, "samples", name, "bin", output, name + ".dll");
                return File.Exists(built)
                    ? built
                    : throw new ClusterException($"the sample {name} is not built: there is no {built}; `./seed demo` builds it");
            }
        }

        throw new ClusterException($"the sample {name} is not here: no folder above {folder.FullName} holds Cluster.sln");
    }
}
