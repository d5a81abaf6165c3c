using System.Text.RegularExpressions;
using EndToEnd.Harness;

namespace EndToEnd;

// Node processes that die or stop answering: the rest goes on without them, and one that was put out ends itself with an exit
// code of its own.
public sealed partial class LostNodesTests
{
    private const int PutOut = 3;

    [Fact]
    public async Task A_node_that_was_stopped_for_too_long_is_put_out_and_ends_itself_with_its_own_exit_code()
    {
        await using var cluster = await TestCluster.StartAsync(1, 1);
        var silent = cluster.Workers[0].Process;
        Signals.Send(silent.Id, Signals.Stop);
        try
        {
            await DownedAsync(cluster, silent);
        }
        finally
        {
            Signals.Send(silent.Id, Signals.Continue);
        }

        (await silent.ExitCodeAsync()).ShouldBe(PutOut, cluster.Story());
        silent.Errors.ShouldContain(line => line.Contains("was put out of the cluster", StringComparison.Ordinal), cluster.Story());
        await GoesOnAsync(cluster);
    }

    [Fact]
    public async Task A_killed_node_is_taken_out_and_its_place_can_be_taken_by_a_new_one()
    {
        await using var cluster = await TestCluster.StartAsync(1);
        var killed = cluster.Workers[0].Process;
        killed.Kill();
        await DownedAsync(cluster, killed);
        await cluster.JoinAsync(1);
        await GoesOnAsync(cluster);
    }

    [Fact]
    public async Task Nodes_whose_only_seed_was_killed_end_themselves()
    {
        await using var cluster = await TestCluster.StartAsync(1, 1);
        cluster.Seed.Kill();
        foreach (var (worker, _) in cluster.Workers)
        {
            (await worker.ExitCodeAsync()).ShouldBe(PutOut, cluster.Story());
        }

        await cluster.NoProcessIsLeftAsync();
    }

    // Whoever leads the rest says so; from then on there is no way back.
    private static async Task DownedAsync(TestCluster cluster, SeedProcess node)
    {
        var address = AddressIn().Match(await node.LineWithAsync("ready at")).Value;
        var others = cluster.Workers.Select(worker => worker.Process).Append(cluster.Seed).Where(other => other != node).ToArray();
        await cluster.EventuallyAsync($"{address} is marked as down", () => Task.FromResult(
            others.Any(other => other.Errors.Any(line => line.Contains($"@{address}] as [Down]", StringComparison.Ordinal)))));
    }

    private static async Task GoesOnAsync(TestCluster cluster)
    {
        var (exitCode, output) = await cluster.Submit("hello", "you").ToEndAsync();
        exitCode.ShouldBe(0, $"{output}{Environment.NewLine}{cluster.Story()}");
    }

    [GeneratedRegex(@"\d+\.\d+\.\d+\.\d+:\d+")]
    private static partial Regex AddressIn();
}
