using static Cluster.Core.Scheduling.PlacementPlanner;

namespace Cluster.Core.Scheduling;

// Thinks for the placement scheduler: which node holds what, who waits for what and why. A plan is made on what the
// scheduler believes; each node then says whether it holds its part (two phases), and only a whole yes is told to the
// owner. A part counts as taken from the moment it is planned until its node says that the processes in it are gone, so
// nothing is ever given out twice. Groups are tried in the order in which they came; smaller ones may overtake until the
// first in line has waited BackfillWaitMax, from then on nobody does.
internal sealed partial class PlacementSchedulerState(PlacementSchedulerOptions options)
{
    private readonly PlacementSchedulerOptions _options = options;
    private readonly SortedDictionary<string, Node> _nodes = new(StringComparer.Ordinal);
    private readonly Dictionary<PlacementGroupId, PlacementGroup> _groups = [];
    private readonly SortedDictionary<long, PlacementGroup> _waiting = [];
    private List<PlacementCommand> _commands = [];
    private long _arrivals;

    private sealed class Node(NodeId id, string address, Resources total)
    {
        internal NodeId Id { get; } = id;
        internal string Address { get; set; } = address;
        internal Resources Total { get; set; } = total;
        internal Resources Taken { get; set; } = Resources.None;

        /// <summary>Whether it may hold more than it has: it said so itself, when it registered.</summary>
        internal bool MayOwe { get; set; }

        internal Room Room => new(Id, Total - Taken, Total);
    }

    /// <summary>A node offers itself, or says again what it has and holds. What this scheduler does not know, it adopts.</summary>
    internal IReadOnlyList<PlacementCommand> RegisterNode(
        NodeId id, string address, Resources total, IReadOnlyList<NodeReservation> reservations, DateTimeOffset now)
    {
        if (!_nodes.TryGetValue(id.Value, out var node))
        {
            node = _nodes[id.Value] = new Node(id, address, total);
            _commands.Add(new PlacementCommand.AnnounceUp(id, total));
        }

        (node.Address, node.Total) = (address, total);
        node.MayOwe |= !(total - node.Taken).IsNonNegative || reservations.Count > 0;
        foreach (var reservation in reservations)
        {
            Reconcile(node, reservation, now);
        }

        var reported = reservations.Select(reservation => reservation.Request.Id).ToHashSet();
        foreach (var group in GroupsOn(id).Where(group => !reported.Contains(group.Request.Id)).ToList())
        {
            ForgottenByNode(group, node);
        }

        return End(now);
    }

    /// <summary>A node is gone, or is not heard of: every group with a part on it is lost.</summary>
    internal IReadOnlyList<PlacementCommand> LoseNode(NodeId id, string reason, bool isLeaving, DateTimeOffset now)
    {
        if (!_nodes.Remove(id.Value))
        {
            return [];
        }

        _commands.Add(new PlacementCommand.AnnounceDown(id, reason, isLeaving));
        foreach (var group in GroupsOn(id).ToList())
        {
            LosePart(group, id, reason);
        }

        foreach (var group in _waiting.Values.ToList())
        {
            RefuseIfInfeasible(group);
        }

        return End(now);
    }

    /// <summary>A driver asks for a group. Asking again repeats the answer.</summary>
    internal IReadOnlyList<PlacementCommand> Request(PlacementRequest request, DateTimeOffset now)
    {
        if (_groups.TryGetValue(request.Id, out var known))
        {
            return Repeat(known, now);
        }

        var wrong = WhyRefused(request);
        if (wrong is not null)
        {
            _commands.Add(new PlacementCommand.TellInfeasible(request.Owner, request.Id, wrong));
            return End(now);
        }

        var group = new PlacementGroup(request, ++_arrivals, now);
        _groups.Add(request.Id, group);
        _waiting.Add(group.Arrival, group);
        if (_nodes.Count > 0)
        {
            RefuseIfInfeasible(group);
        }

        return End(now);
    }

    /// <summary>A node holds its part of a plan.</summary>
    internal IReadOnlyList<PlacementCommand> Reserved(PlacementGroupId id, int attempt, NodeId node, DateTimeOffset now)
    {
        if (Current(id, attempt) is { Phase: PlacementPhase.Reserving } group && group.Owing.Remove(node) && group.Owing.Count == 0)
        {
            Grant(group);
        }

        return End(now);
    }

    /// <summary>A node refuses its part: the others give theirs back, and the group is planned anew without that node.</summary>
    internal IReadOnlyList<PlacementCommand> Refused(PlacementGroupId id, int attempt, NodeId node, DateTimeOffset now)
    {
        if (Current(id, attempt) is { Phase: PlacementPhase.Reserving or PlacementPhase.Withdrawing or PlacementPhase.Releasing } group
            && group.Owing.Contains(node))
        {
            group.RefusedUntil[node] = now + TimeSpan.FromSeconds(_options.RefusalPauseSeconds);
            GiveBack(group, node);
            TakeBack(group, PlacementEvent.Refused, now);
        }

        return End(now);
    }

