using Simulation.Checks;

namespace Simulation.World;

// Fifty engine nodes on one thread, under one seed. Whoever ends is started again on the same port a few seconds later,
// as a supervisor would, but not while the network is parted: a first seed that starts out of reach of all others would
// rightly found a cluster of its own.
internal sealed class SimulatedCluster
{
    // The newest lines of the story, told when a check fails.
    private const int LineCountMax = 400;

    private readonly Dictionary<int, SimulatedNode> nodes = [];
    private readonly Queue<string> story = new();
    private int nextUid = 1;

    public SimulatedCluster(int seed, int nodeCount)
    {
        Seed = seed;
        Random = new Random(seed);
        Rules = SimulationRules.Of(Random, nodeCount);
        Network = new SimulatedNetwork(Time, new Random(Random.Next()));
        Checks = new ClusterChecks(this);
        Shards = new ShardChecks(this);
    }

    public int Seed { get; }

    public Random Random { get; }

    public SimulationRules Rules { get; }

    public EventQueue Time { get; } = new();

    public SimulatedNetwork Network { get; }

    public ClusterChecks Checks { get; }

    public ShardChecks Shards { get; }

    public IReadOnlyCollection<SimulatedNode> Nodes => nodes.Values;

    // The live node at the port, if there is one.
    public SimulatedNode? At(int port) => nodes.TryGetValue(port, out var node) && node.IsAlive ? node : null;

    public void StartAll(TimeSpan within)
    {
        foreach (var port in Enumerable.Range(1, Rules.NodeCount))
            Time.After(within * Random.NextDouble(), () => Start(port));
    }

    public void Run(TimeSpan duration) => Time.RunFor(duration);

    public void Ended(SimulatedNode node) => Time.After(TimeSpan.FromSeconds(1 + 5 * Random.NextDouble()), () => Restart(node.Port));

    public void Log(SimulatedNode node, string text)
    {
        if (story.Count == LineCountMax)
            story.Dequeue();
        story.Enqueue($"{Time.Now:mm:ss.fff} {node.Port}#{node.Self.Uid} {text}");
    }

    public void Log(string text)
    {
        story.Enqueue($"{Time.Now:mm:ss.fff} ---- {text}");
    }

    public SimulationFailedException Failure(string what) => new(
        $"seed {Seed} ({Rules.StrategyName}, singleton on {Rules.SingletonRole ?? "any"}, seeds {string.Join(' ', Rules.SeedPorts)}) " +
        $"at {Time.Now:mm:ss.fff}: {what}\n{string.Join('\n', story)}");

    private void Restart(int port)
    {
        if (Network.IsPartitioned)
            Time.After(TimeSpan.FromSeconds(1 + Random.NextDouble()), () => Restart(port));
        else
            Start(port);
    }

    private void Start(int port)
    {
        var node = new SimulatedNode(this, port, nextUid++);
        nodes[port] = node;
        node.Start();
    }
}

// A property did not hold. The message has the seed, which replays the same history, and the newest lines of the story.
internal sealed class SimulationFailedException(string message) : Exception(message);
