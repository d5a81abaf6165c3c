using Cluster.Train;
using TorchSharp;
using static TorchSharp.torch;

namespace TrainBench;

// One rank of ours that trains a CNN of 1.2 million parameters on the first images of Fashion-MNIST, in file order, with SGD
// and momentum. ddp.py does the same with PyTorch's DistributedDataParallel; weights start from the same formula in both.
internal static class DdpRank
{
    private const int GlobalBatch = 128;
    private const int WarmUpSteps = 8;
    private const int Steps = 40;

    public static async Task RunAsync(int rank)
    {
        using var group = await Ranks.JoinAsync(rank);
        set_num_threads(1);
        using var data = FashionMnist.Load();
        using var net = nn.Sequential(
            nn.Conv2d(1, 32, 3), nn.ReLU(), nn.Conv2d(32, 64, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
            nn.Linear(9216, 128), nn.ReLU(), nn.Linear(128, 10));
        SetWeights(net);
        using var parallel = new DistributedDataParallel(net, group);
        using var optimizer = optim.SGD(net.parameters(), 0.02, momentum: 0.9);
        var step = 0;
        var losses = new List<double>();
        for (; step < WarmUpSteps; step++)
        {
            var sum = new[] { Step() };
            group.AllReduce(sum);
            losses.Add(sum[0] / group.WorldSize);
        }

        group.Barrier();
        Ranks.Measure("CNN, global batch 128", Steps, () => { Step(); step++; }, [.. losses.Take(5)]);
        group.Barrier();

        float Step()
        {
            using var scope = NewDisposeScope();
            var share = GlobalBatch / group.WorldSize;
            var start = (step * GlobalBatch) + (rank * share);
            var inputs = data.TrainImages.narrow(0, start, share);
            optimizer.zero_grad();
            var loss = nn.functional.cross_entropy(net.call(inputs), data.TrainLabels.narrow(0, start, share));
            parallel.Backward(loss);
            optimizer.step();
            return loss.item<float>();
        }
    }

    // Element j of parameter p is uniform in ±1/√fan-in, from a counter that is hashed.
    private static void SetWeights(nn.Module net)
    {
        var fanIn = 0L;
        using var still = no_grad();
        foreach (var (parameter, p) in net.parameters().Select((parameter, p) => (parameter, p)))
        {
            if (parameter.dim() > 1)
                fanIn = parameter.NumberOfElements / parameter.shape[0];
            var bound = 1 / Math.Sqrt(fanIn);
            var values = new float[parameter.NumberOfElements];
            for (var j = 0; j < values.Length; j++)
                values[j] = (float)(((2 * (Hash((1UL << 40) + ((ulong)p << 32) + (ulong)j) >> 11) * Math.Pow(2, -53)) - 1) * bound);
            using var tensor = tensor_of(values, parameter.shape);
            parameter.copy_(tensor);
        }

        static Tensor tensor_of(float[] values, long[] shape) => torch.tensor(values).reshape(shape);
    }

    // splitmix64 (Steele et al. 2014).
    private static ulong Hash(ulong x)
    {
        x += 0x9E3779B97F4A7C15;
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }
}
