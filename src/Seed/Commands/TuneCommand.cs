using System.CommandLine;
using Cluster.Core;

namespace Seed;

// `seed tune PATH [-- args]`: submits a program that tunes, and shows its trials as one quiet table instead of its log.
internal static class TuneCommand
{
    private const int RowCountDefault = 20;

    internal static Command Create()
    {
        var columns = new Option<string?>("--columns")
        {
            Description = "Parameters and metrics to show, with commas between: \"learning rate,accuracy\". Default: all.",
        };
        var rows = new Option<int>("--rows") { Description = "How many trials to show at most.", DefaultValueFactory = _ => RowCountDefault };
        var job = new JobOptions();
        var command = new Command("tune", "Run a program that tunes, and show its trials. Exit code: 0 if it succeeded, 1 if not.") { columns, rows };
        job.AddTo(command);
        command.SetAction((parsed, ct) =>
        {
            var wanted = Wanted(parsed.GetValue(columns), parsed.GetValue(rows));
            return job.SubmitAsync(parsed, (client, id) => FollowAsync(client, id, wanted, ct), ct);
        });
        return command;
    }

    private static async Task<int> FollowAsync(ClusterClient client, JobId job, TuneColumns wanted, CancellationToken ct)
    {
        TuneJobView? view = null;
        var exitCode = await JobFollower.FollowAsync(client, job, ct, behind => view = new TuneJobView(behind, wanted));
        if (exitCode == CommandLine.Interrupted) return exitCode;
        foreach (var line in view?.Summary() ?? []) Console.WriteLine(line);
        return exitCode;
    }

    private static TuneColumns Wanted(string? columns, int rows)
    {
        if (rows < 1) throw new MisuseException($"--rows is {rows}, but must be 1 or more");
        return new TuneColumns(columns?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [], rows);
    }
}
