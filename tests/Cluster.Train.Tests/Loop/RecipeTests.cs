using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Cluster.Train.Tests.Loop;

// The loops of docs/tutorial/training.md, as they are there, and that they do what it says.
public sealed partial class RecipeTests
{
    private const int GlobalBatch = 16;

    [Fact]
    public void Accumulating_with_clipping_gives_every_rank_the_step_of_one_process()
    {
        var single = Run(1, Accumulate);
        var ranks = Run(2, Accumulate);
        ranks[1].ShouldBe(ranks[0]);
        for (var i = 0; i < single[0].Length; i++)
            ranks[0][i].ShouldBe(single[0][i], 1e-5);
    }

    [Fact]
    public void Products_in_bfloat16_learn_with_weights_in_float32()
    {
        var ranks = Run(2, context => Train(context, new HalfNet(), steps: 30));
        ranks[1].ShouldBe(ranks[0]);
        ranks[0][^1].ShouldBeLessThan(0.5f * ranks[0][0]);
    }

    [Fact]
    public void A_model_on_two_devices_learns_what_it_learns_on_one()
    {
        var split = Run(2, context => Train(context, new SplitNet(CPU, CPU), steps: 10));
        var single = Run(1, context => Train(context, new SplitNet(CPU, CPU), steps: 10));
        split[1].ShouldBe(split[0]);
        for (var i = 0; i < single[0].Length; i++)
            split[0][i].ShouldBe(single[0][i], 1e-5 + 1e-5 * Math.Abs(single[0][i]));
    }

    [Fact]
    public void The_page_shows_what_is_compiled_here()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "Cluster.sln"))) root = root.Parent.ShouldNotBeNull();
        var here = Spaces().Replace(File.ReadAllText(Path.Combine(root.FullName, "tests/Cluster.Train.Tests/Loop/RecipeTests.cs")), " ");
        var page = File.ReadAllText(Path.Combine(root.FullName, "docs/tutorial/training.md"));
        var parts = Blocks().Matches(page).SelectMany(block => block.Groups[1].Value.Split('…')).Select(part => Spaces().Replace(part.Trim(), " "));
        parts.Count().ShouldBe(7);
        foreach (var part in parts) here.ShouldContain(part);
    }

    internal static void LoadBest(Module net, TrainResult result) =>
        net.load(Path.Combine(result.BestCheckpointPath!, "net.dat"));

    internal static TrainOptions KeepBest() =>
        new TrainOptions { CheckpointsKept = 1, CheckpointScore = "accuracy" };

    [GeneratedRegex(@"```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Blocks();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    private static float[] Accumulate(TrainContext context)
    {
        const int parts = 2;
        var (inputs, labels) = Data();
        var net = context.PrepareModel(Filled(Linear(4, 1)));
        var optimizer = optim.SGD(net.parameters(), 0.1);
        foreach (var batch in context.Batches(inputs, labels, GlobalBatch, epoch: 0))
        {
            optimizer.zero_grad();
            var size = batch.Labels.shape[0] / parts;
            for (var part = 0; part < parts; part++)
            {
                // Only the last part averages over the ranks, and with it what the others have added up.
                using var local = part < parts - 1 ? context.NoSync() : null;
                var predicted = net.call(batch.Inputs.narrow(0, part * size, size));
                context.Backward(functional.mse_loss(predicted, batch.Labels.narrow(0, part * size, size)) / parts);
            }
            nn.utils.clip_grad_norm_(net.parameters(), max_norm: 0.5);    // after Backward: the same norm on every rank
            optimizer.step();
        }
        return Values(net.weight!);
    }

    // Returns the losses of the joined batches.
    private static float[] Train(TrainContext context, Module<Tensor, Tensor> net, int steps)
    {
        var (inputs, labels) = Data();
        Filled(net);
        context.PrepareModel(net);
        var optimizer = optim.SGD(net.parameters(), 0.05);
        var losses = new List<float>();
        for (var epoch = 0; losses.Count < steps; epoch++)
        {
            foreach (var batch in context.Batches(inputs, labels, GlobalBatch, epoch).Take(steps - losses.Count))
            {
                optimizer.zero_grad();
                var loss = functional.mse_loss(net.call(batch.Inputs), batch.Labels);
                context.Backward(loss);
                optimizer.step();
                losses.Add((float)context.Average(loss.item<float>()));
            }
        }
        return losses.ToArray();
    }

    private static float[][] Run(int world, Func<TrainContext, float[]> loop)
    {
        using var training = new LocalTraining();
        return training.Run(world, loop);
    }

    private static (Tensor Inputs, Tensor Labels) Data()
    {
        var inputs = empty(64, 4, dtype: ScalarType.Float32);
        var random = new Random(2);
        foreach (ref var value in MemoryMarshal.Cast<byte, float>(inputs.bytes))
            value = (float)random.NextDouble();
        return (inputs, inputs.sum(1, keepdim: true));
    }

    private static T Filled<T>(T model) where T : Module
    {
        var random = new Random(5);
        foreach (var parameter in model.parameters())
        {
            foreach (ref var weight in MemoryMarshal.Cast<byte, float>(parameter.bytes))
                weight = (float)random.NextDouble() - 0.3f;
        }
        return model;
    }

    private static float[] Values(Tensor tensor) => MemoryMarshal.Cast<byte, float>(tensor.bytes).ToArray();

    private sealed class HalfNet : Module<Tensor, Tensor>
    {
        private readonly TorchSharp.Modules.Linear first = Linear(4, 16);
        private readonly TorchSharp.Modules.Linear last = Linear(16, 1);

        public HalfNet() : base(nameof(HalfNet))
        {
            RegisterComponents();
        }

        // Weights, gradients and the loss stay float32; the products are bfloat16, which has float32's range: no loss scaling.
        public override Tensor forward(Tensor x) => Half(last, Half(first, x).relu()).to(ScalarType.Float32);

        private static Tensor Half(TorchSharp.Modules.Linear layer, Tensor x) => functional.linear(
            x.to(ScalarType.BFloat16), layer.weight!.to(ScalarType.BFloat16), layer.bias!.to(ScalarType.BFloat16));
    }

    private sealed class SplitNet : Module<Tensor, Tensor>
    {
        private readonly Device _one;
        private readonly Device _two;
        private readonly Module<Tensor, Tensor> front;
        private readonly Module<Tensor, Tensor> back;

        public SplitNet(Device one, Device two) : base(nameof(SplitNet))
        {
            (_one, _two) = (one, two);
            front = Sequential(Linear(4, 8), Tanh()).to(one);
            back = Linear(8, 1).to(two);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x) => back.call(front.call(x.to(_one)).to(_two));
    }
}
