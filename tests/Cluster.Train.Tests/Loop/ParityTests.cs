using System.Runtime.InteropServices;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Cluster.Train.Tests.Loop;

// The promise of data-parallel training: several ranks compute what one process computes on the joined batch.
public sealed class ParityTests
{
    private const int GlobalBatch = 32;
    private const int StepCount = 20;

    [Theory]
    [InlineData(2, GlobalBatch)]
    [InlineData(3, GlobalBatch)]
    [InlineData(4, GlobalBatch)]
    [InlineData(2, 31)]
    public void Several_ranks_have_the_losses_of_one_process_and_the_same_parameters_to_the_bit(int world, int globalBatch)
    {
        var single = Train(1, globalBatch)[0];
        var ranks = Train(world, globalBatch);
        for (var step = 0; step < StepCount; step++)
        {
            var loss = single.Losses[step];
            foreach (var rank in ranks)
            {
                rank.Losses[step].ShouldBe(loss, 1e-5 * Math.Abs(loss), $"step {step}");
                rank.Parameters[step].AsSpan().SequenceEqual(ranks[0].Parameters[step]).ShouldBeTrue($"parameters after step {step}");
            }
        }
        single.Losses[^1].ShouldBeLessThan(single.Losses[0]);
    }

    [Fact]
    public void Accumulating_two_half_batches_without_sync_is_one_step_on_the_whole()
    {
        var whole = Train(2, GlobalBatch)[0];
        using var training = new LocalTraining();
        var halves = training.Run(2, context =>
        {
            var (images, labels) = Data();
            var model = context.PrepareModel(Model());
            var optimizer = optim.SGD(model.parameters(), 0.05, momentum: 0.9);
            var losses = new List<double>();
            foreach (var batch in context.Batches(images, labels, GlobalBatch, epoch: 0).Take(3))
            {
                optimizer.zero_grad();
                var half = batch.Labels.shape[0] / 2;
                var first = functional.cross_entropy(model.call(batch.Inputs.narrow(0, 0, half)), batch.Labels.narrow(0, 0, half)) / 2;
                using (context.NoSync())
                    context.Backward(first);
                var second = functional.cross_entropy(model.call(batch.Inputs.narrow(0, half, half)), batch.Labels.narrow(0, half, half)) / 2;
                context.Backward(second);
                optimizer.step();
                losses.Add(context.Average(first.item<float>() + second.item<float>()));
            }
            return losses;
        });
        for (var step = 0; step < 3; step++)
            halves[0][step].ShouldBe(whole.Losses[step], 1e-5 * whole.Losses[step]);
    }

    private static History[] Train(int world, int globalBatch)
    {
        using var training = new LocalTraining();
        return training.Run(world, context =>
        {
            var (images, labels) = Data();
            var model = context.PrepareModel(Model());
            var optimizer = optim.SGD(model.parameters(), 0.05, momentum: 0.9);
            var history = new History([], []);
            foreach (var batch in context.Batches(images, labels, globalBatch, epoch: 0).Take(StepCount))
            {
                optimizer.zero_grad();
                var loss = functional.cross_entropy(model.call(batch.Inputs), batch.Labels);
                context.Backward(loss);
                optimizer.step();
                // The mean over the joined batch from the means over the ranks' shares.
                var count = batch.Labels.shape[0];
                history.Losses.Add(context.Sum(loss.item<float>() * count) / context.Sum(count));
                history.Parameters.Add(Flat(model));
            }
            return history;
        });
    }

    // Ranks are threads here and share torch's default generator: the weights come from a generator of their own.
    private static SmallNet Model()
    {
        var model = new SmallNet();
        var random = new Random(5);
        foreach (var parameter in model.parameters())
        {
            var bound = 1 / Math.Sqrt(Math.Max(1, parameter.NumberOfElements / parameter.shape[0]));
            foreach (ref var weight in MemoryMarshal.Cast<byte, float>(parameter.bytes))
                weight = (float)((2 * random.NextDouble() - 1) * bound);
        }
        return model;
    }

    // Images of two kinds that can be told apart: bright above, or bright below.
    private static (Tensor Images, Tensor Labels) Data()
    {
        const int count = 1_024;
        var random = new Random(9);
        var images = empty(count, 1, 28, 28, dtype: ScalarType.Float32);
        var labels = empty(count, dtype: ScalarType.Int64);
        var pixels = MemoryMarshal.Cast<byte, float>(images.bytes);
        var kinds = MemoryMarshal.Cast<byte, long>(labels.bytes);
        for (var i = 0; i < count; i++)
        {
            kinds[i] = random.Next(10);
            for (var pixel = 0; pixel < 784; pixel++)
                pixels[i * 784 + pixel] = (float)random.NextDouble() + (pixel * 10 / 784 == kinds[i] ? 1 : 0);
        }
        return (images, labels);
    }

    private static byte[] Flat(Module model) => model.parameters().SelectMany(parameter => parameter.bytes.ToArray()).ToArray();

    private sealed record History(List<double> Losses, List<byte[]> Parameters);
}
