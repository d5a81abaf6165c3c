using System.Diagnostics;
using Cluster.Core;

namespace Seed;

/// <summary>A built program: what `seed submit PATH` sends to the cluster.</summary>
/// <param name="Name">What the job is called.</param>
/// <param name="Folder">Its folder.</param>
/// <param name="EntryAssembly">The file in it whose entry point runs.</param>
internal sealed record JobProgram(string Name, string Folder, string EntryAssembly)
{
    // In Release.
    internal static async Task<JobProgram> BuildAsync(string source, CancellationToken ct) => FromAssembly(await BuildAssemblyAsync(source, ct));

    internal static JobProgram FromFolder(string folder)
    {
        const string Suffix = ".runtimeconfig.json";
        var names = Directory.GetFiles(folder, "*" + Suffix).Select(path => Path.GetFileName(path)[..^Suffix.Length])
            .Where(name => File.Exists(Path.Combine(folder, name + ".dll"))).Order(StringComparer.Ordinal).ToArray();
        return names switch
        {
            [var name] => new JobProgram(name, folder, name + ".dll"),
            [] => throw new ClusterException($"{folder} holds no program: {JobSource.WhatWouldBeRight}"),
            _ => throw new ClusterException($"{folder} holds {names.Length} programs: pass one of {string.Join(".dll, ", names)}.dll"),
        };
    }

    internal static JobProgram FromAssembly(string path)
    {
        var name = Path.GetFileNameWithoutExtension(path);
        var folder = Path.GetDirectoryName(path)!;
        if (!File.Exists(path))
        {
            throw new ClusterException($"the build has left no {path}");
        }

        return File.Exists(Path.Combine(folder, name + ".runtimeconfig.json"))
            ? new JobProgram(name, folder, name + ".dll")
            : throw new ClusterException(
                $"{path} is a library, not a program (no {name}.runtimeconfig.json beside it): set OutputType to Exe");
    }

    private static async Task<string> BuildAssemblyAsync(string source, CancellationToken ct)
    {
        Terminal.Note($"building {source}…");
        // A single file is built for native code by default, which needs a package that a cluster has no use for.
        string[] build = ["build", source, "-c", "Release", .. Path.GetExtension(source) == ".cs" ? ["-p:PublishAot=false"] : Array.Empty<string>()];
        await RunDotnetAsync(source, [.. build, "-v", "quiet"], ct);
        var target = await RunDotnetAsync(source, [.. build, "--no-restore", "-getProperty:TargetPath"], ct);
        return target.Trim();
    }

    private static async Task<string> RunDotnetAsync(string source, string[] arguments, CancellationToken ct)
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
            WorkingDirectory = Path.GetDirectoryName(source),
        };
        // Build servers would outlive this command.
        start.Environment["UseSharedCompilation"] = "false";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using var process = Process.Start(start) ?? throw new ClusterException("dotnet could not be started");
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(ct);
        var errors = process.StandardError.ReadToEndAsync(ct);
        try
        {
            await process.WaitForExitAsync(ct);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return process.ExitCode == 0 ? await output : throw new ClusterException(Explain(source, await output + await errors));
    }

    private static string Reference(string source) => Path.GetExtension(source) == ".cs"
        ? "a first line `#:project FOLDER/src/Cluster.Tune/Cluster.Tune.csproj`"
        : "a <ProjectReference Include=\"FOLDER/src/Cluster.Tune/Cluster.Tune.csproj\" />";

    private static string Explain(string source, string output)
    {
        var errors = output.Split('\n').Where(line => line.Contains("error", StringComparison.OrdinalIgnoreCase))
            .Select(line => line.Trim()).Distinct().ToArray();
        var first = errors.FirstOrDefault() ?? output.Trim();
        var bracket = first.LastIndexOf(" [", StringComparison.Ordinal);
        var hint = first.Contains("error CS0246", StringComparison.Ordinal) && first.Contains("'Cluster", StringComparison.Ordinal)
            ? $"; it must reference the library: {Reference(source)}"
            : "";
        return $"{source} does not build ({errors.Length} error lines); the first: {(bracket > 0 ? first[..bracket] : first)}{hint}";
    }
}
