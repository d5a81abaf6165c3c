using System.CommandLine;
using Cluster.Core;

namespace Seed;

// `seed stop JOB` ends a job; `seed stop` alone ends the cluster that this user runs on this machine.
internal static class StopCommand
{
    // NodeOptions.LeaveTimeoutSeconds is 10; the rest is for what a node ends first.
    private static readonly TimeSpan LeaveBound = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan StopBound = TimeSpan.FromSeconds(30);

    internal static Command Create()
    {
        var job = new Argument<string?>("job")
        {
            Description = "The job's id, the start of it, or its name. Without it: the whole cluster on this machine.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var all = new Option<bool>("--all") { Description = "All clusters that you run on this machine." };
        var connection = new ConnectionOptions();
        var command = new Command("stop", "Stop a job, or the cluster that you run on this machine.") { job, all };
        connection.AddTo(command);
        command.SetAction(async (parsed, ct) =>
        {
            if (parsed.GetValue(job) is not { } text)
            {
                return await StopNodesAsync(Choose(connection.Address(parsed), parsed.GetValue(all)));
            }

            await using var client = await connection.ConnectAsync(parsed, ct);
            return await StopJobAsync(client, text, ct);
        });
        return command;
    }

    private static async Task<int> StopJobAsync(ClusterClient client, string text, CancellationToken ct)
    {
        var found = await JobNames.FindAsync(client, text, ct);
        await client.StopJobAsync(found.Id, ct);
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(ct);
        bound.CancelAfter(StopBound);
        try
        {
            await foreach (var _ in client.FollowAsync(found.Id, bound.Token))
            {
                // Its end is what counts; what it still says is in its log.
            }
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new ClusterException($"{found.Id} was asked to stop but still runs after {StopBound.TotalSeconds:0} s");
        }

        var end = await client.GetJobAsync(found.Id, ct);
        Console.WriteLine($"{end.Id} {end.Phase.ToString().ToLowerInvariant()}");
        return 0;
    }

    private static IReadOnlyList<LocalNode> Choose(string? address, bool all)
    {
        var nodes = LocalNodes.Running();
        var clusters = nodes.GroupBy(node => node.SeedAddress).ToArray();
        if (nodes.Count == 0)
        {
            throw new ClusterException("no cluster of yours runs on this machine");
        }

        if (all || (address is null && clusters.Length == 1))
        {
            return nodes;
        }

        if (address is null)
        {
            throw new ClusterException(
                $"{clusters.Length} clusters of yours run on this machine: say which with --address "
                + string.Join(" or --address ", clusters.Select(cluster => cluster.Key)) + ", or --all");
        }

        return clusters.FirstOrDefault(cluster => cluster.Any(node => node.Address == address || node.SeedAddress == address))?.ToArray()
            ?? throw new ClusterException($"no node of yours on this machine belongs to a cluster at {address}");
    }

    // Those that take work leave first, so that the seeds hear of it.
    private static async Task<int> StopNodesAsync(IReadOnlyList<LocalNode> nodes)
    {
        var killed = await ProcessSignals.StopAsync([.. nodes.Where(node => !node.IsSeed)], LeaveBound, TimeProvider.System)
            + await ProcessSignals.StopAsync([.. nodes.Where(node => node.IsSeed)], LeaveBound, TimeProvider.System);
        _ = LocalNodes.Running(); // Sweeps the records of those that could not do it themselves.
        Console.WriteLine($"stopped {nodes.Count} node{(nodes.Count == 1 ? "" : "s")}"
            + (killed > 0 ? $" ({killed} did not leave within {LeaveBound.TotalSeconds:0} s and had to be ended)" : ""));
        return 0;
    }
}
