using Cluster.Core;

namespace Seed;

/// <summary>What the PATH of `seed submit PATH` names: a program, or sources that must be built into one.</summary>
/// <param name="Path">The program, or the project or source file.</param>
/// <param name="Program">Null as long as it has to be built.</param>
internal sealed record JobSource(string Path, JobProgram? Program)
{
    internal const string WhatWouldBeRight =
        "pass a folder with one .csproj, a built program's folder, its .dll, or a single .cs file";

    // Whatever is wrong with a path is told here, before anything takes long; only a build can still fail.
    internal static JobSource Find(string path)
    {
        var full = System.IO.Path.GetFullPath(path);
        if (Directory.Exists(full))
        {
            return FindInFolder(full);
        }

        if (!File.Exists(full))
        {
            throw new ClusterException($"there is no file or folder {full}: {WhatWouldBeRight}");
        }

        return System.IO.Path.GetExtension(full).ToLowerInvariant() switch
        {
            ".dll" => new JobSource(full, JobProgram.FromAssembly(full)),
            ".cs" or ".csproj" => new JobSource(full, Program: null),
            _ => throw new ClusterException($"{full} is not a program: {WhatWouldBeRight}"),
        };
    }

    internal async Task<JobProgram> BuildAsync(CancellationToken ct) => Program ?? await JobProgram.BuildAsync(Path, ct);

    private static JobSource FindInFolder(string folder)
    {
        var projects = Directory.GetFiles(folder, "*.csproj");
        return projects switch
        {
            [] => new JobSource(folder, JobProgram.FromFolder(folder)),
            [var project] => new JobSource(project, Program: null),
            _ => throw new ClusterException(
                $"{folder} has {projects.Length} projects ({string.Join(", ", projects.Select(System.IO.Path.GetFileName))}): pass the one to run"),
        };
    }
}
