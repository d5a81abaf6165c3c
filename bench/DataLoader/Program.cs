using System.Diagnostics;
using System.Globalization;
using static TorchSharp.torch;
using static TorchSharp.torch.utils.data;
using static TorchSharp.torchvision;

// One pass over Fashion-MNIST's 60,000 images in batches of 64, shuffled, with 2 workers; against torchvision's loader in the
// same run, turn about. `dotnet run -c Release --project bench/DataLoader [ROUNDS]`; needs python3-torchvision and
// dataset-fashion-mnist. Each round is a process of the peer and a pass here; both warm up with a pass before.

const string dataFolder = "/usr/share/datasets/fashion-mnist";
const int batchSize = 64, workers = 2;
var rounds = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 7;
var peer = Path.Combine(AppContext.BaseDirectory, "peer.py");

foreach (var transforms in new[] { false, true })
{
    var (ours, theirs) = (new List<double>(), new List<double>());
    for (var round = 0; round < rounds; round++)
    {
        ours.Add(Pass(transforms));
        theirs.Add(PeerPass(transforms));
    }
    var (mine, other) = (Median(ours), Median(theirs));
    Console.WriteLine($"{(transforms ? "with flip and normalize" : "images as they are")}: "
        + $"ours {mine * 1000:F0} ms, torchvision {other * 1000:F0} ms, ratio {mine / other:F3}; "
        + $"ratios {string.Join(' ', ours.Zip(theirs, (a, b) => (a / b).ToString("F3", CultureInfo.InvariantCulture)))}");
}

static double Pass(bool transforms)
{
    using var scope = NewDisposeScope();
    using var data = datasets.FashionMNIST(dataFolder, train: true, target_transform: transforms ? Transforms() : null);
    using var loader = DataLoader(data, batchSize, shuffle: true, num_worker: workers, disposeDataset: false);
    Read(loader);
    var clock = Stopwatch.StartNew();
    Read(loader);
    return clock.Elapsed.TotalSeconds;
}

static void Read(IEnumerable<Dictionary<string, Tensor>> loader)
{
    long images = 0;
    foreach (var batch in loader)
        images += batch["label"].shape[0];
    if (images != 60_000)
        throw new InvalidOperationException($"{images} images came, but there are 60,000");
}

static ITransform Transforms() => TorchSharp.torchvision.transforms.Compose(
    TorchSharp.torchvision.transforms.RandomHorizontalFlip(), TorchSharp.torchvision.transforms.Normalize([0.2860], [0.3530]));

double PeerPass(bool transforms)
{
    var start = new ProcessStartInfo("/usr/bin/python3", [peer, dataFolder, transforms ? "transforms"
        : "plain"]) { RedirectStandardOutput = true };
    using var process = Process.Start(start)!;
    var line = process.StandardOutput.ReadToEnd();
    process.WaitForExit();
    return process.ExitCode == 0 ? double.Parse(line, CultureInfo.InvariantCulture)
        : throw new InvalidOperationException($"{peer} ended with {process.ExitCode}");
}

static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
