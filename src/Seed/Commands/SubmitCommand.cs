using System.CommandLine;
using Cluster.Core;

namespace Seed;

// `seed submit PATH [-- args]`: sends a program to the cluster and follows it to its end.
internal static class SubmitCommand
{
    internal static Command Create()
    {
        var path = new Argument<string>("path")
        {
            Description = "A folder with one .csproj, a built program's folder, its .dll, or a single .cs file.",
        };
        var arguments = new Argument<string[]>("args")
        {
            Description = "The program's arguments, after --.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var name = new Option<string?>("--name") { Description = "What the job is called. Default: the program's name." };
        var detach = new Option<bool>("--detach") { Description = "Do not follow the job: print its id and return." };
        var connection = new ConnectionOptions();
        var command = new Command("submit", "Run a program on the cluster and follow it. Exit code: 0 if it succeeded, 1 if not.")
        {
            path, arguments, name, detach,
        };
        connection.AddTo(command);
        command.SetAction(async (parsed, ct) =>
        {
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
            if (parsed.GetValue(detach))
            {
                Console.WriteLine(job);
                return 0;
            }

            return await JobFollower.FollowAsync(client, job, ct);
        });
        return command;
    }
}
