using Cluster.Core;

namespace Seed;

// The life of a node process: it starts, is written down for later commands, says that it is ready, and leaves in good
// order when it is asked to (Ctrl-C, SIGTERM), when its starter is gone, or when the cluster has put it out.
internal static class NodeRun
{
    internal static async Task<int> RunAsync(
        NodeOptions options, Func<ClusterNode, string> ready, bool untilStdinCloses, CancellationToken ct)
    {
        try
        {
            LocalNodes.CreateOwned(LocalNodes.Root);
            LocalNodes.CreateOwned(options.StateDirectory);
            await using var node = await ClusterNode.StartAsync(options, ct);
            LocalNodes.Add(new LocalNode(
                Environment.ProcessId,
                LocalNodes.StartTicksOf(Environment.ProcessId) ?? 0,
                node.Address,
                options.SeedNodes.FirstOrDefault() ?? node.Address,
                node.Token,
                options.IsSeed,
                options.StateDirectory,
                node.IsEncrypted));
            Console.WriteLine(ready(node));
            var exitCode = await WaitAsync(node, untilStdinCloses, ct);
            LocalNodes.Remove(Environment.ProcessId); // Before it leaves: nobody is to come by any more.
            await node.StopAsync(CancellationToken.None);
            return exitCode;
        }
        finally
        {
            LocalNodes.Remove(Environment.ProcessId);
            LocalNodes.RemoveCache(options.StateDirectory);
        }
    }

    private static async Task<int> WaitAsync(ClusterNode node, bool untilStdinCloses, CancellationToken ct)
    {
        var asked = new TaskCompletionSource();
        await using var registration = ct.Register(() => asked.TrySetResult());
        var orphaned = untilStdinCloses ? Task.Run(WaitForStdin, CancellationToken.None) : asked.Task;
        if (await Task.WhenAny(node.Ended, asked.Task, orphaned) != node.Ended)
        {
            return 0;
        }

        // Whoever watches this process may start it again at once: it will be another node of the same cluster.
        Terminal.Complain($"{await node.Ended}; start it again to come back as a new node");
        return CommandLine.PutOut;
    }

    private static void WaitForStdin()
    {
        using var stdin = Console.OpenStandardInput();
        Span<byte> ignored = stackalloc byte[256];
        while (stdin.Read(ignored) > 0)
        {
            // Whatever is written there means nothing; only its end does.
        }
    }
}
