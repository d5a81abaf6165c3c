using System.Globalization;
using System.Text.RegularExpressions;
using EndToEnd.Harness;

namespace EndToEnd;

// An experiment loses its driver, a node, or the seed by kill -9 at a random moment, and goes on: no trial is lost or counted
// twice, and the searcher knows what it knew (the job itself checks both at its end). TUNE_KILL_ROUNDS=20 for more.
public sealed partial class TuneRecoveryTests
{
    private const int TrialCount = 40;
    private const int EventCountOfAWholeRun = TrialCount * 4;

    [Fact]
    public async Task An_experiment_goes_on_after_each_kill_with_every_trial_and_the_same_searcher()
    {
        var rounds = int.Parse(Environment.GetEnvironmentVariable("TUNE_KILL_ROUNDS") ?? "3", CultureInfo.InvariantCulture);
        var random = new Random(rounds);
        var storage = Directory.CreateTempSubdirectory("seed-tune-");
        try
        {
            for (var done = 0; done < rounds;)
            {
                var experiment = storage.CreateSubdirectory($"experiment-{done}").FullName;
                done += await KillThenFinishAsync(experiment, random, done, Math.Min(3, rounds - done));
            }
        }
        finally
        {
            storage.Delete(recursive: true);
        }
    }

    // One experiment, in as many clusters as it takes: the driver, the seed and a node are killed in turn, the
    // node last, because an experiment may well come to its end without it.
    private static async Task<int> KillThenFinishAsync(string storage, Random random, int firstRound, int killCount)
    {
        var cluster = await TestCluster.StartAsync(1, 1);
        try
        {
            var (job, driver) = await SubmitAsync(cluster, storage);
            for (var kill = 0; kill < killCount; kill++)
            {
                var moment = JournalLength(storage) + random.Next(1, EventCountOfAWholeRun / (killCount + 1));
                // While the last kill was seen to, the experiment may have come to its end: then nothing is left to kill.
                var end = job.ExitCodeAsync();
                await cluster.EventuallyAsync(
                    $"the journal has {moment} lines", () => Task.FromResult(end.IsCompleted || JournalLength(storage) >= moment));
                if (end.IsCompleted && kill > 0)
                {
                    killCount = kill;
                    break;
                }

                var isDriverLost = true;
                switch ((firstRound + kill) % 3)
                {
                    case 0:
                        Signals.Send(driver, Signals.KillNow);
                        (await job.ExitCodeAsync()).ShouldNotBe(0, cluster.Story());
                        break;
                    case 1:
                        cluster.Seed.Kill();
                        (await job.ExitCodeAsync()).ShouldNotBe(0, cluster.Story());
                        await cluster.DisposeAsync();
                        cluster = await TestCluster.StartAsync(1, 1);
                        break;
                    default:
                        // It may be the driver's, and take it along; else the experiment goes on without it.
                        isDriverLost = cluster.Workers[0].Process.Id == ProcessTable.ParentOf(driver);
                        cluster.Workers[0].Process.Kill();
                        if (isDriverLost) (await job.ExitCodeAsync()).ShouldNotBe(0, cluster.Story());
                        cluster.Workers.RemoveAt(0);
                        await cluster.JoinAsync(1);
                        break;
                }

                if (isDriverLost) (job, driver) = await SubmitAsync(cluster, storage);
            }

            (await job.ExitCodeAsync()).ShouldBe(0, cluster.Story());
            await job.LineWithAsync($"all {TrialCount} trials are there");
            return killCount;
        }
        finally
        {
            await cluster.DisposeAsync();
        }
    }

    private static async Task<(SeedProcess Job, int Driver)> SubmitAsync(TestCluster cluster, string storage)
    {
        var job = cluster.Submit("tune", storage, $"{TrialCount}");
        var line = await job.LineWithAsync("driver in process ");
        return (job, int.Parse(ProcessIn().Match(line).Groups[1].Value, CultureInfo.InvariantCulture));
    }

    private static int JournalLength(string storage)
    {
        var path = Path.Combine(storage, "search", "experiment.jsonl");
        if (!File.Exists(path)) return 0;
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        var count = 0;
        while (reader.ReadLine() is not null) count++;
        return count;
    }

    [GeneratedRegex(@"in process (\d+)\.")]
    private static partial Regex ProcessIn();
}