    /// <summary>A node says that its part is free and the processes in it are gone.</summary>
    internal IReadOnlyList<PlacementCommand> Freed(PlacementGroupId id, int attempt, NodeId node, DateTimeOffset now)
    {
        if (Current(id, attempt) is { Phase: PlacementPhase.Releasing or PlacementPhase.Withdrawing } group && group.Owing.Contains(node))
        {
            GiveBack(group, node);
            EndIfFree(group);
        }

        return End(now);
    }

    /// <summary>The owner gives a group back.</summary>
    internal IReadOnlyList<PlacementCommand> Release(PlacementGroupId id, DateTimeOffset now)
    {
        if (_groups.TryGetValue(id, out var group))
        {
            TakeBack(group, PlacementEvent.Released, now);
        }

        return End(now);
    }

    /// <summary>A driver is gone: all its groups are given back.</summary>
    internal IReadOnlyList<PlacementCommand> LoseOwner(DriverId owner, DateTimeOffset now)
    {
        foreach (var group in _groups.Values.Where(group => group.Request.Owner == owner).ToList())
        {
            TakeBack(group, PlacementEvent.Released, now);
        }

        return End(now);
    }

    /// <summary>Time passes: repeats what went unanswered, lets go of what nobody claims, tries the queue again.</summary>
    internal IReadOnlyList<PlacementCommand> Tick(DateTimeOffset now)
    {
        var resendBefore = now - TimeSpan.FromSeconds(_options.ResendIntervalSeconds);
        var adoptedBefore = now - TimeSpan.FromSeconds(_options.AdoptionGraceSeconds);
        foreach (var group in _groups.Values.ToList())
        {
            if (group.Phase == PlacementPhase.Adopted && group.Since <= adoptedBefore)
            {
                TakeBack(group, PlacementEvent.Released, now);
            }
            else if (group.Owing.Count > 0 && group.AskedAt <= resendBefore)
            {
                Ask(group, now);
            }
        }

        return End(now);
    }

    private IReadOnlyList<PlacementCommand> Repeat(PlacementGroup group, DateTimeOffset now)
    {
        group.IsClaimed = true;
        var (owner, id) = (group.Request.Owner, group.Request.Id);
        if (group.Phase == PlacementPhase.Placed)
        {
            _commands.Add(new PlacementCommand.Grant(owner, id, group.NodeByBundle()));
        }
        else if (group.Phase == PlacementPhase.Adopted && group.IsComplete)
        {
            Grant(group);
        }
        else if (group.Phase == PlacementPhase.Releasing)
        {
            _commands.Add(new PlacementCommand.TellInfeasible(owner, id, "was released; ask for a new group"));
        }
        else if (group.Reason is not null)
        {
            _commands.Add(new PlacementCommand.TellWaiting(owner, id, group.Reason));
        }

        return End(now);
    }

    private string? WhyRefused(PlacementRequest request) =>
        request.Bundles.Count == 0 ? "has no bundles, but must have 1 or more"
        : request.Bundles.Count > _options.BundleCountMax
            ? $"has {request.Bundles.Count} bundles, but may have at most {_options.BundleCountMax}"
        : _waiting.Count >= _options.WaitingGroupCountMax
            ? $"the queue is full: {_waiting.Count} groups wait already"
        : request.Bundles.Select(bundle => bundle.GpuMistake).FirstOrDefault(mistake => mistake is not null);

    private void Grant(PlacementGroup group)
    {
        group.Apply(PlacementEvent.AllReserved);
        group.Reason = null;
        _commands.Add(new PlacementCommand.Grant(group.Request.Owner, group.Request.Id, group.NodeByBundle()));
    }

    private void RefuseIfInfeasible(PlacementGroup group)
    {
        if (_nodes.Count > 0 && PlacementReasons.WhyInfeasible(group.Request, Rooms()) is { } reason)
        {
            group.Apply(PlacementEvent.FoundInfeasible);
            Forget(group);
            _commands.Add(new PlacementCommand.TellInfeasible(group.Request.Owner, group.Request.Id, reason));
        }
    }

    private PlacementGroup? Current(PlacementGroupId id, int attempt) =>
        _groups.TryGetValue(id, out var group) && group.Attempt == attempt ? group : null;

    private List<Room> Rooms() => _nodes.Values.Select(node => node.Room).ToList();

    private IEnumerable<PlacementGroup> GroupsOn(NodeId node) => _groups.Values.Where(group => group.Held.ContainsKey(node));

    private void Forget(PlacementGroup group)
    {
        _waiting.Remove(group.Arrival);
        _groups.Remove(group.Request.Id);
    }

    // Every event ends here: what became free is given out, the books are checked, the commands are handed over.
    private IReadOnlyList<PlacementCommand> End(DateTimeOffset now)
    {
        PlaceWaiting(now);
        AssertInvariants();
        var commands = _commands;
        _commands = [];
        return commands;
    }
}
