using Akka.Actor;
using Cluster.Core;

namespace Cluster.Tune;

// Carries for ExperimentState, in the driver: turns the cluster's and the workers' messages into events, keeps the journal,
// and performs the commands. It decides nothing.
//
//   ExperimentActor.cs             messages in
//   ExperimentActor.Commands.cs    commands out
//   ExperimentActor.Protocol.cs    the words

internal sealed partial class ExperimentActor : UntypedActor, IWithTimers
{
    private static readonly TimeSpan TickInterval = TimeSpan.FromSeconds(2);

    // Twice a second: as fast as a reader follows, and slow enough for a gateway with hundreds of followers.
    private static readonly TimeSpan DrawInterval = TimeSpan.FromMilliseconds(500);

    // A dead process is told of within this; after it, a slot whose actor ended is given up without knowing why.
    private static readonly TimeSpan SilenceMax = TimeSpan.FromSeconds(10);

    private readonly Setup _setup;
    private readonly SlotLinks _links = new();
    private readonly Dictionary<NodeId, NodeCapacity> _nodes = [];
    private string _waitingReason = "";
    private (int Tried, double Best, string? Message) _shown = (-1, double.NaN, null);

    public ExperimentActor(Setup setup) => _setup = setup;

    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>A fault of ours, or of the disk, ends the experiment: its Tuner hears of it, and the slots are given back.</summary>
    protected override void PreRestart(Exception reason, object message)
    {
        Context.Stop(Self);
        CutOff(reason is IOException or UnauthorizedAccessException
            ? new TuneException($"the experiment {_setup.Files.Name} was cut off, because its files cannot be written: {reason.Message}", reason)
            : reason);
    }

    protected override void PostStop() =>
        CutOff(new TuneException($"the experiment {_setup.Files.Name} was cut off: its actor system ended"));

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Begin: BeginNow(); break;
            case Stop stop: Feed(new ExperimentEvent.StopRequested(stop.Reason)); break;
            case Tick: OnTick(); break;
            case Draw: ShowTable(); break;
            case SlotSilent silent: Feed(new ExperimentEvent.SlotLost(silent.Slot, "its worker's actor ended")); break;

            case DriverActor.PlacementGranted granted: OnGranted(granted); break;
            case DriverActor.PlacementWaiting waiting: OnWaiting(waiting); break;
            case DriverActor.PlacementInfeasible no when Slot(no.Id) is { } link:
                Feed(new ExperimentEvent.SlotInfeasible(link.Slot, no.Reason)); break;
            case DriverActor.PlacementLost lost when Slot(lost.Id) is { } link:
                Feed(new ExperimentEvent.SlotLost(link.Slot, lost.Reason)); break;
            case DriverActor.WorkerReady ready when Worker(ready.Id) is var (slot, worker): OnReady(slot, worker, ready); break;
            case DriverActor.WorkerEnded ended when Worker(ended.Id) is var (slot, _):
                Feed(new ExperimentEvent.SlotLost(slot.Slot, Describe(ended))); break;
            case WorkerHostActor.ActorCreated created when Worker(created.Name) is var (slot, worker):
                OnCreated(slot, worker, created.Ref); break;
            case TrialActor.RingOpened opened when Worker(opened.ActorName) is var (slot, worker):
                OnRingOpened(slot, worker, opened); break;
            case WorkerHostActor.ActorRefused refused when Worker(refused.Name) is var (slot, _):
                Feed(new ExperimentEvent.SlotLost(slot.Slot, refused.Reason)); break;
            case Terminated ended when _links.FindWorker(worker => ended.ActorRef.Equals(worker.Actor)) is var (slot, worker):
                Timers.StartSingleTimer(worker.ActorName, new SlotSilent(slot.Slot), SilenceMax); break;
            case DriverActor.NodeUp up: OnNodes(() => _nodes[up.Node] = NodeCapacity.Of(up.Total)); break;
            case DriverActor.NodeDown down: OnNodes(() => _nodes.Remove(down.Node)); break;

