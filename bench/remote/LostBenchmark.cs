using System.Diagnostics;
using Akka.Actor;
using Akka.Cluster;
using Akka.Configuration;

namespace Remote.Benchmarks;

// From kill -9 of a node to the first and the last of the others that has removed it: five nodes, with the cluster settings of
// a configuration file, or with Akka's defaults and keep-majority where none is given.
internal static class LostBenchmark
{
    private const int NodeCount = 5;

    public static async Task RunAsync(string file, int rounds)
    {
        var ports = Enumerable.Range(0, NodeCount).Select(_ => UpBenchmark.FreePort()).ToArray();
        var nodes = new List<Child>();
        foreach (var port in ports)
            nodes.Add(await Child.StartAsync("member", $"{port}", $"{ports[0]}", file));
        for (var round = 0; round < rounds; round++)
        {
            var lost = 1 + (round % (NodeCount - 1));
            var others = nodes.Where((_, node) => node != lost).ToArray();
            var clock = Stopwatch.StartNew();
            nodes[lost].Dispose();
            var removed = await Task.WhenAll(others.Select(async other =>
            {
                await other.LineAsync($"REMOVED {ports[lost]}");
                return clock.Elapsed.TotalSeconds;
            }));
            Console.WriteLine($"removed after {removed.Min():0.0} to {removed.Max():0.0} s");
            ports[lost] = UpBenchmark.FreePort();
            nodes[lost] = await Child.StartAsync("member", $"{ports[lost]}", $"{ports[0]}", file);
        }

        foreach (var node in nodes)
            node.Dispose();
    }

    public static async Task JoinAsync(int port, int seedPort, string file)
    {
        var own = ConfigurationFactory.ParseString($$"""
            akka {
              loglevel = WARNING
              loggers = []
              actor.provider = cluster
              remote.dot-netty.tcp { hostname = "127.0.0.1", port = {{port}} }
              cluster {
                seed-nodes = ["akka.tcp://cluster@127.0.0.1:{{seedPort}}"]
                roles = [seed]
                downing-provider-class = "Akka.Cluster.SBR.SplitBrainResolverProvider, Akka.Cluster"
              }
            }
            """);
        var given = file.Length == 0 ? ConfigurationFactory.Empty : ConfigurationFactory.ParseString(await File.ReadAllTextAsync(file));
        using var system = ActorSystem.Create("cluster", own.WithFallback(given));
        var up = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        system.ActorOf(Props.Create(() => new Witness()));
        Cluster.Get(system).RegisterOnMemberUp(() => up.TrySetResult());
        await up.Task;
        await Child.ReadyAsync($"{port}");
    }

    private sealed class Witness : ReceiveActor
    {
        public Witness()
        {
            Cluster.Get(Context.System).Subscribe(Self, typeof(ClusterEvent.MemberRemoved));
            Receive<ClusterEvent.MemberRemoved>(removed => Console.WriteLine($"REMOVED {removed.Member.Address.Port}"));
            Receive<ClusterEvent.CurrentClusterState>(_ => { });
        }
    }
}
