namespace Akka.Tests.Processes;

// Nodes whose user code has taken every thread of the pool and every core: the engine's own threads keep the heartbeats
// going, so nobody is thought lost. STARVED_SECONDS sets how long (default 10, three times the heartbeat pause).
[Collection(RunsAlone.Name)]
public sealed class StarvedNodesTests
{
    private const int BlockedThreadCount = 200;

    private static TimeSpan Length => TimeSpan.FromSeconds(
        int.TryParse(Environment.GetEnvironmentVariable("STARVED_SECONDS"), out var wanted) ? wanted : 10);

    [Fact]
    public async Task Nobody_is_thought_lost_while_all_pool_threads_are_blocked_and_all_cores_busy()
    {
        await using var group = new NodeGroup(3);
        await group.StartAllAsync();
        await group.UntilWholeAsync(0, 1, 2);
        foreach (var node in group.Numbers)
            group[node].Say($"starve {BlockedThreadCount}");
        foreach (var node in group.Numbers)
            await group[node].LineAsync("STARVED");

        await Task.Delay(Length);

        foreach (var node in group.Numbers)
        {
            group[node].Say("state end");
            (await group[node].LineAsync("STATE end")).ShouldContain("all=3");
            group[node].Lines.ShouldNotContain(line => line.StartsWith("UNREACHABLE") || line.StartsWith("REMOVED"), group.Story);
        }
    }
}
