using System.Text.RegularExpressions;
using EndToEnd.Harness;

namespace EndToEnd;

// Trials in real processes on two nodes: what one of them does to itself is nobody else's business, and one may have a worker on
// each node.
public sealed class TuneTrialsTests
{
    [Fact]
    public async Task Trials_that_crash_or_run_out_of_memory_fail_alone_and_a_trial_trains_on_two_nodes()
    {
        var storage = Directory.CreateTempSubdirectory("seed-trials-");
        try
        {
            await using var cluster = await TestCluster.StartAsync(1, 1);
            var (exitCode, output) = await cluster.Submit("tune-trials", storage.FullName).ToEndAsync();
            exitCode.ShouldBe(0, output + cluster.Story());

            foreach (var trial in new[] { 0, 2, 4, 5 }) output.ShouldContain($"trial-0000{trial} Completed after 3: ");
            output.ShouldMatch("trial-00001 Failed after 1: its worker process on .* ended: .*SIGKILL");
            output.ShouldMatch("trial-00003 Failed after 1: .*(alloc|memory)");

            var joint = Regex.Matches(output, @"trial-0000\d (?:Completed|Stopped) with 2 workers on 2 nodes: (\d+) steps in (\d+) iterations");
            joint.Count.ShouldBe(6, output);
            joint.ShouldAllBe(trial => int.Parse(trial.Groups[1].Value) == 2 * int.Parse(trial.Groups[2].Value), "both ranks took each step, over pauses too");
            joint.ShouldContain(trial => trial.Groups[2].Value == "4");
        }
        finally
        {
            storage.Delete(recursive: true);
        }
    }
}
