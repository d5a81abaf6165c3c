using Cluster.Core;

namespace Cluster.Train;

// Thinks for a run: takes the news of the cluster and of the trainers, and says what is to be done. Every request for a
// place begins a new incarnation, with new names for the group and its workers: news of an earlier one is late and dropped.
//
//   New ─► Reserving ─► Starting ─► Running ─► Finished
//             ▲  │          │          │
//             │  │shrink    │          ├─► Recovering   (a collective broke: wait for the cause)
//             │  ▼          ▼          ▼        │
//             └─ decision: Restart / Shrink / GiveUp ─► Failed
//
// A run with fewer trainers than asked for goes from Running to Reserving when there is place: RunState.Growth.cs. What
// becomes of a failure: RunState.Failures.cs.
internal sealed partial class RunState
{
    private readonly string _runId;
    private readonly TrainOptions _options;
    private readonly List<IReadOnlyDictionary<string, double>> _history = [];
    private readonly List<RunCommand> _commands = [];

    private int _workers;
    private IReadOnlyList<RankPlace> _places = [];
    private RingEndpoint?[] _endpoints = [];
    private bool[] _finished = [];
    private string? _checkpointPath;
    private int _checkpointReportCount;
    private string? _suspicion;
    private string? _waitingReason;
    private string? _lastFault;
    private bool _hasTrained;
    private (string Path, IReadOnlyDictionary<string, double> Metrics)? _best;

    public RunState(string runId, TrainOptions options)
    {
        _runId = runId;
        _options = options;
    }

    public RunPhase Phase { get; private set; } = RunPhase.New;

    /// <summary>Counts the requests for a place; names everything that belongs to the present one.</summary>
    public int Incarnation { get; private set; }

    public int FailureCount { get; private set; }

    public IReadOnlyList<RankPlace> Places => _places;

    public string? CheckpointPath => _checkpointPath;

    private PlacementGroupId Group => new($"{_runId}-{Incarnation}");

    private WorkerId Worker(int rank) => new($"{_runId}-{Incarnation}-{rank}");

    private bool IsOver => Phase is RunPhase.Finished or RunPhase.Failed;

    public IReadOnlyList<RunCommand> Begin()
    {
        Reserve(_options.Workers);
        return TakeCommands();
    }

    /// <summary>One piece of news; late news changes nothing.</summary>
    public IReadOnlyList<RunCommand> Handle(object news)
    {
        if (!IsOver && !IsLate(news) && !TakeGrowth(news))
            Apply(news);
        AssertInvariants();
        return TakeCommands();
    }

    private void Apply(object news)
    {
        switch (Phase, news)
        {
            case (RunPhase.Reserving, DriverActor.PlacementGranted granted):
                Start(granted);
                break;
            case (RunPhase.Reserving, DriverActor.PlacementWaiting waiting):
                Wait(waiting.Reason);
                break;
            case (RunPhase.Reserving, DriverActor.PlacementInfeasible infeasible):
                Decide(RunPolicy.AfterNoPlace(_workers, _options, infeasible.Reason), story: null);
                break;
            case (RunPhase.Reserving, RunActor.TimeOver { Timer: RunTimer.Replacement }):
                NoReplacement();
                break;
            case (RunPhase.Starting, DriverActor.WorkerReady ready):
                _commands.Add(new RunCommand.CreateTrainer(ready.Id, Incarnation, _places[RankOf(ready.Id)!.Value]));
                break;
            case (RunPhase.Starting, RunActor.TrainerReady ready):
                Ready(ready);
                break;
            case (RunPhase.Starting, RunActor.TrainerRefused refused):
                Failure(RunStory.TrainerRefused(_places[refused.Rank], refused.Reason));
                break;
            case (RunPhase.Starting, RunActor.TimeOver { Timer: RunTimer.Start }):
                Failure(RunStory.NotReady(_places.Where(place => _endpoints[place.Rank] is null), _options.StartTimeout));
                break;
            case (RunPhase.Running, RunActor.TrainerReported reported):
                Report(reported);
                break;
            case (RunPhase.Running, RunActor.TrainerFinished finished):
                Finish(finished.Rank);
                break;
            case (RunPhase.Running, RunActor.TrainerFailed { CulpritRank: { } culprit } failed):
                Suspect(culprit, RunStory.CollectiveBroke(_places[failed.Rank], failed));
                break;
            case (RunPhase.Starting or RunPhase.Running, RunActor.TrainerGone gone):
                Suspect(gone.Rank, RunStory.TrainerGone(_places[gone.Rank]));
                break;
            case (RunPhase.Starting or RunPhase.Running or RunPhase.Recovering, DriverActor.WorkerEnded ended):
                Failure(RunStory.WorkerEnded(_places[RankOf(ended.Id)!.Value], ended.End));
                break;
            case (RunPhase.Starting or RunPhase.Running or RunPhase.Recovering, DriverActor.PlacementLost lost):
                Failure(RunStory.NodeLost(_places, lost));
                break;
            // Told to end, it has.
            case (RunPhase.Recovering, RunActor.TrainerFailed { ErrorType: nameof(OperationCanceledException) }):
                break;
            case (RunPhase.Running or RunPhase.Recovering, RunActor.TrainerFailed { CulpritRank: null } failed):
                LoopFailed(failed);
                break;
            case (RunPhase.Recovering, RunActor.TimeOver { Timer: RunTimer.Cause }):
                Failure(_suspicion!);
                break;
            case (_, RunActor.StopRun):
                Stop();
                break;
            // A report and a checkpoint that were made before the collective broke still count.
            case (RunPhase.Recovering, RunActor.TrainerReported reported):
                Report(reported);
                break;
            // Consequences of what is already being handled, and times for what has come about meanwhile.
            case (RunPhase.Recovering, RunActor.TrainerFailed or RunActor.TrainerFinished or RunActor.TrainerGone):
            case (RunPhase.Recovering, RunActor.TrainerReady or DriverActor.WorkerReady or RunActor.TrainerRefused):
            case (_, RunActor.TimeOver):
            case (RunPhase.Starting or RunPhase.Running, DriverActor.PlacementWaiting or DriverActor.PlacementGranted):
            case (RunPhase.Running, DriverActor.WorkerReady or RunActor.TrainerReady):
                break;
            // A node of a group that was granted in the same breath, before the run heard of the grant.
            case (RunPhase.Reserving, DriverActor.PlacementLost lost):
                Failure(RunStory.NodeLost(_places, lost));
                break;
            default:
                throw new InvalidOperationException($"run {_runId} is {Phase} in incarnation {Incarnation} and cannot take {news}");
        }
    }

