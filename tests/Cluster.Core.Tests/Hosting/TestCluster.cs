using System.Collections.Concurrent;
using Akka.Actor;

namespace Cluster.Core.Tests.Hosting;

// A cluster of real nodes in the test's process (each an actor system of its own, on loopback), whose worker processes are
// real processes. One seed without cpus, and workers with one cpu each.
public sealed class TestCluster : IAsyncLifetime
{
    private readonly string _root = Directory.CreateTempSubdirectory("cluster-tests-").FullName;

    public ClusterNode Seed { get; private set; } = null!;

    public List<ClusterNode> Workers { get; } = [];

    public async Task InitializeAsync()
    {
        Seed = await ClusterNode.StartAsync(Options("seed", Resources.None) with { IsSeed = true });
        await AddWorkerAsync();
        await AddWorkerAsync();
    }

    public async Task<ClusterNode> AddWorkerAsync()
    {
        var options = Options($"worker-{Workers.Count + 1}", Resources.Cpus(1));
        var node = await ClusterNode.StartAsync(options with { SeedNodes = [Seed.Address], Token = Seed.Token });
        Workers.Add(node);
        return node;
    }

    public async Task DisposeAsync()
    {
        foreach (var node in Workers.Append(Seed))
        {
            await node.StopAsync();
        }

        Directory.Delete(_root, recursive: true);
    }

    internal Task<ClusterClient> ConnectAsync(string? token = null, string? programFolder = null) => ClusterClient.ConnectAsync(
        new ClusterClientOptions { Address = Seed.Address, Token = token ?? Seed.Token, ProgramFolder = programFolder });

    internal static JobSubmission Job(params string[] arguments) => new()
    {
        Name = arguments[0],
        Folder = AppContext.BaseDirectory,
        EntryAssembly = "Cluster.Core.Tests.dll",
        Arguments = arguments,
    };

    private NodeOptions Options(string name, Resources resources) => new()
    {
        Id = new NodeId(name),
        Resources = resources,
        StateDirectory = Path.Combine(_root, name),
        WorkerCommand = new WorkerCommand("dotnet", [typeof(TestCluster).Assembly.Location, "worker"]),
    };
}

// An actor that speaks with a DriverActor for a test: it sends what it is told to send and keeps what it hears.
internal sealed class Probe : ReceiveActor
{
    public Probe(BlockingCollection<object> heard)
    {
        Receive<(IActorRef To, object Message)>(order => order.To.Tell(order.Message));
        ReceiveAny(heard.Add);
    }
}

// The test's end of a probe.
internal sealed class ProbeHandle
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly BlockingCollection<object> _heard = [];
    private readonly IActorRef _probe;

    internal ProbeHandle(ActorSystem system)
    {
        var heard = _heard;
        _probe = system.ActorOf(Props.Create(() => new Probe(heard)));
    }

    internal void Send(IActorRef to, object message) => _probe.Tell((to, message));

    internal T Expect<T>()
    {
        var others = new List<object>();
        while (_heard.TryTake(out var message, Patience))
        {
            if (message is T expected)
            {
                return expected;
            }

            others.Add(message);
        }

        throw new TimeoutException($"no {typeof(T).Name} came within {Patience}; heard: [{string.Join("; ", others)}]");
    }
}
