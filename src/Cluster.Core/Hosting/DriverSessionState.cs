using Cluster.Core.Nodes;
using Cluster.Core.Scheduling;

namespace Cluster.Core.Hosting;

/// <summary>What a driver's session wants said, and to whom.</summary>
internal abstract record SessionCommand(object Message)
{
    /// <summary>To the driver.</summary>
    internal sealed record ToDriver(object Message) : SessionCommand(Message);

    /// <summary>To the control singleton.</summary>
    internal sealed record ToControl(object Message) : SessionCommand(Message);

    /// <summary>To a node's agent.</summary>
    internal sealed record ToAgent(NodeId Node, object Message) : SessionCommand(Message);
}

// What one driver holds, as its gateway sees it: its groups and its workers. It finds the node of each bundle, and sees to
// it that every worker's end is told exactly once, whoever is the first to know: the node, or the loss of the node.
internal sealed class DriverSessionState(DriverId driver, JobId job, string jobName)
{
    private readonly Dictionary<PlacementGroupId, Group> _groups = [];
    private readonly Dictionary<WorkerId, Worker> _workers = [];
    private List<SessionCommand> _commands = [];

    private sealed class Group(PlacementSchedulerActor.RequestPlacement request)
    {
        internal PlacementSchedulerActor.RequestPlacement Request { get; } = request;
        internal IReadOnlyList<PlacementSchedulerActor.PlacedBundle>? Bundles { get; set; }
    }

    private sealed record Worker(PlacementGroupId Group, NodeId Node);

    internal IReadOnlyList<SessionCommand> Request(DriverActor.RequestPlacement asked)
    {
        if (!_groups.TryGetValue(asked.Id, out var group))
        {
            group = new Group(new PlacementSchedulerActor.RequestPlacement(
                new PlacementRequest(asked.Id, asked.Name, driver, job, jobName, asked.Bundles, asked.Strategy)));
            _groups.Add(asked.Id, group);
        }

        return End(new SessionCommand.ToControl(group.Request));
    }

    /// <summary>There is a new scheduler: it is asked again for all that is held or waited for.</summary>
    internal IReadOnlyList<SessionCommand> SchedulerMet() =>
        End([.. _groups.Values.Select(group => new SessionCommand.ToControl(group.Request))]);

    internal IReadOnlyList<SessionCommand> Granted(PlacementSchedulerActor.Granted granted)
    {
        if (!_groups.TryGetValue(granted.Group, out var group))
        {
            return End(new SessionCommand.ToControl(new PlacementSchedulerActor.ReleasePlacement(granted.Group)));
        }

        if (group.Bundles is not null)
        {
            return [];
        }

        group.Bundles = granted.Bundles;
        return End(new SessionCommand.ToDriver(new DriverActor.PlacementGranted(
            granted.Group,
            granted.Bundles.Select(b => new DriverActor.BundlePlacement(b.Index, b.Node, b.Host, b.Resources)).ToArray())));
    }

    internal IReadOnlyList<SessionCommand> Waiting(DriverActor.PlacementWaiting news) =>
        _groups.ContainsKey(news.Id) ? End(new SessionCommand.ToDriver(news)) : [];

    internal IReadOnlyList<SessionCommand> Infeasible(DriverActor.PlacementInfeasible news) =>
        _groups.Remove(news.Id) ? End(new SessionCommand.ToDriver(news)) : [];

    internal IReadOnlyList<SessionCommand> Lost(DriverActor.PlacementLost news)
    {
        if (!_groups.Remove(news.Id))
        {
            return [];
        }

        EndWorkersOn(news.Node, news.Reason, worker => worker.Group == news.Id);
        return End(new SessionCommand.ToDriver(news));
    }

    internal IReadOnlyList<SessionCommand> Release(PlacementGroupId id) =>
        _groups.Remove(id) ? End(new SessionCommand.ToControl(new PlacementSchedulerActor.ReleasePlacement(id))) : [];

    internal IReadOnlyList<SessionCommand> StartWorker(DriverActor.StartWorker asked, PackageReference? package)
    {
        if (_workers.TryGetValue(asked.Id, out var known))
        {
            return End(ToAgent(known.Node, asked, package));
        }

        var bundles = _groups.GetValueOrDefault(asked.Group)?.Bundles;
        if (bundles is null || asked.Bundle < 0 || asked.Bundle >= bundles.Count)
        {
            var why = bundles is null
                ? $"placement {asked.Group} is not granted, or was released or lost"
                : $"bundle is {asked.Bundle}, but placement {asked.Group} has bundles 0 to {bundles.Count - 1}";
            return End(new SessionCommand.ToDriver(new DriverActor.WorkerEnded(
                asked.Id, new NodeId("none"), WorkerExit.WithoutProcess(WorkerEndKind.FailedToStart, why))));
        }

        var node = bundles[asked.Bundle].Node;
        _workers.Add(asked.Id, new Worker(asked.Group, node));
        return End(ToAgent(node, asked, package));
    }

    internal IReadOnlyList<SessionCommand> WorkerReady(DriverActor.WorkerReady news) =>
        _workers.ContainsKey(news.Id) ? End(new SessionCommand.ToDriver(news)) : [];

    internal IReadOnlyList<SessionCommand> WorkerEnded(DriverActor.WorkerEnded news) =>
        _workers.Remove(news.Id) ? End(new SessionCommand.ToDriver(news)) : [];

    internal IReadOnlyList<SessionCommand> StopWorker(WorkerId id) =>
        _workers.TryGetValue(id, out var worker)
            ? End(new SessionCommand.ToAgent(worker.Node, new NodeAgentActor.StopWorker(id, "its owner no longer needs it")))
            : [];

    internal IReadOnlyList<SessionCommand> NodeDown(DriverActor.NodeDown news)
    {
        EndWorkersOn(news.Node, news.Reason, _ => true);
        return End(new SessionCommand.ToDriver(news));
    }

    private SessionCommand.ToAgent ToAgent(NodeId node, DriverActor.StartWorker asked, PackageReference? package) =>
        new(node, new NodeAgentActor.StartWorker(new WorkerStart(
            asked.Id, asked.Group, asked.Bundle, asked.Name, job, package, null,
            asked.Environment ?? new Dictionary<string, string>())));

    private void EndWorkersOn(NodeId node, string reason, Func<Worker, bool> isMeant)
    {
        foreach (var (id, worker) in _workers.Where(pair => pair.Value.Node == node && isMeant(pair.Value)).ToList())
        {
            _workers.Remove(id);
            _commands.Add(new SessionCommand.ToDriver(
                new DriverActor.WorkerEnded(id, node, WorkerExit.WithoutProcess(WorkerEndKind.NodeLost, reason))));
        }
    }

    private IReadOnlyList<SessionCommand> End(params SessionCommand[] last)
    {
        _commands.AddRange(last);
        var commands = _commands;
        _commands = [];
        return commands;
    }
}
