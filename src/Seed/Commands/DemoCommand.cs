using System.CommandLine;
using Cluster.Core;

namespace Seed;

// `seed demo`: a whole cluster on this machine for as long as one sample job takes: a seed node and two worker nodes,
// processes of their own that speak over loopback, exactly as `start`, `join` and `submit` would have it.
internal static class DemoCommand
{
    private const int WorkerCount = 2;
    private const string Sample = "FashionMnist";

    internal static Command Create()
    {
        var arguments = new Argument<string[]>("args")
        {
            Description = "The sample's arguments, after --.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var command = new Command(
            "demo", "Start a seed and two workers, train and tune the FashionMnist sample on them, stop everything.")
        {
            arguments,
        };
        command.SetAction((parsed, ct) => RunAsync(parsed.GetValue(arguments) ?? [], TimeProvider.System, ct));
        return command;
    }

    private static async Task<int> RunAsync(string[] arguments, TimeProvider time, CancellationToken ct)
    {
        var program = await JobSource.Find(Executable.FindSample(Sample)).BuildAsync(ct);
        var startedAt = time.GetTimestamp();
        TimeSpan readyAfter, jobTook;
        int exitCode;
        Console.WriteLine($"starting a seed node and {WorkerCount} worker nodes of 1 cpu each, as processes of their own");
        await using (var cluster = new DemoCluster())
        {
            await cluster.StartAsync(WorkerCount, ct);
            readyAfter = time.GetElapsedTime(startedAt);
            Console.WriteLine(
                $"cluster at {cluster.Address} ready after {Figures.Seconds(readyAfter)} (processes {string.Join(", ", cluster.ProcessIds)})");
            var jobStartedAt = time.GetTimestamp();
            exitCode = await RunJobAsync(cluster, program, arguments, time, ct);
            jobTook = time.GetElapsedTime(jobStartedAt);
        }

        var total = time.GetElapsedTime(startedAt);
        Console.WriteLine($"cluster ready {Figures.Seconds(readyAfter)}, job {Figures.Seconds(jobTook)}, "
            + $"stopped {Figures.Seconds(total - readyAfter - jobTook)}, in all {Figures.Seconds(total)}; nothing is left running");
        return exitCode;
    }

    private static async Task<int> RunJobAsync(
        DemoCluster cluster, JobProgram program, string[] arguments, TimeProvider time, CancellationToken ct)
    {
        await using var client = await ClusterClient.ConnectAsync(
            new ClusterClientOptions { Address = cluster.Address, Token = cluster.Token, Name = "seed demo" }, ct);
        foreach (var table in StatusTables.Of(await client.GetStatusAsync(ct), time.GetUtcNow()))
        {
            TableText.Write(table);
        }

        var job = await client.SubmitAsync(
            new JobSubmission
            {
                Name = program.Name, Folder = program.Folder, EntryAssembly = program.EntryAssembly, Arguments = arguments,
            },
            ct);
        Console.WriteLine($"submitted {program.Name} as {job}");
        return JobFollower.Conclude(await JobFollower.ShowAsync(client, job, ct));
    }
}
