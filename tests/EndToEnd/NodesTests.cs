using EndToEnd.Harness;

namespace EndToEnd;

// Nodes come, are seen, leave when asked, and when they are killed take along what they started.
public sealed class NodesTests
{
    [Fact]
    public async Task A_cluster_starts_is_joined_shows_its_nodes_and_stops()
    {
        await using var cluster = await TestCluster.StartAsync(1, 2);
        var (exitCode, status) = await cluster.RunToEndAsync("status");
        exitCode.ShouldBe(0, cluster.Story());
        foreach (var (_, node) in cluster.Workers)
        {
            status.ShouldContain(node);
        }

        status.ShouldContain("1 cpu");
        status.ShouldContain("2 cpu");
        (await cluster.RunToEndAsync("stop")).ShouldBe((0, "stopped 3 nodes"), cluster.Story());
        (await cluster.Seed.ExitCodeAsync()).ShouldBe(0, cluster.Story());
        foreach (var (worker, _) in cluster.Workers)
        {
            (await worker.ExitCodeAsync()).ShouldBe(0, cluster.Story());
        }

        Directory.GetFiles(Path.Combine(cluster.StateDirectory, "nodes")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_node_that_leaves_is_gone_from_the_status_and_the_rest_goes_on()
    {
        await using var cluster = await TestCluster.StartAsync(1, 1);
        var (leaving, leavingId) = cluster.Workers[0];
        leaving.Interrupt();
        (await leaving.ExitCodeAsync()).ShouldBe(0, cluster.Story());
        await cluster.EventuallyAsync("the node is gone", async () =>
            !(await cluster.RunToEndAsync("status")).Output.Contains(leavingId, StringComparison.Ordinal));
        var (exitCode, output) = await cluster.Submit("hello", "you").ToEndAsync();
        exitCode.ShouldBe(0, output);
    }

    [Fact]
    public async Task Two_clusters_on_one_machine_are_told_apart_by_their_address()
    {
        await using var cluster = await TestCluster.StartAsync();
        var first = cluster.Address;
        await cluster.StartSeedAsync();
        var (exitCode, output) = await cluster.RunToEndAsync("status");
        exitCode.ShouldBe(1);
        output.ShouldContain("2 clusters of yours run on this machine");
        output.ShouldContain($"--address {first}");
        (await cluster.RunToEndAsync("status", "--address", first)).ExitCode.ShouldBe(0, cluster.Story());
        (await cluster.RunToEndAsync("stop", "--address", first)).ShouldBe((0, "stopped 1 node"), cluster.Story());
        (await cluster.RunToEndAsync("status")).ExitCode.ShouldBe(0, cluster.Story());
    }

    [Fact]
    public async Task A_wrong_token_is_refused()
    {
        await using var cluster = await TestCluster.StartAsync();
        var (exitCode, output) = await cluster.RunToEndAsync("status", "--address", cluster.Address, "--token", "wrong");
        exitCode.ShouldBe(1, cluster.Story());
        output.ShouldContain("token");
    }

    [Fact]
    public async Task Killing_a_worker_node_or_the_seed_leaves_no_process_of_theirs()
    {
        await using var cluster = await TestCluster.StartAsync(1, 1);
        var job = cluster.Submit("hold", "1", Path.Combine(cluster.StateDirectory, "never"));
        await job.LineWithAsync("holding 1 cpu");
        foreach (var (worker, _) in cluster.Workers)
        {
            worker.Kill();
        }

        cluster.Seed.Kill();
        job.Kill();
        await cluster.NoProcessIsLeftAsync();
    }
}
