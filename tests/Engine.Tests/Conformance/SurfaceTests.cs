using System.Reflection;

namespace Engine.Tests.Conformance;

// A stand-in has no public or protected member that the package lacks: each line of its surface is covered by a line of
// engine/api, which holds the part of the packages' lists that the stand-ins have, but for what differences.txt lists with
// its reason. `engine/api/refresh.sh FOLDER` makes engine/api anew from the full lists and says what a package lacks.
public class SurfaceTests
{
    public static TheoryData<string> Assemblies => new(
        "Akka", "Akka.Remote", "Akka.Cluster", "Akka.Cluster.Tools", "Akka.Cluster.Sharding", "Akka.TestKit", "Akka.TestKit.Xunit2",
        "Hyperion", "Akka.Serialization.Hyperion",
        "TorchSharp", "TorchVision", "TorchSharp.PyBridge");

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Nothing_is_public_that_the_package_lacks(string assembly)
    {
        var path = Path.Combine(ApiFolder(), assembly + ".txt");
        var missing = Uncovered(assembly, new SurfaceList(File.ReadLines(path)));
        Assert.True(missing.Length == 0, $"{assembly} has members that {path} does not list:\n{string.Join('\n', missing)}");
    }

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void The_lists_are_made_anew_when_asked(string assembly)
    {
        if (Environment.GetEnvironmentVariable("ENGINE_API_LISTS") is not { Length: > 0 } folder)
            return;
        var package = new SurfaceList(File.ReadLines(Path.Combine(folder, assembly + ".txt")));
        var used = Lines(assembly).Select(package.Covering).OfType<string>().Distinct().Order(StringComparer.Ordinal);
        File.WriteAllLines(Path.Combine(ApiFolder(), assembly + ".txt"), used);
        var report = Uncovered(assembly, package)
            .SelectMany(line => package.Near(line).Take(4).Select(near => "  package: " + near).Prepend("- " + line)).ToArray();
        Assert.True(report.Length == 0, $"the package {assembly} lacks members that the stand-in has:\n{string.Join('\n', report)}");
    }

    private static string[] Uncovered(string assembly, SurfaceList list)
    {
        var differences = File.ReadLines(Path.Combine(ApiFolder(), "differences.txt")).ToHashSet();
        return [.. Lines(assembly).Where(line => list.Covering(line) is null && !differences.Contains(line))];
    }

    private static IEnumerable<string> Lines(string assembly) =>
        new SurfacePrinter(isDeclaration: assembly.StartsWith("Torch", StringComparison.Ordinal)).Lines(Assembly.Load(assembly));

    private static string ApiFolder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Cluster.sln")))
            folder = folder.Parent;
        return Path.Combine(folder?.FullName ?? throw new DirectoryNotFoundException("no Cluster.sln above the tests"), "engine", "api");
    }
}
