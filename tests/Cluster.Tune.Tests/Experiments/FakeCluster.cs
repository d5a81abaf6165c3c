using Akka.Actor;
using Cluster.Core;

namespace Cluster.Tune.Tests.Experiments;

// A cluster in one actor, for tests of the experiment's actors: it speaks DriverActor's and WorkerHostActor's
// protocols, grants as many groups as it has slots, and its "worker processes" are actors in this process. A test can
// end one as a crash does.

internal sealed class FakeCluster(int slotCount) : UntypedActor
{
    private readonly Dictionary<PlacementGroupId, List<WorkerId>> _granted = [];
    private readonly Dictionary<WorkerId, (IActorRef Host, IActorRef Owner)> _workers = [];
    private readonly Queue<(DriverActor.RequestPlacement Request, IActorRef Owner)> _waiting = [];

    /// <summary>Ends one busy worker as a crash does.</summary>
    public sealed record CrashOne;

    /// <summary>Asks how many groups are held; answered with the number.</summary>
    public sealed record CountHeld;

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case DriverActor.RequestPlacement request:
                _waiting.Enqueue((request, Sender));
                if (_granted.Count >= slotCount) Sender.Tell(new DriverActor.PlacementWaiting(request.Id, "all slots are taken"));
                Grant();
                break;
            case DriverActor.StartWorker start: Start(start); break;
            case DriverActor.ReleasePlacement release: Release(release.Id); break;
            case CrashOne: Crash(_workers.Keys.First()); break;
            case CountHeld: Sender.Tell(_granted.Count); break;
            case DriverActor.SubscribeNodes: Sender.Tell(new DriverActor.NodeUp(new NodeId("node"), Resources.Cpus(slotCount))); break;
        }
    }

    private void Grant()
    {
        while (_granted.Count < slotCount && _waiting.TryDequeue(out var next))
        {
            _granted.Add(next.Request.Id, []);
            var node = new NodeId($"node-{_granted.Count}");
            next.Owner.Tell(new DriverActor.PlacementGranted(next.Request.Id, [.. next.Request.Bundles.Select((resources, index) =>
                new DriverActor.BundlePlacement(index, node, "127.0.0.1", resources))]));
        }
    }

    private void Start(DriverActor.StartWorker start)
    {
        var host = Context.ActorOf(Props.Create(() => new FakeHost()));
        _granted[start.Group].Add(start.Id);
        _workers.Add(start.Id, (host, Sender));
        Sender.Tell(new DriverActor.WorkerReady(start.Id, new NodeId("node"), "127.0.0.1", 1, host));
    }

    private void Release(PlacementGroupId group)
    {
        if (!_granted.Remove(group, out var workers)) return;
        foreach (var id in workers)
            if (_workers.Remove(id, out var entry)) Context.Stop(entry.Host);
        Grant();
    }

    private void Crash(WorkerId id)
    {
        _workers.Remove(id, out var entry);
        Context.Stop(entry.Host);
        entry.Owner.Tell(new DriverActor.WorkerEnded(id, new NodeId("node"), new DriverActor.WorkerEnd(
            WorkerEndKind.Crashed, 137, "SIGKILL", "killed by SIGKILL", ["last words"])));
    }

    private sealed class FakeHost : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            if (message is not WorkerHostActor.CreateActor create) return;
            var actor = Context.ActorOf(Props.Create(Type.GetType(create.TypeName, throwOnError: true)!, create.Argument), create.Name);
            Sender.Tell(new WorkerHostActor.ActorCreated(create.Name, actor));
        }
    }
}

/// <summary>A board that keeps the last table.</summary>
internal sealed class FakeBoard : IJobBoard
{
    public JobTable? LastTable { get; private set; }

    public JobProgress? LastProgress { get; private set; }

    public void Progress(JobProgress progress) => LastProgress = progress;

    public void Table(JobTable table) => LastTable = table;
}
