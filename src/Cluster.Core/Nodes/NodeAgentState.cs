using Cluster.Core.Scheduling;
using static Cluster.Core.Nodes.NodeAgentCommand;

namespace Cluster.Core.Nodes;

// Thinks for a node: what is reserved on it, and where each worker process in those reservations stands. The node has the
// last word on what fits. A reservation is free again only when every process in it is gone; so what the scheduler gives
// out next finds its cpus, memory and gpus really idle.
internal sealed partial class NodeAgentState(Resources total, NodeAgentOptions options)
{
    private readonly NodeAgentOptions _options = options;
    private readonly Dictionary<PlacementGroupId, Holding> _holdings = [];
    private readonly Dictionary<WorkerId, Worker> _workers = [];
    private readonly GpuLedger _gpus = new(total);
    private List<NodeAgentCommand> _commands = [];
    private Resources _taken = Resources.None;

    private sealed class Holding(NodeReservation reservation)
    {
        internal NodeReservation Reservation { get; } = reservation;
        internal Dictionary<int, int[]> GpusByBundle { get; } = [];
        internal bool IsLeaving { get; set; }
    }

    private sealed class Worker(WorkerStart start, DateTimeOffset now)
    {
        internal WorkerStart Start { get; } = start;
        internal WorkerPhase Phase { get; set; } = WorkerPhase.Preparing;
        internal DateTimeOffset PhaseSince { get; set; } = now;
        internal string? StopReason { get; set; }
        internal bool WasReady { get; set; }
        internal bool IsKilled { get; set; }
        internal bool IsTimedOut { get; set; }
    }

    internal Resources Total => total;

    internal Resources Taken => _taken;

    internal IReadOnlyList<NodeReservation> Reservations =>
        _holdings.Values.Where(holding => !holding.IsLeaving).Select(holding => holding.Reservation).ToArray();

    internal int WorkerCount => _workers.Count;

    internal WorkerPhase? PhaseOf(WorkerId id) => _workers.TryGetValue(id, out var worker) ? worker.Phase : null;

    /// <summary>The scheduler plans a part of a group here.</summary>
    internal IReadOnlyList<NodeAgentCommand> Reserve(NodeReservation reservation)
    {
        var (id, attempt) = (reservation.Request.Id, reservation.Attempt);
        if (_holdings.TryGetValue(id, out var held))
        {
            _commands.Add(held.IsLeaving || held.Reservation.Attempt != attempt
                ? new AnswerRefused(id, attempt, "an earlier plan of the group is still being cleared")
                : new AnswerReserved(id, attempt));
            return End();
        }

        var free = total - _taken;
        if (!reservation.Total.Fits(free))
        {
            _commands.Add(new AnswerRefused(id, attempt, $"needs {reservation.Total}; {free} is free"));
            return End();
        }

        var holding = new Holding(reservation);
        _holdings.Add(id, holding);
        _taken += reservation.Total;
        if (TakeGpus(holding))
        {
            _commands.Add(new AnswerReserved(id, attempt));
        }
        else
        {
            Drop(holding);
            _commands.Add(new AnswerRefused(id, attempt, $"needs {reservation.Total}; no such set of gpus is free"));
        }

        return End();
    }

    /// <summary>The scheduler takes a part back: its processes are killed, and once they are gone it is free.</summary>
    internal IReadOnlyList<NodeAgentCommand> Free(PlacementGroupId group, int attempt, DateTimeOffset now)
    {
        if (!_holdings.TryGetValue(group, out var holding))
        {
            _commands.Add(new AnswerFreed(group, attempt));
            return End();
        }

        holding.IsLeaving = true;
        foreach (var worker in WorkersIn(group).ToList())
        {
            Stop(worker, "its placement was released", isHard: true, now);
        }

        FreeIfEmpty(group);
        return End();
    }

