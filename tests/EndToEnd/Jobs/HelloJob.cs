using Cluster.Core;

namespace Jobs;

// Says hello, shows progress and a table, and succeeds.
internal static class HelloJob
{
    internal static async Task<int> RunAsync(string[] names)
    {
        await using var cluster = await ClusterClient.ConnectAsync();
        Console.WriteLine($"hello {string.Join(" and ", names)} from {cluster.Job}");
        cluster.Board.Progress(new JobProgress("greetings", 1, 1, new Dictionary<string, double> { ["warmth"] = 0.75 }, null));
        cluster.Board.Table(new JobTable("guests", ["name", "letters"], [.. names.Select(name => (string[])[name, $"{name.Length}"])], null));
        return 0;
    }
}

// Says why on both streams and fails.
internal static class FailJob
{
    internal static int Run(int exitCode)
    {
        Console.WriteLine("about to fail");
        Console.Error.WriteLine("the last words");
        return exitCode;
    }
}
