using System.CommandLine;
using Cluster.Core;

namespace Seed;

// `seed tune PATH [-- args]`: submits a program that tunes, and shows its trials as one quiet table instead of its log.
internal static class TuneCommand
{
    private const int RowCountDefault = 20;

    internal static Command Create()
    {
        var path = new Argument<string>("path") { Description = "The program: what `seed submit` takes." };
        var arguments = new Argument<string[]>("args") { Description = "The program's arguments, after --.", Arity = ArgumentArity.ZeroOrMore };
        var name = new Option<string?>("--name") { Description = "What the job is called. Default: the program's name." };
        var columns = new Option<string?>("--columns")
        {
            Description = "Parameters and metrics to show, with commas between: \"learning rate,accuracy\". Default: all.",
        };
        var rows = new Option<int>("--rows") { Description = "How many trials to show at most.", DefaultValueFactory = _ => RowCountDefault };
        var connection = new ConnectionOptions();
        var command = new Command("tune", "Run a program that tunes, and show its trials. Exit code: 0 if it succeeded, 1 if not.")
        {
            path, arguments, name, columns, rows,
        };
        connection.AddTo(command);
        command.SetAction(async (parsed, ct) =>
        {
            var wanted = Wanted(parsed.GetValue(columns), parsed.GetValue(rows));
            var program = await JobProgram.ResolveAsync(parsed.GetRequiredValue(path), ct);
            await using var client = await connection.ConnectAsync(parsed, ct);
            var job = await client.SubmitAsync(
                new JobSubmission
                {
                    Name = parsed.GetValue(name) ?? program.Name,
                    Folder = program.Folder,
                    EntryAssembly = program.EntryAssembly,
                    Arguments = parsed.GetValue(arguments) ?? [],
                },
                ct);
            TuneJobView? view = null;
            var exitCode = await JobFollower.FollowAsync(client, job, ct, behind => view = new TuneJobView(behind, wanted));
            if (exitCode == CommandLine.Interrupted) return exitCode;
            foreach (var line in view?.Summary() ?? []) Console.WriteLine(line);
            return exitCode;
        });
        return command;
    }

    private static TuneColumns Wanted(string? columns, int rows)
    {
        if (rows < 1) throw new MisuseException($"--rows is {rows}, but must be 1 or more");
        return new TuneColumns(columns?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [], rows);
    }
}
