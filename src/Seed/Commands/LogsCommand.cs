using System.CommandLine;
using Cluster.Core;

namespace Seed;

// `seed logs [JOB] [--follow]`: what a job's processes wrote.
internal static class LogsCommand
{
    // News that was kept comes in one go; once nothing comes for so long, a job that still runs has no more for now.
    private static readonly TimeSpan QuietInterval = TimeSpan.FromSeconds(1);

    internal static Command Create()
    {
        var job = new Argument<string?>("job")
        {
            Description = "The job's id, the start of it, or its name. Default: the newest job.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var follow = new Option<bool>("--follow", "-f") { Description = "Go on until the job ends; the exit code is then the job's." };
        var connection = new ConnectionOptions();
        var command = new Command("logs", "Show what a job's processes wrote.") { job, follow };
        connection.AddTo(command);
        command.SetAction(async (parsed, ct) =>
        {
            await using var client = await connection.ConnectAsync(parsed, ct);
            var found = await JobNames.FindAsync(client, parsed.GetValue(job), ct);
            if (parsed.GetValue(follow))
            {
                return await JobFollower.FollowAsync(client, found.Id, ct);
            }

            await PrintAsync(client, found.Id, ct);
            return 0;
        });
        return command;
    }

    private static async Task PrintAsync(ClusterClient client, JobId job, CancellationToken ct)
    {
        using var quiet = CancellationTokenSource.CreateLinkedTokenSource(ct);
        try
        {
            quiet.CancelAfter(QuietInterval);
            await foreach (var happened in client.FollowAsync(job, quiet.Token))
            {
                quiet.CancelAfter(QuietInterval);
                if (happened is JobEvent.LogLine(var source, var text))
                {
                    Console.WriteLine($"[{source}] {text}");
                }
            }
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            Console.Out.Flush(); // Quiet: that was all for now.
        }
    }
}
