using Simulation.World;
using Xunit.Abstractions;

namespace Simulation;

// Clusters of fifty engine nodes, each under a seed of its own. SIMULATION_SEEDS is how many (3 by default),
// SIMULATION_FIRST the first; a failure prints its seed, which replays the same history alone.
public class ClusterSimulationTests(ITestOutputHelper output)
{
    private const int NodeCount = 50;

    private static readonly TimeSpan togetherWithin = TimeSpan.FromSeconds(180);

    [Fact]
    public void A_cluster_comes_together_after_all_that_goes_wrong_and_never_has_two_singletons()
    {
        var (first, count) = (FromEnvironment("SIMULATION_FIRST", 1), FromEnvironment("SIMULATION_SEEDS", 3));
        var failures = new List<string>();
        long eventCount = 0, weaklyUpCount = 0;
        Parallel.For(first, first + count, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, seed =>
        {
            try
            {
                var (events, weaklyUp) = Live(seed);
                Interlocked.Add(ref eventCount, events);
                Interlocked.Add(ref weaklyUpCount, weaklyUp);
            }
            catch (Exception e)
            {
                lock (failures)
                    failures.Add(e is SimulationFailedException ? e.Message : $"seed {seed}: {e}");
            }
        });
        output.WriteLine($"{count} seeds, {eventCount} events, {weaklyUpCount} times a node was weakly up");
        Assert.True(failures.Count == 0, $"{failures.Count} of {count} seeds failed\n{string.Join("\n\n", failures.Take(3))}");
    }

    [Fact]
    public void One_seed_gives_one_history() => Live(7, episodeCount: 1).ShouldBe(Live(7, episodeCount: 1));

    private static (long Events, int WeaklyUp) Live(int seed, int episodeCount = 3)
    {
        var world = new SimulatedCluster(seed, NodeCount);
        world.StartAll(within: TimeSpan.FromSeconds(5));
        ComeTogether(world, "the start");
        for (var i = 0; i < episodeCount; i++)
        {
            var (name, run) = Episodes.All[world.Random.Next(Episodes.All.Count)];
            world.Log(name);
            run(world);
            world.Network.Heal();
            world.Log("healed");
            ComeTogether(world, name);
        }

        return (world.Time.EventCount, world.Checks.WeaklyUpCount);
    }

    private static void ComeTogether(SimulatedCluster world, string after)
    {
        var limit = world.Time.Now + togetherWithin;
        string? missing;
        do
        {
            world.Run(TimeSpan.FromSeconds(1));
            missing = world.Checks.NotConverged();
        }
        while (missing is not null && world.Time.Now < limit);
        if (missing is not null)
            throw world.Failure($"{togetherWithin.TotalSeconds} s after {after}: {missing}");
    }

    private static int FromEnvironment(string name, int fallback) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), out var value) ? value : fallback;
}
