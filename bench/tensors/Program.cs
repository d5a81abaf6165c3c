using System.Diagnostics;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

// The same work as peer.py, told by run.py: a line "name count" in, the seconds that count repetitions took out.
// "first" prints one result and ends, which measures the start; "memory" prints live tensors and resident kilobytes by step.
if (args is ["first"])
{
    Console.WriteLine(torch.add(ones(8), ones(8)).sum().item<float>());
    return;
}

set_num_threads(1);
if (args is ["memory"])
{
    var step = Cases.Step(Cases.Cnn(), [8, 1, 28, 28], model => optim.Adam(model.parameters()));
    for (int k = 1; k <= 3000; k++)
    {
        step();
        if (k is 10 or 100 or 300 || k % 500 == 0)
            Console.WriteLine($"{k}: {Tensor.TotalCount} tensors, {Environment.WorkingSet >> 10} KiB, of which " +
                $"{GC.GetTotalMemory(true) >> 10} managed");
    }
    return;
}
Console.WriteLine($"TorchSharp stand-in on libtorch {torch.__version__}, .NET {Environment.Version}");
var cases = new Dictionary<string, Func<Action>>
{
    ["add8"] = Cases.Add,
    ["mlp_forward1"] = Cases.Forward,
    ["mlp_sgd"] = () => Cases.Step(Cases.Mlp(), [64, 784], model => optim.SGD(model.parameters(), 0.01)),
    ["mlp_adam"] = () => Cases.Step(Cases.Mlp(), [64, 784], model => optim.Adam(model.parameters())),
    ["cnn_sgd"] = () => Cases.Step(Cases.Cnn(), [64, 1, 28, 28], model => optim.SGD(model.parameters(), 0.01)),
    ["cnn_adam"] = () => Cases.Step(Cases.Cnn(), [64, 1, 28, 28], model => optim.Adam(model.parameters())),
    ["loader"] = () => Cases.Loader(null),
    ["loader_transforms"] = () => Cases.Loader(torchvision.transforms.Compose(torchvision.transforms.RandomHorizontalFlip(),
        torchvision.transforms.Normalize([0.1307], [0.3081]))),
    ["resnet18"] = () => Cases.Step(torchvision.models.resnet18(), [8, 3, 64, 64], model => optim.SGD(model.parameters(), 0.01)),
};
var made = new Dictionary<string, Action>();
while (Console.ReadLine() is { Length: > 0 } line)
{
    var (name, count) = (line.Split(' ')[0], int.Parse(line.Split(' ')[1]));
    if (!made.TryGetValue(name, out var work))
        made[name] = work = cases[name]();
    long start = Stopwatch.GetTimestamp();
    for (int k = 0; k < count; k++)
        work();
    Console.WriteLine(Stopwatch.GetElapsedTime(start).TotalSeconds.ToString("R"));
}

internal static class Cases
{
    internal static Action Add()
    {
        var (x, y) = (ones(8), ones(8));
        return () => torch.add(x, y).Dispose();
    }

    internal static Action Forward()
    {
        var (model, x) = (Mlp(), randn(1, 784));
        return () =>
        {
            using var mode = no_grad();
            model.call(x).Dispose();
        };
    }

    internal static Action Step(Module<Tensor, Tensor> model, long[] shape, Func<Module<Tensor, Tensor>, optim.Optimizer> make)
    {
        var (x, labels, optimizer) = (randn(shape), randint(10, [shape[0]], int64), make(model));
        return () =>
        {
            using var scope = NewDisposeScope();
            optimizer.zero_grad();
            var loss = functional.cross_entropy(model.call(x), labels);
            loss.backward();
            optimizer.step();
            loss.item<float>();
        };
    }

    /// <summary>One epoch over the images that run.py has drawn, by two workers. The set's images are fractions already.</summary>
    internal static Action Loader(torchvision.ITransform? transform)
    {
        var images = torchvision.datasets.MNIST(Path.Combine(Environment.GetEnvironmentVariable("MNIST_ROOT")!, "MNIST", "raw"),
            train: true, target_transform: transform);
        return () =>
        {
            using var loader = torch.utils.data.DataLoader(images, 64, shuffle: true, num_worker: 2, disposeDataset: false);
            long count = 0;
            foreach (var batch in loader)
                count += batch["label"].size(0);
            if (count != 60_000)
                throw new InvalidOperationException($"{count} images were read, not 60,000");
        };
    }

    internal static Sequential Mlp() => Sequential(Linear(784, 128), ReLU(), Linear(128, 10));

    internal static Sequential Cnn() => Sequential(
        Conv2d(1, 32, 3), ReLU(), MaxPool2d(2), Conv2d(32, 64, 3), ReLU(), MaxPool2d(2), Flatten(), Linear(1600, 128), ReLU(),
            Linear(128, 10));
}
