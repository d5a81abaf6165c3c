using System.CommandLine;
using Cluster.Core;

namespace Seed;

// `seed start`: a seed node, which forms a new cluster.
internal static class StartCommand
{
    private const int DefaultPort = 4053;

    internal static Command Create()
    {
        var settings = new NodeSettings(DefaultPort, defaultHost: "127.0.0.1.");
        var command = new Command("start", "Start a cluster: a seed node that others join. Runs until Ctrl-C or `seed stop`.");
        settings.AddTo(command);
        command.SetAction((parsed, ct) =>
        {
            var options = settings.Read(parsed, isSeed: true);
            RefuseWhereOneRuns(options);
            return NodeRun.RunAsync(options, node => Ready(node, options), settings.UntilStdinCloses(parsed), ct);
        });
        return command;
    }

    // The usual reason why a port is in use. Any other the node itself tells.
    private static void RefuseWhereOneRuns(NodeOptions options)
    {
        if (options.Port != 0 && LocalNodes.At($"{options.Host ?? "127.0.0.1"}:{options.Port}") is { } node)
        {
            throw new ClusterException(
                $"a node of yours listens at {node.Address} already: `./seed join {node.SeedAddress}` adds another to its cluster, "
                + "`./seed stop` ends it, --port 0 starts a second cluster on a free port");
        }
    }

    // Other machines need the token; its file is named rather than its text shown, which a terminal would keep.
    private static string Ready(ClusterNode node, NodeOptions options)
    {
        var elsewhere = node.IsEncrypted
            ? $" (on other machines with --token TOKEN, the text of {Path.Combine(options.StateDirectory, "token")})"
            : "";
        return $"seed node ready at {node.Address}; next: `./seed join {node.Address}` for more nodes{elsewhere}, `./seed submit PATH` for work";
    }
}
