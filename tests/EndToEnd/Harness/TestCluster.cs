using System.Text.RegularExpressions;

namespace EndToEnd.Harness;

// A cluster of real processes with a state directory of its own. Disposing ends the processes that this test started,
// by id; those that they started in turn end with them, which every test thereby checks.
internal sealed partial class TestCluster : IAsyncDisposable
{
    private readonly List<SeedProcess> _processes = [];

    internal string StateDirectory { get; } = Directory.CreateTempSubdirectory("seed-test-").FullName;

    internal string Address { get; private set; } = "";

    internal static async Task<TestCluster> StartAsync(params double[] workerCpus)
    {
        var cluster = new TestCluster();
        try
        {
            cluster.Seed = await cluster.StartSeedAsync();
            foreach (var cpus in workerCpus)
            {
                await cluster.JoinAsync(cpus);
            }

            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    internal SeedProcess Seed { get; private set; } = null!;

    internal List<(SeedProcess Process, string NodeId)> Workers { get; } = [];

    internal async Task<SeedProcess> StartSeedAsync(params string[] more)
    {
        var seed = Run(["start", "--port", "0", "--cpus", "0", .. more]);
        var line = await seed.LineWithAsync("ready at");
        Address = AddressIn().Match(line).Value;
        return seed;
    }

    internal async Task<SeedProcess> JoinAsync(double cpus)
    {
        var worker = Run("join", Address, "--cpus", FormattableString.Invariant($"{cpus}"));
        var line = await worker.LineWithAsync("ready at");
        Workers.Add((worker, NodeIn().Match(line).Value));
        return worker;
    }

    internal SeedProcess Run(params string[] arguments)
    {
        var process = SeedProcess.Start(StateDirectory, arguments);
        _processes.Add(process);
        return process;
    }

    internal SeedProcess Submit(params string[] jobArguments) =>
        Run(["submit", JobsProgram, "--name", jobArguments[0], "--", .. jobArguments]);

    internal Task<(int ExitCode, string Output)> RunToEndAsync(params string[] arguments) => Run(arguments).ToEndAsync();

    // Repeats a question until it holds; a run that hangs fails with the story of every process.
    internal async Task EventuallyAsync(string what, Func<Task<bool>> holds)
    {
        using var hanging = new CancellationTokenSource(SeedProcess.HangBound);
        while (!await holds())
        {
            if (hanging.IsCancellationRequested)
            {
                throw new InvalidOperationException($"never came true: {what}{Environment.NewLine}{Story()}");
            }

            await Task.Delay(100);
        }
    }

    internal Task NoProcessIsLeftAsync() => EventuallyAsync(
        "no process is left", () => Task.FromResult(ProcessTable.Of(StateDirectory).Count == 0));

    internal string Story() => string.Join(
        Environment.NewLine,
        [.. _processes.Select(process => process.Story()), .. ProcessTable.Of(StateDirectory).Select(process => $"running: {process}")]);

    // The job programs are built beside the tests: tests/EndToEnd/bin/X/net10.0 and tests/EndToEnd/Jobs/bin/X/net10.0.
    internal static string JobsProgram
    {
        get
        {
            var output = new DirectoryInfo(AppContext.BaseDirectory);
            var project = output.Parent!.Parent!.Parent!;
            return Path.Combine(project.FullName, "Jobs", "bin", output.Parent.Name, output.Name, "Jobs.dll");
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
        {
            await process.DisposeAsync();
        }

        try
        {
            await NoProcessIsLeftAsync();
        }
        finally
        {
            Directory.Delete(StateDirectory, recursive: true);
        }
    }

    [GeneratedRegex(@"\d+\.\d+\.\d+\.\d+:\d+")]
    private static partial Regex AddressIn();

    [GeneratedRegex(@"node-[0-9a-f]+")]
    private static partial Regex NodeIn();
}
