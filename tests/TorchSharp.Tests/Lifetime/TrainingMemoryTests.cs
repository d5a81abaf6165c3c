using System.Diagnostics;

// A training run holds as much after 1,000 steps as after 10: in live tensors, and in the resident memory of its process.
// The process runs as trainers do here: docs/decisions/0017-memory-of-a-training-process.md.
namespace TorchSharp.Tests.Lifetime;

public sealed class TrainingMemoryTests
{
    private const long GrowthMaxKilobytes = 2 * 1024;

    // As a node starts its workers: one thread, and a first generation of 512 KiB. Besides, what would blur the measure is
    // settled before step 10: methods are compiled once, and libc gives unused memory back at once.
    private static readonly Dictionary<string, string> s_settings = new()
    {
        ["OPENBLAS_NUM_THREADS"] = "1",
        ["DOTNET_GCgen0size"] = "80000",
        ["DOTNET_TieredCompilation"] = "0",
        ["MALLOC_TRIM_THRESHOLD_"] = "131072",
        ["MALLOC_MMAP_THRESHOLD_"] = "33554432",
    };

    [Fact]
    public void A_thousand_steps_hold_what_ten_hold()
    {
        var (kilobytes, tensors) = Watch("sound", 1000);
        tensors.ShouldBe(0, "live tensors beyond those of step 10");
        kilobytes.ShouldBeLessThan(GrowthMaxKilobytes);
    }

    [Fact]
    public void The_watch_sees_a_run_that_keeps_tensors()
    {
        var (kilobytes, tensors) = Watch("held", 110);
        tensors.ShouldBe(100);
        kilobytes.ShouldBeGreaterThan(GrowthMaxKilobytes);
    }

    [Fact]
    public void The_watch_sees_tensors_that_wait_for_the_finalizer() => Watch("dropped", 30).Tensors.ShouldBeGreaterThan(0);

    private static (long Kilobytes, long Tensors) Watch(string kind, int steps)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { typeof(WatchedTraining).Assembly.Location, "train", kind, steps.ToString() })
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in s_settings)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var said = process.StandardOutput.ReadToEndAsync();
        var complaint = process.StandardError.ReadToEndAsync();
        process.WaitForExit();
        process.ExitCode.ShouldBe(0, complaint.Result);
        var words = said.Result.Trim().Split(' ');
        words[2].ShouldBe("True", "the loss is a number that training has kept small");
        return (long.Parse(words[0]), long.Parse(words[1]));
    }
}
