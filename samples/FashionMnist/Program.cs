using Cluster.Core;
using Cluster.Train;

namespace FashionMnistSample;

// A whole job in one program: connects to the cluster that runs it, trains a network on several nodes, then looks for
// good settings with many small trials. `seed submit samples/FashionMnist` runs it; `--help` lists its options.
internal static class Program
{
    private static async Task<int> Main(string[] arguments)
    {
        if (arguments.Contains("--help"))
        {
            Console.WriteLine(SampleOptions.Usage);
            return 0;
        }

        try
        {
            var options = SampleOptions.Parse(arguments);
            await using var cluster = await ClusterClient.ConnectAsync();
            if (options.Train)
                await Training.RunAsync(cluster, TrainOptions(options), options.Settings);
            if (options.Tune)
                await Tuning.RunAsync(cluster);
            return 0;
        }
        catch (Exception error) when (error is ClusterException or ArgumentException)
        {
            Console.Error.WriteLine(error.Message);
            return 1;
        }
    }

    private static TrainOptions TrainOptions(SampleOptions options) => new()
    {
        Name = "fashion-mnist",
        Workers = options.Workers,
        MinWorkers = options.MinWorkers,
        MaxFailures = options.MaxFailures,
        ResourcesPerWorker = Resources.Cpus(1),
        Strategy = PlacementStrategy.Spread,
    };
}
