using EndToEnd.Harness;

namespace EndToEnd;

// Jobs are followed to their end, share the cluster's resources without ever sharing one, and are stopped on request.
public sealed class JobsTests
{
    [Fact]
    public async Task A_job_is_followed_to_its_end_with_lines_progress_and_tables()
    {
        await using var cluster = await TestCluster.StartAsync(1);
        var (exitCode, output) = await cluster.Submit("hello", "Ada", "Grace").ToEndAsync();
        exitCode.ShouldBe(0, cluster.Story());
        output.ShouldContain("hello Ada and Grace from job-");
        output.ShouldContain("[greetings] step 1/1 (100%)  warmth 0.75");
        output.ShouldContain("guests\n  name   letters\n  Ada    3\n  Grace  5");
        output.ShouldContain("succeeded");
        var (_, logs) = await cluster.RunToEndAsync("logs", "hello");
        logs.ShouldContain("hello Ada and Grace");
    }

    [Fact]
    public async Task The_program_of_the_readme_trains_on_two_nodes_and_tunes_there()
    {
        await using var cluster = await TestCluster.StartAsync(1, 1);
        var (exitCode, output) = await cluster.Run("submit", Path.Combine(Repository.Root, "samples/FirstJob")).ToEndAsync();
        exitCode.ShouldBe(0, output + cluster.Story());
        output.ShouldMatch(@"\[driver\] loss 0\.\d+ on 2 workers; best of 8: rate=");
        output.ShouldContain("0 running, 0 paused, 8 done of 8");
    }

    [Fact]
    public async Task A_job_that_fails_tells_its_exit_code_and_last_lines()
    {
        await using var cluster = await TestCluster.StartAsync(1);
        var (exitCode, output) = await cluster.Submit("fail", "7").ToEndAsync();
        exitCode.ShouldBe(1, cluster.Story());
        output.ShouldContain("about to fail");
        output.ShouldContain("the last words");
        output.ShouldContain("exited with code 7");
    }

    [Fact]
    public async Task A_job_that_throws_tells_what_it_threw()
    {
        await using var cluster = await TestCluster.StartAsync(1);
        var (exitCode, output) = await cluster.Submit("nonsense").ToEndAsync();
        exitCode.ShouldBe(1, cluster.Story());
        output.ShouldContain("no such job: nonsense");
    }

    [Fact]
    public async Task Two_jobs_never_hold_the_same_cpu_and_the_one_that_waits_says_why()
    {
        await using var cluster = await TestCluster.StartAsync(1);
        var (gate, next) = (Path.Combine(cluster.StateDirectory, "gate"), Path.Combine(cluster.StateDirectory, "next"));
        var first = cluster.Submit("hold", "1", gate);
        await first.LineWithAsync("holding 1 cpu");
        var second = cluster.Submit("hold", "1", next);
        var waiting = await second.LineWithAsync("waiting: ");
        waiting.ShouldContain("1 cpu");
        var (_, status) = await cluster.RunToEndAsync("status");
        status.ShouldContain("waiting");
        status.ShouldContain("hold 1");
        second.Output.ShouldNotContain(line => line.Contains("holding", StringComparison.Ordinal), cluster.Story());

        await File.WriteAllTextAsync(gate, "");
        (await first.ExitCodeAsync()).ShouldBe(0, cluster.Story());
        await second.LineWithAsync("holding 1 cpu");
        await File.WriteAllTextAsync(next, "");
        (await second.ExitCodeAsync()).ShouldBe(0, cluster.Story());
    }

    [Fact]
    public async Task What_can_never_be_placed_is_told_at_once_with_the_numbers()
    {
        await using var cluster = await TestCluster.StartAsync(1, 2);
        var (exitCode, output) = await cluster.Submit("hold", "3", "never").ToEndAsync();
        exitCode.ShouldBe(1, cluster.Story());
        var line = output.Split('\n').First(text => text.Contains("infeasible: ", StringComparison.Ordinal));
        line.ShouldContain("3 cpu");
        line.ShouldContain("2 cpu");
        output.ShouldContain("exited with code 4");
    }

    [Fact]
    public async Task A_stopped_job_gives_back_what_it_held()
    {
        await using var cluster = await TestCluster.StartAsync(1);
        var job = cluster.Submit("hold", "1", Path.Combine(cluster.StateDirectory, "never"));
        await job.LineWithAsync("holding 1 cpu");
        var (exitCode, output) = await cluster.RunToEndAsync("stop", "hold");
        exitCode.ShouldBe(0, cluster.Story());
        output.ShouldContain("stopped");
        (await job.ExitCodeAsync()).ShouldBe(1, cluster.Story());
        ProcessTable.Workers(cluster.StateDirectory).ShouldBeEmpty(cluster.Story());
        var gate = Path.Combine(cluster.StateDirectory, "gate");
        await File.WriteAllTextAsync(gate, "");
        (await cluster.Submit("hold", "1", gate).ToEndAsync()).ExitCode.ShouldBe(0, cluster.Story());
    }

    [Fact]
    public async Task Ctrl_C_stops_following_but_not_the_job()
    {
        await using var cluster = await TestCluster.StartAsync(1);
        var gate = Path.Combine(cluster.StateDirectory, "gate");
        var job = cluster.Submit("hold", "1", gate);
        await job.LineWithAsync("holding 1 cpu");
        job.Interrupt();
        (await job.ExitCodeAsync()).ShouldBe(130, cluster.Story());
        job.Errors.ShouldHaveSingleItem().ShouldContain("seed stop job-");
        await File.WriteAllTextAsync(gate, "");
        (await cluster.RunToEndAsync("logs", "hold", "--follow")).ExitCode.ShouldBe(0, cluster.Story());
    }
}
