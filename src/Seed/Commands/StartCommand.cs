using System.CommandLine;

namespace Seed;

// `seed start`: a seed node, which forms a new cluster.
internal static class StartCommand
{
    private const int DefaultPort = 4053;

    internal static Command Create()
    {
        var settings = new NodeSettings(DefaultPort);
        var command = new Command("start", "Start a cluster: a seed node that others join. Runs until Ctrl-C or `seed stop`.");
        settings.AddTo(command);
        command.SetAction((parsed, ct) => NodeRun.RunAsync(
            settings.Read(parsed, isSeed: true),
            node => $"seed node ready at {node.Address}; next: `./seed join {node.Address}` for more nodes, `./seed submit PATH` for work",
            settings.UntilStdinCloses(parsed),
            ct));
        return command;
    }
}
