using System.CommandLine;
using Cluster.Core;

namespace Seed;

// `seed join HOST:PORT`: a worker node, which takes work of an existing cluster.
internal static class JoinCommand
{
    private const int TimeoutSecondsMax = 24 * 60 * 60;

    internal static Command Create()
    {
        var seed = new Argument<string>("seed") { Description = "The address of a seed node, host:port." };
        var token = new Option<string?>("--token")
        {
            Description = "The cluster's token. Default: $CLUSTER_TOKEN, else what `seed start` wrote for you on this machine.",
        };
        var timeout = new Option<double>("--timeout")
        {
            Description = "How long to try, in seconds.",
            DefaultValueFactory = _ => 20,
        };
        var settings = new NodeSettings(defaultPort: 0, defaultHost: "where the seed reaches this machine.");
        var command = new Command("join", "Add this machine to a cluster as a worker node. Runs until Ctrl-C or `seed stop`.")
        {
            seed, token, timeout,
        };
        settings.AddTo(command);
        command.SetAction((parsed, ct) =>
        {
            var address = parsed.GetRequiredValue(seed);
            _ = ConnectionOptions.Split(address);
            var seconds = parsed.GetValue(timeout);
            if (seconds is not (> 0 and <= TimeoutSecondsMax))
                throw new MisuseException(FormattableString.Invariant($"--timeout is {seconds}, but must be above 0 and at most {TimeoutSecondsMax}"));
            var options = settings.Read(parsed, isSeed: false) with
            {
                SeedNodes = [address],
                Token = ConnectionOptions.TokenFor(address, parsed.GetValue(token)) ?? throw new ClusterException(
                    $"no token for {address}: no seed of yours runs there on this machine; start it (`seed start`), "
                    + "or pass --token or set CLUSTER_TOKEN"),
                IsEncrypted = LocalNodes.At(address)?.IsEncrypted,
                JoinTimeoutSeconds = seconds,
            };
            return NodeRun.RunAsync(
                options,
                node => $"worker node {node.Id} ready at {node.Address}, offers {options.Resources}; next: `./seed submit PATH`",
                settings.UntilStdinCloses(parsed),
                ct);
        });
        return command;
    }
}
