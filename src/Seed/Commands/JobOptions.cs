using System.CommandLine;
using Cluster.Core;

namespace Seed;

// What `seed submit` and `seed tune` are told of a job: PATH [-- args], its name, and the cluster that shall run it.
internal sealed class JobOptions
{
    private readonly Argument<string> _path = new("path")
    {
        Description = "A folder with one .csproj, a built program's folder, its .dll, or a single .cs file.",
    };

    private readonly Argument<string[]> _arguments = new("args")
    {
        Description = "The program's arguments, after --.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string?> _name = new("--name") { Description = "What the job is called. Default: the program's name." };
    private readonly ConnectionOptions _connection = new();

    internal void AddTo(Command command)
    {
        command.Arguments.Add(_path);
        command.Arguments.Add(_arguments);
        command.Options.Add(_name);
        _connection.AddTo(command);
    }

    // A build takes long: a wrong path and a cluster that is not there are told before it.
    internal async Task<int> SubmitAsync(ParseResult parsed, Func<ClusterClient, JobId, Task<int>> follow, CancellationToken ct)
    {
        var source = JobSource.Find(parsed.GetRequiredValue(_path));
        await using var client = await _connection.ConnectAsync(parsed, ct);
        var program = await source.BuildAsync(ct);
        var job = await client.SubmitAsync(
            new JobSubmission
            {
                Name = parsed.GetValue(_name) ?? program.Name,
                Folder = program.Folder,
                EntryAssembly = program.EntryAssembly,
                Arguments = parsed.GetValue(_arguments) ?? [],
            },
            ct);
        return await follow(client, job);
    }
}
