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
    private string _waitingReason = "";
    private (int Tried, double Best, string? Message) _shown = (-1, double.NaN, null);

    public ExperimentActor(Setup setup) => _setup = setup;

    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>A fault of ours ends the experiment: its Tuner hears of it, and the slots are given back.</summary>
    protected override void PreRestart(Exception reason, object message)
    {
        _setup.End.TrySetException(reason);
        Context.Stop(Self);
        CleanUp();
    }

    protected override void PostStop()
    {
        _setup.End.TrySetException(new TuneException($"the experiment {_setup.Files.Name} was cut off: its actor system ended"));
        CleanUp();
    }

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
            case DriverActor.WorkerReady ready when Slot(ready.Id) is { } link:
                ready.HostActor.Tell(new WorkerHostActor.CreateActor(link.ActorName, TrialActorType, new TrialActor.Setup(Self)));
                break;
            case DriverActor.WorkerEnded ended when Slot(ended.Id) is { } link:
                Feed(new ExperimentEvent.SlotLost(link.Slot, Describe(ended))); break;
            case WorkerHostActor.ActorCreated created when Slot(created.Name) is { Actor: null } link: OnCreated(link, created.Ref); break;
            case WorkerHostActor.ActorRefused refused when Slot(refused.Name) is { } link:
                Feed(new ExperimentEvent.SlotLost(link.Slot, refused.Reason)); break;
            case Terminated ended when _links.Find(link => ended.ActorRef.Equals(link.Actor)) is { } link:
                Timers.StartSingleTimer(link.ActorName, new SlotSilent(link.Slot), SilenceMax); break;

            case TrialActor.TrialStarted started: OnStarted(started); break;
            case TrialActor.TrialReported reported: OnReported(reported); break;
            case TrialActor.CheckpointSaved saved:
                var checkpoint = new TrialCheckpoint(saved.Iteration, saved.TimeTotalSeconds, saved.Folder);
                Feed(new ExperimentEvent.CheckpointSaved(saved.Trial, saved.Attempt, checkpoint)); break;
            case TrialActor.TrialEnded ended:
                Feed(new ExperimentEvent.TrialEnded(ended.Trial, ended.Attempt, ended.Ending, ended.Error)); break;
        }
    }

    private static string TrialActorType => typeof(TrialActor).AssemblyQualifiedName!;

    private SlotLink? Slot(PlacementGroupId group) => _links.Find(link => link.Group == group);

    private SlotLink? Slot(WorkerId worker) => _links.Find(link => link.Worker == worker);

    private SlotLink? Slot(string actorName) => _links.Find(link => link.ActorName == actorName);

    private void BeginNow()
    {
        Timers.StartPeriodicTimer(nameof(Tick), new Tick(), TickInterval);
        Feed(_setup.First);
    }

    private void OnTick()
    {
        foreach (var link in _links.All)
            if (link.Unconfirmed is { } run) link.Actor?.Tell(run);
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
        Feed(new ExperimentEvent.SlotGranted(link.Slot, granted.Bundles[0].Node.Value));
        if (_links.Find(link.Slot) is not null)
            _setup.Driver.Tell(new DriverActor.StartWorker(link.Worker, link.Group, Bundle: 0, $"{_setup.Files.Name} {link.Slot}"));
    }

    private void OnWaiting(DriverActor.PlacementWaiting waiting)
    {
        _waitingReason = waiting.Reason;
        DrawSoon();
    }

    private void OnCreated(SlotLink link, IActorRef actor)
    {
        link.Actor = actor;
        Context.Watch(actor);
        Feed(new ExperimentEvent.SlotReady(link.Slot));
    }

    private void OnStarted(TrialActor.TrialStarted started)
    {
        var link = _links.Find(link => link.Unconfirmed is { } run && (run.Trial, run.Attempt) == (started.Trial, started.Attempt));
        if (link is not null) link.Unconfirmed = null;
    }

    private void OnReported(TrialActor.TrialReported reported)
    {
        var report = new TrialReport(reported.Iteration, reported.TimeTotalSeconds, reported.Metrics);
        Feed(new ExperimentEvent.TrialReported(reported.Trial, reported.Attempt, report, reported.CanSave));
        var wasHeard = ReferenceEquals(_setup.State.Trials.ElementAtOrDefault(reported.Trial.Number)?.Last, report);
        if (wasHeard) _setup.Files.AddProgress(reported.Trial, reported.Attempt, report);
    }

    private static string Describe(DriverActor.WorkerEnded ended)
    {
        var lines = ended.End.LastLogLines.Count == 0 ? "" : "\n" + string.Join('\n', ended.End.LastLogLines);
        return $"its worker process on {ended.Node} ended: {ended.End.Reason}{lines}";
    }
}
