using Akka.Actor;
using Cluster.Core;

namespace Cluster.Train.Tests.Runs;

// A driver's side of a cluster in one actor: grants what it has room for, and its "worker processes" are actors of this
// process. It speaks DriverActor's and WorkerHostActor's protocols, so a run cannot tell the difference.
internal sealed class OneProcessCluster(int capacity) : UntypedActor
{
    private readonly Dictionary<WorkerId, (IActorRef Owner, IActorRef Host, NodeId Node)> _workers = [];
    private readonly Dictionary<PlacementGroupId, int> _granted = [];
    private readonly List<(DriverActor.RequestPlacement Request, IActorRef From)> _waiting = [];
    private int _capacity = capacity;

    /// <summary>From the test: the worker of a rank is killed, and its place is gone with it.</summary>
    public sealed record KillWorker(int Rank, string LastLine);

    /// <summary>From the test: there is one place more.</summary>
    public sealed record AddPlace;

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case DriverActor.RequestPlacement request when request.Bundles.Count > _capacity:
                Sender.Tell(new DriverActor.PlacementInfeasible(request.Id, $"needs {request.Bundles.Count} places, there are {_capacity}"));
                break;
            case DriverActor.RequestPlacement request:
                _waiting.Add((request, Sender));
                if (!GrantWaiting().Contains(request.Id))
                    Sender.Tell(new DriverActor.PlacementWaiting(request.Id, $"{_granted.Values.Sum()} of {_capacity} places are used"));
                break;
            case AddPlace:
                _capacity++;
                GrantWaiting();
                break;
            case DriverActor.StartWorker start:
                var host = Context.ActorOf(Props.Create(() => new Host()), start.Id.Value);
                var node = new NodeId($"node-{start.Bundle}");
                _workers[start.Id] = (Sender, host, node);
                Sender.Tell(new DriverActor.WorkerReady(start.Id, node, "127.0.0.1", 1, host));
                break;
            case DriverActor.ReleasePlacement release:
                foreach (var worker in _workers.Where(worker => worker.Key.Value.StartsWith(release.Id.Value + "-")).ToArray())
                    End(worker.Key, new DriverActor.WorkerEnd(WorkerEndKind.Stopped, null, null, "stopped with its group", []));
                _granted.Remove(release.Id);
                _waiting.RemoveAll(waiting => waiting.Request.Id == release.Id);
                GrantWaiting();
                break;
            case KillWorker kill:
                _capacity--;
                End(_workers.Keys.Single(id => id.Value.EndsWith($"-{kill.Rank}")),
                    new DriverActor.WorkerEnd(WorkerEndKind.Crashed, 137, "SIGKILL", "ended by a signal", [kill.LastLine]));
                break;
        }
    }

    private IReadOnlyList<PlacementGroupId> GrantWaiting()
    {
        var granted = new List<PlacementGroupId>();
        foreach (var (request, from) in _waiting.ToArray())
        {
            if (_granted.Values.Sum() + request.Bundles.Count > _capacity)
                continue;
            _waiting.Remove((request, from));
            _granted[request.Id] = request.Bundles.Count;
            granted.Add(request.Id);
            from.Tell(new DriverActor.PlacementGranted(request.Id, request.Bundles.Select((resources, index) =>
                new DriverActor.BundlePlacement(index, new NodeId($"node-{index}"), "127.0.0.1", resources)).ToArray()));
        }
        return granted;
    }

    private void End(WorkerId id, DriverActor.WorkerEnd end)
    {
        var (owner, host, node) = _workers[id];
        _workers.Remove(id);
        Context.Stop(host);
        owner.Tell(new DriverActor.WorkerEnded(id, node, end));
    }

    private sealed class Host : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            if (message is not WorkerHostActor.CreateActor create)
                return;
            var trainer = Context.ActorOf(Props.Create(Type.GetType(create.TypeName)!, create.Argument), create.Name);
            Sender.Tell(new WorkerHostActor.ActorCreated(create.Name, trainer));
        }
    }
}

internal sealed class RecordingBoard : IJobBoard
{
    private readonly List<JobProgress> _progress = [];

    public IReadOnlyList<JobProgress> Reports
    {
        get
        {
            lock (_progress)
                return _progress.Where(progress => progress.Message is not null).ToArray();
        }
    }

    public void Progress(JobProgress progress)
    {
        lock (_progress)
            _progress.Add(progress);
    }

    public void Table(JobTable table)
    {
    }
}
