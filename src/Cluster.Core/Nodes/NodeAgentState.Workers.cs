using static Cluster.Core.Nodes.NodeAgentCommand;

namespace Cluster.Core.Nodes;

/// <summary>Where a worker process stands on its node.</summary>
internal enum WorkerPhase
{
    /// <summary>Its program folder is on the way.</summary>
    Preparing,

    /// <summary>The process was started and has not reported.</summary>
    Starting,

    /// <summary>It has reported and takes actors.</summary>
    Ready,

    /// <summary>It was asked to end, or killed, and is not gone yet.</summary>
    Stopping,
}

// The half of a node's thinking that follows one worker, and the sums that must come out after every event.
internal sealed partial class NodeAgentState
{
    private string? WhyRefused(WorkerStart start) =>
        !_holdings.TryGetValue(start.Group, out var holding) || holding.IsLeaving
            ? $"this node holds nothing of placement {start.Group}"
        : !holding.GpusByBundle.ContainsKey(start.Bundle)
            ? $"bundle {start.Bundle} of placement {start.Group} is not on this node"
        : _workers.Count >= _options.WorkerCountMax
            ? $"this node runs {_workers.Count} worker processes already, as many as it may"
        : null;

    private void Stop(Worker worker, string reason, bool isHard, DateTimeOffset now)
    {
        if (worker.Phase == WorkerPhase.Preparing)
        {
            Remove(worker, WorkerExit.WithoutProcess(WorkerEndKind.Stopped, reason));
            return;
        }

        if (worker.Phase != WorkerPhase.Stopping)
        {
            Enter(worker, WorkerPhase.Stopping, now);
            worker.StopReason = reason;
            if (!isHard)
            {
                _commands.Add(new Terminate(worker.Start.Id));
            }
        }

        if (isHard && !worker.IsKilled)
        {
            worker.IsKilled = true;
            _commands.Add(new Kill(worker.Start.Id));
        }
    }

    private void Remove(Worker worker, DriverActor.WorkerEnd end)
    {
        _workers.Remove(worker.Start.Id);
        _commands.Add(new AnswerEnded(worker.Start.Id, end));
        FreeIfEmpty(worker.Start.Group);
    }

    private void FreeIfEmpty(PlacementGroupId group)
    {
        if (_holdings.TryGetValue(group, out var holding) && holding.IsLeaving && !WorkersIn(group).Any())
        {
            Drop(holding);
            _commands.Add(new AnswerFreed(group, holding.Reservation.Attempt));
        }
    }

    private bool TakeGpus(Holding holding)
    {
        foreach (var bundle in holding.Reservation.BundleIndices)
        {
            if (_gpus.Take(holding.Reservation.Request.Bundles[bundle].GpuUnits) is not { } gpus)
            {
                return false;
            }

            holding.GpusByBundle[bundle] = gpus;
        }

        return true;
    }

    private void Drop(Holding holding)
    {
        _holdings.Remove(holding.Reservation.Request.Id);
        _taken -= holding.Reservation.Total;
        foreach (var (bundle, gpus) in holding.GpusByBundle)
        {
            _gpus.GiveBack(gpus, holding.Reservation.Request.Bundles[bundle].GpuUnits);
        }
    }

    private IEnumerable<Worker> WorkersIn(PlacementGroupId group) =>
        _workers.Values.Where(worker => worker.Start.Group == group);

    private static void Enter(Worker worker, WorkerPhase phase, DateTimeOffset now)
    {
        worker.Phase = (worker.Phase, phase) switch
        {
            (WorkerPhase.Preparing, WorkerPhase.Starting) => phase,
            (WorkerPhase.Starting, WorkerPhase.Ready or WorkerPhase.Stopping) => phase,
            (WorkerPhase.Ready, WorkerPhase.Stopping) => phase,
            var (from, to) => throw new InvalidOperationException(
                $"worker {worker.Start.Id} ({worker.Start.Name}) is {from} since {worker.PhaseSince:O} and cannot become {to}"),
        };
        worker.PhaseSince = now;
    }

    private IReadOnlyList<NodeAgentCommand> End()
    {
        AssertInvariants();
        var commands = _commands;
        _commands = [];
        return commands;
    }

    private void AssertInvariants()
    {
        var held = _holdings.Values.Aggregate(Resources.None, (sum, holding) => sum + holding.Reservation.Total);
        Assert(held == _taken, $"the node counts {_taken} as taken, its reservations hold {held}");
        Assert((total - _taken).IsNonNegative, $"the node has {total}, and {_taken} of it is taken");
        foreach (var worker in _workers.Values)
        {
            Assert(_holdings.ContainsKey(worker.Start.Group), $"worker {worker.Start.Id} runs in {worker.Start.Group}, which is not held");
        }

        foreach (var holding in _holdings.Values)
        {
            Assert(!holding.IsLeaving || WorkersIn(holding.Reservation.Request.Id).Any(),
                $"{holding.Reservation.Request.Id} is leaving and has nothing to wait for");
        }
    }

    private static void Assert(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new InvalidOperationException("node books: " + otherwise);
        }
    }
}