    private void Reserve(int workers)
    {
        Incarnation++;
        _workers = workers;
        _places = [];
        _endpoints = [];
        _finished = [];
        _suspicion = null;
        _waitingReason = null;
        Phase = RunPhase.Reserving;
        _commands.Add(new RunCommand.RequestPlacement(Group, workers));
        // A first start may queue for as long as it takes; a run that has lost a rank would rather go on with fewer.
        if ((FailureCount > 0 || _hasTrained) && workers > _options.MinWorkerCount)
            _commands.Add(new RunCommand.StartTimer(Incarnation, RunTimer.Replacement));
    }

    private void Wait(string reason)
    {
        _waitingReason = reason;
        _commands.Add(new RunCommand.Announce($"waiting for {_workers} x {_options.ResourcesPerWorker}: {reason}"));
    }

    private void NoReplacement()
    {
        var reason = _waitingReason ?? "the cluster has not answered";
        Decide(RunPolicy.AfterNoPlace(_workers, _options, $"{reason}, for {_options.ReplacementTimeout.TotalSeconds:0.#} s"), story: null);
    }

    private void Start(DriverActor.PlacementGranted granted)
    {
        _places = RankLayout.Of(granted.Bundles);
        _endpoints = new RingEndpoint?[_places.Count];
        _finished = new bool[_places.Count];
        Phase = RunPhase.Starting;
        foreach (var place in _places)
            _commands.Add(new RunCommand.StartWorker(Worker(place.Rank), Group, place));
        _commands.Add(new RunCommand.StartTimer(Incarnation, RunTimer.Start));
    }

    private void Ready(RunActor.TrainerReady ready)
    {
        _endpoints[ready.Rank] = ready.Endpoint;
        if (_endpoints.Any(endpoint => endpoint is null))
            return;
        Phase = RunPhase.Running;
        _commands.Add(new RunCommand.StartTraining(Incarnation, _places, _endpoints.OfType<RingEndpoint>().ToArray(), _checkpointPath));
        _commands.Add(new RunCommand.Announce(
            $"training on {_places.Count} {(_places.Count == 1 ? "worker" : "workers")}: "
            + string.Join(", ", _places.Select(RunStory.Name))
            + (_checkpointPath is null ? "" : $", from {Path.GetFileName(_checkpointPath)}")));
        _hasTrained = true;
        BeginGrowth();
    }

    private void Report(RunActor.TrainerReported reported)
    {
        // A repeated report is the same report.
        if (reported.ReportCount <= _history.Count)
            return;
        _history.Add(reported.Metrics);
        _lastFault = null;
        if (reported.CheckpointPath is null)
            return;
        _checkpointPath = reported.CheckpointPath;
        _checkpointReportCount = reported.ReportCount;
        if (_options.Score is { } score && score.IsBetter(reported.Metrics, _best?.Metrics))
            _best = (reported.CheckpointPath, reported.Metrics);
        if (Phase == RunPhase.Running)
            GrowAtCheckpoint();
    }

    private void Finish(int rank)
    {
        _finished[rank] = true;
        if (!_finished.All(finished => finished))
            return;
        Phase = RunPhase.Finished;
        EndGrowth();
        _commands.Add(new RunCommand.ReleasePlacement(Group));
        var metrics = _history.LastOrDefault() ?? new Dictionary<string, double>();
        _commands.Add(new RunCommand.Complete(new TrainResult(metrics, _history.ToArray(), _checkpointPath, _places.Count, FailureCount)
        {
            BestCheckpointPath = _best?.Path ?? _checkpointPath,
        }));
    }

    private void Stop()
    {
        Phase = RunPhase.Failed;
        EndGrowth();
        _commands.Add(new RunCommand.ReleasePlacement(Group));
        _commands.Add(new RunCommand.Cancel());
    }

    private int? RankOf(WorkerId worker) =>
        _places.Select(place => (int?)place.Rank).FirstOrDefault(rank => Worker(rank!.Value) == worker);

    private IReadOnlyList<RunCommand> TakeCommands()
    {
        var commands = _commands.ToArray();
        _commands.Clear();
        return commands;
    }
}
