namespace EndToEnd.Harness;

// Where the sources of this test are.
internal static class Repository
{
    internal static string Root { get; } = Find(new DirectoryInfo(AppContext.BaseDirectory));

    private static string Find(DirectoryInfo? folder) => folder switch
    {
        null => throw new InvalidOperationException($"no folder above {AppContext.BaseDirectory} holds Cluster.sln"),
        _ when File.Exists(Path.Combine(folder.FullName, "Cluster.sln")) => folder.FullName,
        _ => Find(folder.Parent),
    };
}
