using static TorchSharp.torch;
using static TorchSharp.torch.nn;

// A process that trains a CNN on images of Fashion-MNIST's shape and tells, at step 10 and at the end, its live tensors and
// its resident memory: all of it, with the runtime, the libraries and the collector. Nothing here asks the collector to run.
namespace TorchSharp.Tests.Lifetime;

internal static class WatchedTraining
{
    internal const int WarmSteps = 10;
    private const int BatchSize = 8, ImageCount = 512;

    /// <summary>kind: "sound"; "held", which keeps 64 KiB a step; "dropped", which leaves a tensor a step to the collector.</summary>
    internal static int Run(string kind, int steps)
    {
        set_num_threads(1);
        manual_seed(1);
        using var model = Sequential(Conv2d(1, 32, 3), ReLU(), MaxPool2d(2), Conv2d(32, 64, 3), BatchNorm2d(64), ReLU(), MaxPool2d(2),
            Flatten(), Linear(1600, 128), ReLU(), Dropout(0.2), Linear(128, 10));
        using var optimizer = optim.Adam(model.parameters());
        using Tensor images = rand(ImageCount, 1, 28, 28), labels = randint(10, [ImageCount], int64);
        var kept = new List<Tensor>();
        var (warm, tensorsMax, total) = (new Reading(), 0L, 0.0);
        Reading.Now();   // the first reading brings in the code that reads
        for (int step = 1; step <= steps; step++)
        {
            total += Step(model, optimizer, images, labels, step);
            if (kind == "held")
                kept.Add(ones(16 * 1024));
            else if (kind == "dropped")
                ones(1);
            if (step == WarmSteps)
                warm = Reading.Now();
            if (step >= WarmSteps)
                tensorsMax = Math.Max(tensorsMax, Tensor.TotalCount);
        }
        var last = Reading.Now();
        Console.WriteLine($"{last.Kilobytes - warm.Kilobytes} {tensorsMax - warm.Tensors} {total / steps < 10}");
        return kept.Count > steps ? 1 : 0;
    }

    private static float Step(Module<Tensor, Tensor> model, optim.Optimizer optimizer, Tensor images, Tensor labels, int step)
    {
        using var scope = NewDisposeScope();
        long start = step * BatchSize % ImageCount;
        var (x, y) = (images.narrow(0, start, BatchSize), labels.narrow(0, start, BatchSize));
        optimizer.zero_grad();
        var loss = functional.cross_entropy(model.call(x), y);
        loss.backward();
        nn.utils.clip_grad_norm_(model.parameters(), 1);
        optimizer.step();
        return loss.item<float>();
    }

    private readonly record struct Reading(long Tensors, long Kilobytes)
    {
        // smaps_rollup and not status: the kernel keeps the latter's count in parts per processor, and adds them up late.
        internal static Reading Now()
        {
            const string Resident = "Rss:";
            var line = File.ReadLines("/proc/self/smaps_rollup").First(line => line.StartsWith(Resident, StringComparison.Ordinal));
            return new Reading(Tensor.TotalCount, long.Parse(line[Resident.Length..].Replace("kB", "").Trim()));
        }
    }
}
