using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Membership;

namespace Engine.Tests.Cluster;

// A cluster of membership states on one thread: messages are delivered in random order or lost, time is a number, and
// whoever is crashed or cut off is silent. One seed gives one history.
internal sealed class ClusterSimulation
{
    private readonly Random random;
    private readonly double loss;
    private readonly List<(int From, int To, Action Deliver)> wire = [];
    private readonly HashSet<(int, int)> cut = [];
    private int nextUid = 1;

    public ClusterSimulation(int seed, double loss = 0)
    {
        random = new Random(seed);
        this.loss = loss;
    }

    public DateTimeOffset Now { get; private set; } = DateTimeOffset.UnixEpoch;

    public Dictionary<int, Node> Nodes { get; } = [];

    public IEnumerable<Node> Alive => Nodes.Values.Where(n => n.State.Phase == ClusterPhase.Member);

    public Node Start(int port, params string[] roles)
    {
        var node = new Node(port, nextUid++, roles, random.Next());
        Nodes[port] = node;
        return node;
    }

    public Node Found(int port, params string[] roles)
    {
        var node = Start(port, roles);
        Perform(node, node.State.JoinSelf(Now));
        return node;
    }

    public Node Join(int port, int via, params string[] roles)
    {
        var node = Start(port, roles);
        node.JoinVia = via;
        return node;
    }

    public void Leave(int port) => Perform(Nodes[port], Nodes[port].State.LeaveRequested(Address(port), Now));

    public void Down(int by, int port) => Perform(Nodes[by], Nodes[by].State.DownRequested(Address(port), Now));

    // Silent from now on: no messages, no ticks.
    public void Crash(int port) => Nodes.Remove(port);

    public void Cut(int a, int b)
    {
        cut.Add((a, b));
        cut.Add((b, a));
    }

    public void Heal() => cut.Clear();

    // Rounds of one second each: every node ticks, then messages fly until all have landed.
    public void Run(int seconds)
    {
        for (var i = 0; i < seconds; i++)
        {
            Now += TimeSpan.FromSeconds(1);
            foreach (var node in Nodes.Values.OrderBy(_ => random.Next()).ToList())
                TickNode(node);
            Land();
        }
    }

    // Delivers what is under way, and what follows from it.
    public void Land()
    {
        for (var step = 0; wire.Count > 0; step++)
        {
            if (step > 100_000)
                throw new InvalidOperationException("gossip does not come to rest");
            var index = random.Next(wire.Count);
            var (from, to, deliver) = wire[index];
            wire.RemoveAt(index);
            if (from == to || (!cut.Contains((from, to)) && random.NextDouble() >= loss)) // What one says to oneself is not lost.
                deliver();
        }
    }

    public static Address Address(int port) => new("akka.tcp", "test", "127.0.0.1", port);

    public string[] StatusesAt(int port) =>
        [.. Nodes[port].State.Gossip.Members.Select(m => $"{m.Address.Port}:{m.Status}")];

    private void TickNode(Node node)
    {
        if (node.State.Phase == ClusterPhase.Outside && node.JoinVia is { } via)
            Post(node.Port, via, target => Perform(target, target.State.JoinRequested(node.Self, node.Roles, Now)));
        Perform(node, node.State.Reaped(address => Nodes.TryGetValue(address.Port!.Value, out var other)
            && !cut.Contains((node.Port, other.Port)) && other.State.Phase != ClusterPhase.Ended
            && node.State.Gossip.Find(address)?.UniqueAddress.Equals(other.Self) == true, Now));
        Perform(node, node.State.GossipTick(Now));
        Perform(node, node.State.LeaderTick(Now));
    }

    private void Perform(Node node, IReadOnlyList<ClusterCommand> commands)
    {
        foreach (var command in commands)
        {
            switch (command)
            {
                case ClusterCommand.SendGossip(var to, var gossip):
                    Post(node.Port, to, target => Perform(target, target.State.GossipReceived(node.Self, gossip, Now)));
                    break;
                case ClusterCommand.SendStatus(var to, var version):
                    Post(node.Port, to, target => Perform(target, target.State.StatusReceived(node.Self, version, Now)));
                    break;
                case ClusterCommand.SendWelcome(var to, var gossip):
                    Post(node.Port, to, target => Perform(target, target.State.Welcomed(node.Self, gossip, Now)));
                    break;
                case ClusterCommand.SendExitingConfirmed(var to):
                    Post(node.Port, to, target => Perform(target, target.State.ExitingConfirmedBy(node.Self, Now)));
                    break;
                case ClusterCommand.Publish(var before, var after):
                    node.News.AddRange(ClusterEventDiff.Between(before, after));
                    break;
                case ClusterCommand.BeginExiting:
                    Post(node.Port, node.Self, target => Perform(target, target.State.ExitingCompleted(Now)));
                    break;
                case ClusterCommand.Shutdown(var downed):
                    node.WasDowned = downed;
                    break;
            }
        }
    }

    private void Post(int from, UniqueAddress to, Action<Node> deliver) => wire.Add((from, to.Address.Port!.Value, () =>
    {
        if (Nodes.TryGetValue(to.Address.Port!.Value, out var target) && target.Self.Equals(to))
            deliver(target);
    }));

    private void Post(int from, int to, Action<Node> deliver) => wire.Add((from, to, () =>
    {
        if (Nodes.TryGetValue(to, out var target))
            deliver(target);
    }));

    internal sealed class Node(int port, int uid, string[] roles, int seed)
    {
        public int Port { get; } = port;

        public UniqueAddress Self { get; } = new(Address(port), uid);

        public ImmutableHashSet<string> Roles { get; } = [.. roles];

        public int? JoinVia { get; set; }

        public bool WasDowned { get; set; }

        public List<ClusterEvent.IClusterDomainEvent> News { get; } = [];

        public ClusterState State { get; } = new(new UniqueAddress(Address(port), uid),
            new ClusterRules([.. roles], 1, ImmutableDictionary<string, int>.Empty, 9, 0.8), new Random(seed));
    }
}