            case TrialActor.TrialStarted started: OnStarted(started); break;
            case TrialActor.TrialReported reported: OnReported(reported); break;
            case TrialActor.CheckpointSaved saved:
                var checkpoint = new TrialCheckpoint(saved.Iteration, saved.TimeTotalSeconds, saved.Folder);
                Feed(new ExperimentEvent.CheckpointSaved(saved.Trial, saved.Attempt, checkpoint)); break;
            case TrialActor.TrialEnded ended: OnEnded(ended); break;
        }
    }

    private static string TrialActorType => typeof(TrialActor).AssemblyQualifiedName!;

    private SlotLink? Slot(PlacementGroupId group) => _links.Find(link => link.Group == group);

    private (SlotLink, WorkerLink)? Worker(WorkerId id) => _links.FindWorker(worker => worker.Worker == id);

    private (SlotLink, WorkerLink)? Worker(string actorName) => _links.FindWorker(worker => worker.ActorName == actorName);

    private void BeginNow()
    {
        if (_setup.Options.Scheduler.ChangesResources) _setup.Driver.Tell(new DriverActor.SubscribeNodes());
        Timers.StartPeriodicTimer(nameof(Tick), new Tick(), TickInterval);
        Feed(_setup.First);
    }

    private void OnTick()
    {
        foreach (var worker in _links.All.SelectMany(link => link.Workers))
            if (worker.Unconfirmed is { } run) worker.Actor?.Tell(run);
        Feed(new ExperimentEvent.Ticked());
    }

    private void OnGranted(DriverActor.PlacementGranted granted)
    {
        if (Slot(granted.Id) is not { } link)
        {
            _setup.Driver.Tell(new DriverActor.ReleasePlacement(granted.Id));
            return;
        }
        _waitingReason = "";
        Feed(new ExperimentEvent.SlotGranted(link.Slot, string.Join('+', granted.Bundles.Select(bundle => bundle.Node.Value).Distinct())));
        if (_links.Find(link.Slot) is null) return;
        foreach (var worker in link.Workers)
        {
            var name = $"{_setup.Files.Name} {link.Slot}" + (link.Workers.Count > 1 ? $" rank {worker.Rank}" : "");
            _setup.Driver.Tell(new DriverActor.StartWorker(worker.Worker, link.Group, Bundle: worker.Rank, name));
        }
    }

    private void OnWaiting(DriverActor.PlacementWaiting waiting)
    {
        _waitingReason = waiting.Reason;
        DrawSoon();
    }

    private void OnReady(SlotLink slot, WorkerLink worker, DriverActor.WorkerReady ready)
    {
        var setup = new TrialActor.Setup(Self) { RingHost = slot.Workers.Count > 1 ? ready.Host : "" };
        ready.HostActor.Tell(new WorkerHostActor.CreateActor(worker.ActorName, TrialActorType, setup));
    }

    private void OnCreated(SlotLink slot, WorkerLink worker, IActorRef actor)
    {
        if (worker.Actor is not null) return;
        worker.Actor = actor;
        Context.Watch(actor);
        if (slot.IsReady) Feed(new ExperimentEvent.SlotReady(slot.Slot));
    }

    // May come before the word that the actor is there.
    private void OnRingOpened(SlotLink slot, WorkerLink worker, TrialActor.RingOpened opened)
    {
        if (worker.Endpoint is not null) return;
        worker.Endpoint = opened.Endpoint;
        if (slot.IsReady) Feed(new ExperimentEvent.SlotReady(slot.Slot));
    }

    private void OnNodes(Action change)
    {
        change();
        var byName = _nodes.OrderBy(pair => pair.Key.Value, StringComparer.Ordinal);
        Feed(new ExperimentEvent.NodesChanged([.. byName.Select(pair => pair.Value)]));
    }

    private void OnStarted(TrialActor.TrialStarted started)
    {
        var found = _links.FindWorker(worker => worker.Rank == started.Rank && worker.Unconfirmed is { } run
            && (run.Trial, run.Attempt) == (started.Trial, started.Attempt));
        if (found is var (_, worker)) worker.Unconfirmed = null;
    }

    // A trial of several workers has ended when all of them have; until then each is thanked for its part.
    private void OnEnded(TrialActor.TrialEnded ended)
    {
        var whole = ended;
        if (_links.Find(link => link.Runs == (ended.Trial, ended.Attempt)) is { } link)
        {
            if (link.Take(ended) is not { } all)
            {
                Sender.Tell(new TrialActor.EndAcknowledged(ended.Trial, ended.Attempt));
                return;
            }
            (whole, link.Runs) = (all, null);
        }
        Feed(new ExperimentEvent.TrialEnded(whole.Trial, whole.Attempt, whole.Ending, whole.Error));
    }

    private void OnReported(TrialActor.TrialReported reported)
    {
        var report = new TrialReport(reported.Iteration, reported.TimeTotalSeconds, reported.Metrics);
        Feed(new ExperimentEvent.TrialReported(reported.Trial, reported.Attempt, report, reported.CanSave));
    }

    private static string Describe(DriverActor.WorkerEnded ended)
    {
        var lines = ended.End.LastLogLines.Count == 0 ? "" : "\n" + string.Join('\n', ended.End.LastLogLines);
        return $"its worker process on {ended.Node} ended: {ended.End.Reason}{lines}";
    }
}
