using System.Text.RegularExpressions;
using Cluster.Core;
using Cluster.Train;
using Cluster.Tune;
using EndToEnd.Harness;
using TorchSharp;
using TorchSharp.PyBridge;
using static TorchSharp.torch;

namespace EndToEnd.Documents;

using Console = System.Console;

// The code of docs/tutorial/README.md, paragraph by paragraph: it is compiled here, and the page is compared with this file.
// What it does is tested where each part of it lives; FirstJob and the other samples are run.
public sealed partial class TutorialTests
{
    [Fact]
    public void The_page_shows_what_is_compiled_here()
    {
        var here = Flat(File.ReadAllText(Path.Combine(Repository.Root, "tests/EndToEnd/Documents/TutorialTests.cs")));
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs/tutorial/README.md")).ReplaceLineEndings("\n");
        var paragraphs = Blocks().Matches(page).SelectMany(block => Gaps().Split(block.Groups[1].Value))
            .Select(Flat).Where(paragraph => paragraph.Length > 0).ToList();
        paragraphs.Count.ShouldBeGreaterThan(10);
        foreach (var paragraph in paragraphs) here.ShouldContain(paragraph);
    }

    internal static async Task Submit()
    {
        await using var cluster = await ClusterClient.ConnectAsync();
        var status = await cluster.GetStatusAsync();
        Console.WriteLine($"{status.Nodes.Count} nodes");
    }

    internal static async Task Train(ClusterClient cluster)
    {
        static void Loop(TrainContext context)
        {
            using var data = FashionMnist.Load();
            using var net = context.PrepareModel(new Net());              // rank 0's weights, on every rank
            using var optimizer = optim.Adam(net.parameters(), 0.003);
            for (var epoch = context.StartEpoch; epoch < 2; epoch++)
            {
                foreach (var batch in context.Batches(data.TrainImages, data.TrainLabels, globalBatch: 64, epoch))
                {
                    optimizer.zero_grad();
                    var loss = nn.functional.cross_entropy(net.call(batch.Inputs), batch.Labels);
                    context.Backward(loss);                               // backward, then the mean gradient of all ranks
                    optimizer.step();
                }
                context.Report("epoch", epoch + 1);
            }
        }

        var result = await new TorchTrainer(Loop, new TrainOptions { Workers = 2, Strategy = PlacementStrategy.Spread }).FitAsync(cluster);
        Console.WriteLine(result.CheckpointPath);
    }

    internal static void Transfer()
    {
        var network = torchvision.models.resnet18(num_classes: 10);
        network.load_py("resnet18.pth", skip: ["fc.weight", "fc.bias"]);    // a state dict that PyTorch saved
        foreach (var (name, parameter) in network.named_parameters())
            parameter.requires_grad = name.StartsWith("fc.");               // the body is frozen
    }

    internal static TrainOptions Survive(TrainContext context, Net net, int epoch)
    {
        if (context.Checkpoint is { } checkpoint)
            net.load(checkpoint.File("net.dat"));
        context.Report("epoch", epoch + 1, save: folder => net.save(Path.Combine(folder, "net.dat")));
        return
        new TrainOptions { Workers = 2, MinWorkers = 1, MaxFailures = 3 }
        ;
    }

    internal static async Task<Tuner> Tune(ClusterClient cluster)
    {
        static void Try(TrialContext trial)
        {
            var rate = trial.Config.Get<double>("learning rate");

            using var net = new Net();
            if (trial.Checkpoint is { } saved) net.load(Path.Combine(saved, "net"));
            double TrainOneEpoch() => rate;

            while (true)
                trial.Report("accuracy", TrainOneEpoch(), save: folder => net.save(Path.Combine(folder, "net")));
        }

        var space = new SearchSpace
        {
            ["learning rate"] = Domain.LogUniform(1e-4, 1e-1),
            ["batch size"] = Domain.Choice(32, 64, 128),
        };
        var options = new TuneOptions
        {
            Metric = "accuracy", Mode = OptimizationMode.Maximize, SampleCount = 20,
            Scheduler = new AshaScheduler(new AshaOptions { ReductionFactor = 3, ResourceMax = 27 }),    // rungs at 1, 3, 9 and 27 reports
        };
        var results = await new Tuner(Try, space, options).FitAsync(cluster);
        Console.WriteLine(results.Best().Configuration);

        var named = options with { Name = "accuracy" };    // without a name every start is a new experiment, in a folder of its own
        var folder = Path.Combine(cluster.StorageDirectory, named.Name);
        var tuner = Tuner.CanRestore(folder) ? Tuner.Restore(folder, Try, space, named) : new Tuner(Try, space, named);
        return tuner;
    }

    private static string Flat(string code) =>
        string.Join(' ', code.Split('\n').Select(line => line.Trim()).Where(line => !line.StartsWith("#:", StringComparison.Ordinal))
            .SelectMany(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)));

    [GeneratedRegex(@"```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Blocks();

    // An empty line, or what is left out.
    [GeneratedRegex(@"\n\s*(?:…[^\n]*)?\n")]
    private static partial Regex Gaps();

    internal sealed class Net : nn.Module<Tensor, Tensor>
    {
        private readonly nn.Module<Tensor, Tensor> scores = nn.Linear(784, 10);

        public Net() : base(nameof(Net)) => RegisterComponents();

        public override Tensor forward(Tensor images) => scores.call(images.flatten(1));
    }
}
