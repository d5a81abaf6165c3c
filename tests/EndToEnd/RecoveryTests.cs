using System.Globalization;
using System.Text.RegularExpressions;
using EndToEnd.Harness;

namespace EndToEnd;

// A training run loses a process or a whole node by kill -9, in the middle of a collective. The driver says which rank it
// was and on which node, and the run goes on from its checkpoint, or fails with that line when it may not.
public sealed partial class RecoveryTests
{
    [Fact]
    public async Task A_run_that_loses_a_node_goes_on_from_its_checkpoint_with_what_remains()
    {
        await using var cluster = await TestCluster.StartAsync(1, 1);
        var job = cluster.Submit("train", "2", "1", "1");
        var (node, _) = await LastRankAsync(cluster, job);
        node.Process.Kill();
        (await job.ExitCodeAsync()).ShouldBe(0, cluster.Story());
        TellsTheLoss(cluster, job, node.NodeId);
        await job.LineWithAsync("rank 0 of 1 begins with epoch 2");
        await job.LineWithAsync("trained 4 epochs, reports 4, ended with 1 workers after 1 failures");
        await NoWorkerIsLeftAsync(cluster);
    }

    [Fact]
    public async Task A_run_that_lost_a_node_grows_back_when_another_joins_and_nothing_is_trained_twice()
    {
        await using var cluster = await TestCluster.StartAsync(1, 1);
        var goOn = Path.Combine(cluster.StateDirectory, "go-on");
        var job = cluster.Submit("train", "2", "1", "1", goOn);
        var (node, _) = await LastRankAsync(cluster, job);
        node.Process.Kill();
        await job.LineWithAsync("rank 0 of 1 begins with epoch 2");
        await cluster.JoinAsync(1);
        await job.LineWithAsync("there is place for 1 more");
        await File.WriteAllTextAsync(goOn, "");
        (await job.ExitCodeAsync()).ShouldBe(0, cluster.Story());
        await job.LineWithAsync("rank 1 of 2 begins with epoch 3");
        await job.LineWithAsync("trained 4 epochs, reports 4, ended with 2 workers after 1 failures");
        await NoWorkerIsLeftAsync(cluster);
    }

    [Fact]
    public async Task A_run_that_may_not_fail_ends_with_the_lost_node_and_rank()
    {
        await using var cluster = await TestCluster.StartAsync(1, 1);
        var job = cluster.Submit("train", "2", "2", "0");
        var (node, _) = await LastRankAsync(cluster, job);
        node.Process.Kill();
        (await job.ExitCodeAsync()).ShouldBe(1, cluster.Story());
        var line = await job.LineWithAsync("training failed: ");
        line.ShouldContain("rank 1");
        line.ShouldContain(node.NodeId);
        line.ShouldContain("max failures is 0");
        await NoWorkerIsLeftAsync(cluster);
    }

    [Fact]
    public async Task A_killed_trainer_is_replaced_on_its_node_which_lives_on()
    {
        await using var cluster = await TestCluster.StartAsync(1, 1);
        var job = cluster.Submit("train", "2", "2", "1");
        var (node, processId) = await LastRankAsync(cluster, job);
        Signals.Send(processId, Signals.KillNow);
        (await job.ExitCodeAsync()).ShouldBe(0, cluster.Story());
        TellsTheLoss(cluster, job, node.NodeId);
        await job.LineWithAsync("rank 1 of 2 begins with epoch 2");
        await job.LineWithAsync("trained 4 epochs, reports 4, ended with 2 workers after 1 failures");
        (await cluster.RunToEndAsync("status")).Output.ShouldContain(node.NodeId);
        await NoWorkerIsLeftAsync(cluster);
    }

    [Fact]
    public async Task A_killed_trainer_that_may_not_fail_is_told_with_its_exit_code_and_last_lines()
    {
        await using var cluster = await TestCluster.StartAsync(1, 1);
        var job = cluster.Submit("train", "2", "2", "0");
        var (node, processId) = await LastRankAsync(cluster, job);
        Signals.Send(processId, Signals.KillNow);
        (await job.ExitCodeAsync()).ShouldBe(1, cluster.Story());
        var line = await job.LineWithAsync("training failed: ");
        line.ShouldContain("rank 1");
        line.ShouldContain(node.NodeId);
        line.ShouldContain("137");
        line.ShouldContain("waits at the gate");
        (await cluster.RunToEndAsync("status")).Output.ShouldContain(node.NodeId);
        await NoWorkerIsLeftAsync(cluster);
    }

    // The trainer that waits says its process; the node that started it is the parent of that process.
    private static async Task<((SeedProcess Process, string NodeId) Node, int ProcessId)> LastRankAsync(TestCluster cluster, SeedProcess job)
    {
        var line = await job.LineWithAsync("rank 1 waits at the gate in process ");
        var processId = int.Parse(ProcessIn().Match(line).Groups[1].Value, CultureInfo.InvariantCulture);
        var parent = ProcessTable.ParentOf(processId);
        return (cluster.Workers.Single(worker => worker.Process.Id == parent), processId);
    }

    private static void TellsTheLoss(TestCluster cluster, SeedProcess job, string nodeId)
    {
        var told = job.Output.Concat(job.Errors).Where(line => line.Contains("lost ", StringComparison.Ordinal));
        told.ShouldContain(
            line => line.Contains("rank 1", StringComparison.Ordinal) && line.Contains(nodeId, StringComparison.Ordinal), cluster.Story());
    }

    private static Task NoWorkerIsLeftAsync(TestCluster cluster) => cluster.EventuallyAsync(
        "no worker process is left", () => Task.FromResult(ProcessTable.Workers(cluster.StateDirectory).Count == 0));

    [GeneratedRegex(@"in process (\d+)\.")]
    private static partial Regex ProcessIn();
}
