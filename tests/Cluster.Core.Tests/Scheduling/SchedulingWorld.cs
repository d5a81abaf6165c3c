using Cluster.Core.Nodes;
using Cluster.Core.Scheduling;

namespace Cluster.Core.Tests.Scheduling;

// A scheduler and the nodes that it speaks with, all as pure states, with a queue of messages in each direction of each
// link. Whoever drives it picks what happens next, so every order that a network allows can be had.
internal sealed class SchedulingWorld
{
    private readonly Dictionary<NodeId, NodeAgentState> _nodes = [];
    private readonly Dictionary<NodeId, Queue<PlacementCommand>> _toNode = [];
    private readonly Dictionary<NodeId, Queue<NodeAgentCommand>> _toScheduler = [];
    private readonly Dictionary<PlacementGroupId, NodeId[]> _granted = [];
    private readonly List<PlacementRequest> _asked = [];
    private DateTimeOffset _now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private int _nodeCount;

    internal PlacementSchedulerState Scheduler { get; } = new(new PlacementSchedulerOptions());

    internal IReadOnlyDictionary<PlacementGroupId, NodeId[]> Granted => _granted;

    internal HashSet<PlacementGroupId> ToldNever { get; } = [];

    internal IReadOnlyList<PlacementRequest> Asked => _asked;

    internal void AddNode(double cpus)
    {
        var id = new NodeId($"n{_nodeCount++}");
        _nodes[id] = new NodeAgentState(Resources.Cpus(cpus), new NodeAgentOptions());
        _toNode[id] = [];
        _toScheduler[id] = [];
        Perform(Scheduler.RegisterNode(id, id + ":1", Resources.Cpus(cpus), [], _now));
    }

    internal void LoseNode(int choice)
    {
        if (_nodes.Count > 1)
        {
            var id = _nodes.Keys.ElementAt(choice % _nodes.Count);
            _nodes.Remove(id);
            _toNode.Remove(id);
            _toScheduler.Remove(id);
            Perform(Scheduler.LoseNode(id, "lost", isLeaving: false, _now));
        }
    }

    internal PlacementGroupId Request(PlacementStrategy strategy, IReadOnlyList<Resources> bundles)
    {
        var id = new PlacementGroupId($"g{_asked.Count}");
        var request = new PlacementRequest(id, id.Value, new DriverId($"d{_asked.Count % 3}"), new JobId("job"), "job", bundles, strategy);
        _asked.Add(request);
        Perform(Scheduler.Request(request, _now));
        return id;
    }

    internal void Release(int choice)
    {
        if (_asked.Count > 0)
        {
            Release(_asked[choice % _asked.Count].Id);
        }
    }

    internal void Release(PlacementGroupId id)
    {
        _granted.Remove(id);
        Perform(Scheduler.Release(id, _now));
    }

    internal void LoseOwner(int choice)
    {
        var owner = new DriverId($"d{choice % 3}");
        _asked.Where(request => request.Owner == owner).ToList().ForEach(request => _granted.Remove(request.Id));
        Perform(Scheduler.LoseOwner(owner, _now));
    }

    /// <summary>Lets one message arrive, on a link of the caller's choice.</summary>
    internal bool Deliver(int choice)
    {
        var links = _toNode.Keys.SelectMany(node => new[] { (node, down: true), (node, down: false) })
            .Where(link => link.down ? _toNode[link.node].Count > 0 : _toScheduler[link.node].Count > 0).ToList();
        if (links.Count == 0)
        {
            return false;
        }

        var (id, isDown) = links[choice % links.Count];
        if (isDown)
        {
            Send(id, _toNode[id].Dequeue());
        }
        else
        {
            Send(id, _toScheduler[id].Dequeue());
        }

        return true;
    }

    internal void Pass(double seconds)
    {
        _now += TimeSpan.FromSeconds(seconds);
        Perform(Scheduler.Tick(_now));
    }

    internal void Settle()
    {
        for (var i = 0; i < 4; i++)
        {
            while (Deliver(0))
            {
            }

            Pass(1);
        }
    }

    /// <summary>What the nodes themselves say that they hold.</summary>
    internal Resources HeldByNodes() => _nodes.Values.Aggregate(Resources.None, (sum, node) => sum + node.Taken);

    internal bool NodeHolds(NodeId node, PlacementGroupId group) =>
        _nodes.TryGetValue(node, out var state) && state.Reservations.Any(held => held.Request.Id == group);

    private void Send(NodeId node, PlacementCommand command)
    {
        var commands = command switch
        {
            PlacementCommand.Reserve reserve => _nodes[node].Reserve(reserve.Reservation),
            PlacementCommand.Free free => _nodes[node].Free(free.Group, free.Attempt, _now),
            _ => throw new InvalidOperationException($"{command} is not for a node"),
        };
        foreach (var answer in commands)
        {
            _toScheduler[node].Enqueue(answer);
        }
    }

    private void Send(NodeId node, NodeAgentCommand answer) => Perform(answer switch
    {
        NodeAgentCommand.AnswerReserved yes => Scheduler.Reserved(yes.Group, yes.Attempt, node, _now),
        NodeAgentCommand.AnswerRefused no => Scheduler.Refused(no.Group, no.Attempt, node, _now),
        NodeAgentCommand.AnswerFreed freed => Scheduler.Freed(freed.Group, freed.Attempt, node, _now),
        _ => throw new InvalidOperationException($"{answer} is not for the scheduler"),
    });

    private void Perform(IReadOnlyList<PlacementCommand> commands)
    {
        foreach (var command in commands)
        {
            switch (command)
            {
                case PlacementCommand.Reserve reserve:
                    _toNode[reserve.Node].Enqueue(reserve);
                    break;
                case PlacementCommand.Free free:
                    _toNode[free.Node].Enqueue(free);
                    break;
                case PlacementCommand.Grant grant:
                    _granted[grant.Group] = grant.NodeByBundle.ToArray();
                    break;
                case PlacementCommand.TellInfeasible never:
                    ToldNever.Add(never.Group);
                    break;
                case PlacementCommand.TellLost lost:
                    _granted.Remove(lost.Group);
                    break;
            }
        }
    }
}
