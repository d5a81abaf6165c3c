using System.Diagnostics;

namespace Akka.Tests.Processes;

// Node processes of one cluster, on wires that can be cut. All are its seed nodes: whoever
// comes back finds the others, whichever were lost.
internal sealed class NodeGroup(int nodeCount) : IAsyncDisposable
{
    private static readonly TimeSpan PauseBetweenQuestions = TimeSpan.FromMilliseconds(100);

    private readonly Wires wires = new(nodeCount);
    private readonly ChildProcess?[] nodes = new ChildProcess?[nodeCount];
    private readonly List<ChildProcess> all = [];
    private int questionCount;

    public Wires Wires => wires;

    public IEnumerable<int> Numbers => Enumerable.Range(0, nodeCount);

    public ChildProcess this[int node] => nodes[node] ?? throw new InvalidOperationException($"node {node} was never started");

    public int PortOf(int node) => wires.PortOf(node);

    public int NodeAt(int port) => Numbers.Single(node => PortOf(node) == port);

    public async Task StartAsync(int node)
    {
        var child = nodes[node] = ChildProcess.Start(
            ["node", $"{PortOf(node)}", .. Numbers.Select(seed => $"{PortOf(seed)}")]);
        all.Add(child);
        wires.Connect(node, child.Id, 0);
        wires.Connect(node, child.Id, int.Parse(await child.LineAsync("BOUND ")));
    }

    public async Task StartAllAsync()
    {
        await StartAsync(0);
        await Task.WhenAll(Numbers.Skip(1).Select(StartAsync));
    }

    // Until each of these sees exactly these as members that it reaches, finds one singleton among them, the same as the
    // others, and has every entity answer from among them.
    public async Task<View> UntilWholeAsync(params int[] members)
    {
        var began = Stopwatch.GetTimestamp();
        var wanted = string.Join(',', members.Select(PortOf).Order());
        View[] views = [];
        while (Stopwatch.GetElapsedTime(began) < ChildProcess.HangBound)
        {
            views = await Task.WhenAll(members.Select(AskAsync));
            var first = views[0];
            if (views.All(view => view.Up == wanted && view.All == members.Length && view.Entities == NodeProgram.EntityCount
                && view.Singleton == first.Singleton && members.Contains(view.SingletonNode(this)) && view.Homes.All(home => members.Contains(NodeAt(home)))))
                return first;
            await Task.Delay(PauseBetweenQuestions);
        }

        throw new TimeoutException($"nodes {string.Join(", ", members)} ({wanted}) did not become whole; they see{Environment.NewLine}"
            + string.Join(Environment.NewLine, views.Select(view => $"{view}")) + Environment.NewLine + Story);
    }

    public string Story => string.Join(Environment.NewLine, all.Select((child, i) => $"[{i}] {child.Story}"));

    // The times at which a singleton ran, of all processes that there ever were; one that has not ended has no end. A process
    // that was killed or stopped ran none from then on; what it does between going on and finding that it is out does not
    // count, for nobody can take that from it.
    public IEnumerable<(ChildProcess Process, long From, long? To)> Singletons()
    {
        foreach (var child in all)
        {
            var begins = Times(child, "SINGLETON+ ").ToArray();
            var ends = Times(child, "SINGLETON- ").ToArray();
            for (var i = 0; i < begins.Length; i++)
            {
                var end = i < ends.Length ? ends[i] : (long?)null;
                yield return (child, begins[i], child.SilentSince is { } silent && !(end < silent) ? silent : end);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var child in all)
            await child.DisposeAsync();
        await wires.DisposeAsync();
    }

    private async Task<View> AskAsync(int node)
    {
        var number = Interlocked.Increment(ref questionCount);
        this[node].Say($"ask {number}");
        return View.Read(await this[node].LineAsync($"ANSWER {number} "));
    }

    private static IEnumerable<long> Times(ChildProcess child, string beginning) =>
        child.Lines.Where(line => line.StartsWith(beginning, StringComparison.Ordinal)).Select(line => long.Parse(line[beginning.Length..]));
}

// What one node sees: the ports of the members it reaches, how many there are at all, and who answers.
internal sealed record View(string Up, int All, int? Oldest, string Singleton, int Entities, int[] Homes)
{
    public static View Read(string line)
    {
        var values = line.Split(' ').Select(word => word.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        return new View(values["up"], int.Parse(values["all"]), int.TryParse(values["oldest"], out var oldest) ? oldest : null,
            values["singleton"], int.Parse(values["entities"]),
            [.. values["homes"].Split(',', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)]);
    }

    public int SingletonNode(NodeGroup group) => int.TryParse(Singleton, out var port) ? group.NodeAt(port) : -1;
}
