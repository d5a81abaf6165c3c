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
            return NodeRun.RunAsync(options, node => Ready(node, options), settings.UntilStdinCloses(parsed), ct);
        });
        return command;
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
