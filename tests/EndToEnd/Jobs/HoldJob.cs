using System.Threading.Channels;
using Akka.Actor;
using Cluster.Core;

namespace Jobs;

// Reserves cpus, says where, and holds them until a file appears. Every piece of news about the placement is a line.
internal static class HoldJob
{
    internal static async Task<int> RunAsync(double cpus, string file)
    {
        await using var cluster = await ClusterClient.ConnectAsync();
        var news = Channel.CreateUnbounded<object>();
        var listener = cluster.System.ActorOf(Props.Create(() => new Listener(news.Writer)));
        var group = PlacementGroupId.New();
        cluster.Driver.Tell(
            new DriverActor.RequestPlacement(group, $"hold {cpus}", [Resources.Cpus(cpus)], PlacementStrategy.Pack), listener);
        await foreach (var message in news.Reader.ReadAllAsync())
        {
            switch (message)
            {
                case DriverActor.PlacementGranted granted:
                    Console.WriteLine($"holding {granted.Bundles[0].Resources} on {granted.Bundles[0].Node}");
                    await WaitForAsync(file);
                    Console.WriteLine("releasing");
                    cluster.Driver.Tell(new DriverActor.ReleasePlacement(group), listener);
                    return 0;
                case DriverActor.PlacementWaiting waiting:
                    Console.WriteLine($"waiting: {waiting.Reason}");
                    break;
                case DriverActor.PlacementInfeasible infeasible:
                    Console.Error.WriteLine($"infeasible: {infeasible.Reason}");
                    return 4;
            }
        }

        return 5;
    }

    private static async Task WaitForAsync(string file)
    {
        using var watcher = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (!File.Exists(file))
        {
            await watcher.WaitForNextTickAsync();
        }
    }

    private sealed class Listener : ReceiveActor
    {
        public Listener(ChannelWriter<object> news) => ReceiveAny(message => news.TryWrite(message));
    }
}
