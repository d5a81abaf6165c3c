using EndToEnd.Harness;

namespace EndToEnd;

// Every mistake that a user can type gets one line on stderr that says what would be right, and a non-zero exit code.
public sealed class BadInputTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("seed-input-").FullName;

    public static TheoryData<string, string> Mistakes => new()
    {
        { "strat", "there is no verb \"strat\": did you mean start?" },
        { "start --prot 3", "--prot" },
        { "start --port x", "--port is \"x\", but must be a whole number" },
        { "start --port 70000", "--port is 70000, but must be from 0 to 65535" },
        { "start --cpus -1", "--cpus is -1, but must be from 0 to 1000000000" },
        { "start --gpus 1.5", "--gpus is 1.5, but must be a whole number, or a share of one from 0 to 1" },
        { "start --gpus 1 --resources gpu=0.5", "--gpus 1 and --resources gpu=0.5 make 1.5, but above 1 must be a whole number" },
        { "start --resources gpu=2.5", "--resources: gpu is 2.5, but above 1 must be a whole number" },
        { "start --resources cpu", "\"cpu\" is not of the form name=amount" },
        { "start --config nowhere.hocon", "there is no file" },
        { "join", "<seed> is missing" },
        { "join nowhere", "\"nowhere\" is not an address: it must be host:port" },
        { "join 127.0.0.1:1", "no token for 127.0.0.1:1" },
        { "join 127.0.0.1:1 --timeout 0", "--timeout is 0, but must be above 0" },
        { "start --port 0 --storage note.txt", "note.txt cannot be created" },
        { "join 127.0.0.1:1 --token 0123456789abcdef --timeout 2", "127.0.0.1:1" },
        { "submit", "<path> is missing" },
        { "submit nowhere", "there is no file or folder" },
        { "submit empty", "holds no program: pass a folder with one .csproj" },
        { "submit two", "has 2 projects (a.csproj, b.csproj): pass the one to run" },
        { "submit note.txt", "is not a program" },
        { "submit library.dll", "is a library, not a program" },
        { "submit bad.cs", "no cluster of yours runs on this machine" }, // Told before it is built.
        { "status", "no cluster of yours runs on this machine" },
        { "status --address 127.0.0.1:1 --token 0123456789abcdef", "no node answers at 127.0.0.1:1" },
        { "logs job-1", "no cluster of yours runs on this machine" },
        { "config nothing.such", "there is no setting whose key begins with \"nothing.such\"" },
        { "config --config nowhere.hocon", "settings file nowhere.hocon does not exist" },
        { "logs --folow", "logs: there is no option --folow: did you mean --follow? (`seed logs --help` shows them)" },
        { "stop --al", "stop: there is no option --al: did you mean --all?" },
        { "config --confg x", "config: Unrecognized command or argument" },
        { "submit nodes.cs --detahc", "submit: there is no option --detahc: did you mean --detach? (`seed submit --help` shows them; "
            + "what is for the program stands behind --)" },
        { "submit --epochs 3 nodes.cs -- --rate 1", "submit: there is no option --epochs." },
        { "tune note.txt -- --trials 3", "is not a program" },
        { "demo --epochs 1", "demo: there is no option --epochs." },
        { "stop", "no cluster of yours runs on this machine" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task A_mistake_gets_one_clear_line(string commandLine, string expected)
    {
        Prepare();
        var state = Path.Combine(_folder, "state");
        Directory.CreateDirectory(state);
        await using var seed = SeedProcess.Start(state, commandLine.Split(' '), _folder);
        var exitCode = await seed.ExitCodeAsync();
        exitCode.ShouldNotBe(0, seed.Story());
        var line = seed.Errors.Where(error => !error.StartsWith("seed: building", StringComparison.Ordinal)).ShouldHaveSingleItem(seed.Story());
        line.ShouldContain(expected);
        seed.Output.ShouldBeEmpty(seed.Story());
        ProcessTable.Of(state).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("start --port x", 2)]
    [InlineData("start --port 70000", 2)]
    [InlineData("start --cpus -1", 2)]
    [InlineData("start --resources cpu", 2)]
    [InlineData("join nowhere", 2)]
    [InlineData("tune nowhere --rows 0", 2)]
    [InlineData("tune nowhere", 1)]
    public async Task The_exit_code_tells_a_mistake_in_the_command_line_from_a_failure(string commandLine, int expected)
    {
        await using var seed = SeedProcess.Start(_folder, commandLine.Split(' '), _folder);
        (await seed.ExitCodeAsync()).ShouldBe(expected, seed.Story());
    }

    [Theory]
    [InlineData("akka { loglevel = \n}", 1)]
    [InlineData("a {\n  b = 1\n", 3)]
    public async Task A_broken_settings_file_is_named_with_line_and_column(string text, int line)
    {
        var path = Path.Combine(_folder, "broken.hocon");
        await File.WriteAllTextAsync(path, text);
        await using var seed = SeedProcess.Start(_folder, ["start", "--port", "0", "--config", path]);
        (await seed.ExitCodeAsync()).ShouldBe(1, seed.Story());
        seed.Errors.ShouldHaveSingleItem(seed.Story()).ShouldContain($"broken.hocon:{line}:");
        await using var config = SeedProcess.Start(_folder, ["config", "--config", path]);
        (await config.ExitCodeAsync()).ShouldBe(1, config.Story());
        config.Errors.ShouldBe(seed.Errors);
    }

    [Theory]
    [InlineData("System.Console.WriteLine(1)", "does not build (1 error lines); the first: ")]
    [InlineData("using Cluster.Core;", "it must reference the library: a first line `#:project FOLDER/src/Cluster.Tune/Cluster.Tune.csproj`")]
    public async Task A_program_that_does_not_build_is_explained_in_one_line(string text, string expected)
    {
        await using var cluster = await TestCluster.StartAsync();
        var source = Path.Combine(_folder, "bad.cs");
        await File.WriteAllTextAsync(source, text);
        var submit = cluster.Run("submit", source);
        (await submit.ExitCodeAsync()).ShouldBe(1, submit.Story());
        submit.Errors.ShouldBe([$"seed: building {source}…", submit.Errors[^1]], submit.Story());
        submit.Errors[^1].ShouldContain(expected);
    }

    [Fact]
    public async Task A_port_in_use_is_named_and_the_first_cluster_goes_on()
    {
        await using var cluster = await TestCluster.StartAsync();
        var port = cluster.Address.Split(':')[1];
        var second = cluster.Run("start", "--port", port);
        (await second.ExitCodeAsync()).ShouldBe(1, second.Story());
        second.Errors.ShouldHaveSingleItem(second.Story()).ShouldBe(
            $"seed: a node of yours listens at {cluster.Address} already: `./seed join {cluster.Address}` adds another to its cluster, "
            + "`./seed stop` ends it, --port 0 starts a second cluster on a free port");
        await using var stranger = SeedProcess.Start(_folder, ["start", "--port", port]);
        (await stranger.ExitCodeAsync()).ShouldBe(1, stranger.Story());
        stranger.Errors.ShouldHaveSingleItem(stranger.Story())
            .ShouldBe($"seed: Cannot listen on {cluster.Address}: the port is in use: give another one, or 0 for a free one");
        (await cluster.RunToEndAsync("status")).ExitCode.ShouldBe(0, cluster.Story());
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void Prepare()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "empty"));
        Directory.CreateDirectory(Path.Combine(_folder, "two"));
        File.WriteAllText(Path.Combine(_folder, "two", "a.csproj"), "");
        File.WriteAllText(Path.Combine(_folder, "two", "b.csproj"), "");
        File.WriteAllText(Path.Combine(_folder, "note.txt"), "not a program");
        File.WriteAllText(Path.Combine(_folder, "library.dll"), "");
        File.WriteAllText(Path.Combine(_folder, "bad.cs"), "System.Console.WriteLine(1)");
    }
}
