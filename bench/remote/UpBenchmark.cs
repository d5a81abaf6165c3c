using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Akka.Cluster;
using Akka.Configuration;

namespace Remote.Benchmarks;

// From the start of a process to its node being Up: the first node of a cluster, and a second one that joins it.
internal static class UpBenchmark
{
    private const int RoundCount = 5;

    public static async Task RunAsync()
    {
        for (var round = 0; round < RoundCount; round++)
        {
            var (seed, second) = (FreePort(), FreePort());
            using var first = await Child.StartAsync("node", $"{seed}", $"{seed}");
            using var joining = await Child.StartAsync("node", $"{second}", $"{seed}");
            Console.WriteLine($"first node {first.Ready}; second node {joining.Ready}");
        }
    }

    public static async Task JoinAsync(int port, int seedPort)
    {
        using var system = ActorSystem.Create("cluster", ConfigurationFactory.ParseString($$"""
            akka {
              loglevel = WARNING
              actor.provider = cluster
              remote.dot-netty.tcp { hostname = "127.0.0.1", port = {{port}} }
              cluster.seed-nodes = ["akka.tcp://cluster@127.0.0.1:{{seedPort}}"]
            }
            """));
        var created = SinceStart();
        var up = new TaskCompletionSource<TimeSpan>(TaskCreationOptions.RunContinuationsAsynchronously);
        Cluster.Get(system).RegisterOnMemberUp(() => up.TrySetResult(SinceStart()));
        await Child.ReadyAsync($"Up after {(await up.Task).TotalMilliseconds:0} ms (system made after {created.TotalMilliseconds:0})");
    }

    private static TimeSpan SinceStart()
    {
        using var self = Process.GetCurrentProcess();
        return TimeProvider.System.GetUtcNow() - self.StartTime.ToUniversalTime();
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