    /// <summary>An owner wants a process in a bundle that it holds. Asking again repeats the answer.</summary>
    internal IReadOnlyList<NodeAgentCommand> StartWorker(WorkerStart start, DateTimeOffset now)
    {
        if (_workers.TryGetValue(start.Id, out var known))
        {
            if (known.Phase == WorkerPhase.Ready)
            {
                _commands.Add(new AnswerReady(start.Id));
            }

            return End();
        }

        if (WhyRefused(start) is { } reason)
        {
            _commands.Add(new AnswerEnded(start.Id, WorkerExit.WithoutProcess(WorkerEndKind.FailedToStart, reason)));
            return End();
        }

        _workers.Add(start.Id, new Worker(start, now));
        _commands.Add(new Prepare(start));
        return End();
    }

    /// <summary>The program folder is here (null: the worker needs none).</summary>
    internal IReadOnlyList<NodeAgentCommand> Prepared(WorkerId id, string? folder, DateTimeOffset now)
    {
        if (_workers.TryGetValue(id, out var worker) && worker.Phase == WorkerPhase.Preparing)
        {
            Enter(worker, WorkerPhase.Starting, now);
            var holding = _holdings[worker.Start.Group];
            var share = holding.Reservation.Request.Bundles[worker.Start.Bundle];
            _commands.Add(new Launch(worker.Start, folder, share, holding.GpusByBundle[worker.Start.Bundle]));
        }

        return End();
    }

    /// <summary>There will be no process: the package or the program could not be had.</summary>
    internal IReadOnlyList<NodeAgentCommand> FailedToStart(WorkerId id, string reason)
    {
        if (_workers.TryGetValue(id, out var worker))
        {
            Remove(worker, WorkerExit.WithoutProcess(WorkerEndKind.FailedToStart, reason));
        }

        return End();
    }

    /// <summary>The process has reported, with the secret that it was given.</summary>
    internal IReadOnlyList<NodeAgentCommand> Registered(WorkerId id, DateTimeOffset now)
    {
        if (_workers.TryGetValue(id, out var worker) && worker.Phase == WorkerPhase.Starting)
        {
            Enter(worker, WorkerPhase.Ready, now);
            worker.WasReady = true;
            _commands.Add(new AnswerReady(id));
        }

        return End();
    }

    /// <summary>The process is gone and was waited for.</summary>
    internal IReadOnlyList<NodeAgentCommand> Exited(WorkerId id, int exitCode, IReadOnlyList<string> lastLines)
    {
        if (_workers.TryGetValue(id, out var worker))
        {
            var kind = worker.StopReason is not null ? (worker.IsTimedOut ? WorkerEndKind.FailedToStart : WorkerEndKind.Stopped)
                : !worker.WasReady ? WorkerEndKind.FailedToStart
                : exitCode == 0 ? WorkerEndKind.Exited
                : WorkerEndKind.Crashed;
            var why = worker.StopReason ?? (worker.WasReady ? null : "ended before it reported");
            Remove(worker, WorkerExit.Describe(kind, exitCode, why, lastLines));
        }

        return End();
    }

    /// <summary>The owner no longer needs a worker: it is asked to end, and killed after the grace.</summary>
    internal IReadOnlyList<NodeAgentCommand> StopWorker(WorkerId id, string reason, DateTimeOffset now)
    {
        if (_workers.TryGetValue(id, out var worker))
        {
            Stop(worker, reason, isHard: false, now);
        }

        return End();
    }

    /// <summary>Time passes: processes that are late to report or to end are killed.</summary>
    internal IReadOnlyList<NodeAgentCommand> Tick(DateTimeOffset now)
    {
        foreach (var worker in _workers.Values.ToList())
        {
            var age = (now - worker.PhaseSince).TotalSeconds;
            if (worker.Phase == WorkerPhase.Starting && age >= _options.WorkerStartTimeoutSeconds)
            {
                worker.IsTimedOut = true;
                Stop(worker, $"did not report within {_options.WorkerStartTimeoutSeconds:0.#} s", isHard: true, now);
            }
            else if (worker.Phase == WorkerPhase.Stopping && !worker.IsKilled && age >= _options.WorkerStopGraceSeconds)
            {
                worker.IsKilled = true;
                _commands.Add(new Kill(worker.Start.Id));
            }
        }

        return End();
    }
}
