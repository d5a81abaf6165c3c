using System.Security.Cryptography;
using Akka.Actor;
using Akka.Event;
using Cluster.Core;

namespace Cluster.Train;

// Carries a run in the driver's process: turns what it hears into news for the state, and does what the state commands.
internal sealed partial class RunActor : UntypedActor
{
    // A silent node is told of after 4 to 5 s (the failure detector's pause and a heartbeat); a busy machine takes longer.
    private static readonly TimeSpan CauseTimeout = TimeSpan.FromSeconds(8);

    private readonly RunJob _job;
    private readonly RunState _state;
    private readonly Dictionary<WorkerId, IActorRef> _hosts = [];
    private readonly Dictionary<int, IActorRef> _trainers = [];
    private readonly Dictionary<string, (int Incarnation, int Rank)> _creating = [];
    private (long Step, long StepCount) _progressed;

    public RunActor(RunJob job)
    {
        _job = job;
        _state = new RunState(job.RunId, job.Options);
    }

    protected override void PreStart() => Do(_state.Begin());

    protected override void PreRestart(Exception reason, object message)
    {
        // The state is lost with the actor. A run that does not know what it holds must not go on.
        _job.Ended.TrySetException(new TrainingFailedException($"training run {_job.Options.Name} failed by a fault of its own: {reason.Message}"));
        base.PreRestart(reason, message);
    }

    protected override void PostStop() => _job.Ended.TrySetException(
        new TrainingFailedException($"training run {_job.Options.Name} failed: its actor has stopped (has the cluster client been disposed?)"));

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case TrainerProgressed progressed when progressed.Incarnation == _state.Incarnation:
                Show(progressed);
                return;
            case WorkerHostActor.ActorCreated:
                return;
            case WorkerHostActor.ActorRefused refused when _creating.TryGetValue(refused.Name, out var wanted):
                Do(_state.Handle(new TrainerRefused(wanted.Incarnation, wanted.Rank, refused.Reason)));
                return;
            case Terminated gone:
                foreach (var rank in _trainers.Where(trainer => trainer.Value.Equals(gone.ActorRef)).Select(trainer => trainer.Key).ToArray())
                    Do(_state.Handle(new TrainerGone(_state.Incarnation, rank)));
                return;
            case DriverActor.WorkerReady ready:
                _hosts[ready.Id] = ready.HostActor;
                break;
            case TrainerReady ready when ready.Incarnation == _state.Incarnation:
                _trainers[ready.Rank] = Sender;
                Context.Watch(Sender);
                break;
            case TrainerReported reported when !_state.IsLate(reported):
                Show(reported);
                break;
        }
        if (IsNews(message))
            Do(_state.Handle(message));
        else
            Unhandled(message);
    }

    private static bool IsNews(object message) => message
        is DriverActor.PlacementGranted or DriverActor.PlacementWaiting or DriverActor.PlacementInfeasible or DriverActor.PlacementLost
        or DriverActor.WorkerReady or DriverActor.WorkerEnded
        or TrainerReady or TrainerReported or TrainerFailed or TrainerFinished or TimeOver or StopRun;

    private void Do(IReadOnlyList<RunCommand> commands)
    {
        foreach (var command in commands)
            Do(command);
    }

    private void Do(RunCommand command)
    {
        switch (command)
        {
            case RunCommand.RequestPlacement request:
                var bundles = Enumerable.Repeat(_job.Options.ResourcesPerWorker, request.Workers).ToArray();
                _job.Driver.Tell(new DriverActor.RequestPlacement(request.Group, _job.Options.Name, bundles, _job.Options.Strategy));
                break;
            case RunCommand.ReleasePlacement release:
                Forget();
                _job.Driver.Tell(new DriverActor.ReleasePlacement(release.Group));
                break;
            case RunCommand.ReleaseSpare release:
                _job.Driver.Tell(new DriverActor.ReleasePlacement(release.Group));
                break;
            case RunCommand.StartWorker start:
                var name = $"{_job.Options.Name}-rank{start.Place.Rank}";
                _job.Driver.Tell(new DriverActor.StartWorker(start.Worker, start.Group, start.Place.Bundle, name, TrainerEnvironment.Create()));
                break;
            case RunCommand.CreateTrainer create:
                CreateTrainer(create);
                break;
            case RunCommand.StartTraining start:
                StartTraining(start);
                break;
            case RunCommand.AbortTrainers abort:
                foreach (var trainer in _trainers.Values)
                    trainer.Tell(new TrainerActor.AbortTraining(abort.Incarnation, abort.CulpritRank, abort.Reason));
                break;
            case RunCommand.StartTimer timer:
                Context.System.Scheduler.ScheduleTellOnce(Duration(timer.Timer), Self, new TimeOver(timer.Incarnation, timer.Timer), Self);
                break;
            case RunCommand.Announce announce:
                Announce(announce.Line);
                break;
            case RunCommand.Complete complete:
                _job.Ended.TrySetResult(complete.Result);
                break;
            case RunCommand.Fail fail:
                _job.Ended.TrySetException(new TrainingFailedException(fail.Message, fail.RemoteStack));
                break;
            case RunCommand.Cancel:
                _job.Ended.TrySetCanceled(_job.Cancellation);
                break;
        }
    }

    private void CreateTrainer(RunCommand.CreateTrainer create)
    {
        var name = $"{_job.RunId}-{create.Incarnation}-{create.Place.Rank}";
        _creating[name] = (create.Incarnation, create.Place.Rank);
        var setup = new TrainerActor.Setup(_job.RunId, create.Incarnation, create.Place.Rank, create.Place.Host, Self);
        _hosts[create.Worker].Tell(new WorkerHostActor.CreateActor(name, typeof(TrainerActor).AssemblyQualifiedName!, setup));
    }

    private void StartTraining(RunCommand.StartTraining start)
    {
        var options = _job.Options;
        var token = RandomNumberGenerator.GetBytes(RingMembership.TokenBytesMin);
        foreach (var place in start.Places)
        {
            var assignment = new TrainerAssignment(
                place.Rank, place.LocalRank, start.Endpoints, token, _job.Loop, _job.ConfigJson, start.CheckpointPath,
                _job.CheckpointFolder, options.CheckpointsKept, options.Score, options.Seed,
                ThreadCount: Math.Max(1, (int)options.ResourcesPerWorker.Cpu),
                Device: options.ResourcesPerWorker.GpuUnits > 0 ? "cuda:0" : "cpu",
                CollectiveTimeoutMs: (long)options.CollectiveTimeout.TotalMilliseconds);
            _trainers[place.Rank].Tell(new TrainerActor.StartTraining(start.Incarnation, assignment));
        }
    }

    private TimeSpan Duration(RunTimer timer) => timer switch
    {
        RunTimer.Start => _job.Options.StartTimeout,
        RunTimer.Replacement => _job.Options.ReplacementTimeout,
        _ => CauseTimeout,
    };

    private void Forget()
    {
        foreach (var trainer in _trainers.Values)
            Context.Unwatch(trainer);
        _trainers.Clear();
        _hosts.Clear();
        _creating.Clear();
    }

    // Into the job's log, where it stays; the board is for what changes.
    private void Announce(string line) => _job.Options.Log.WriteLine($"{_job.Options.Name}: {line}");

    private void Show(TrainerProgressed progressed)
    {
        _progressed = (progressed.Step, progressed.StepCount);
        _job.Board.Progress(new JobProgress(_job.Options.Name, progressed.Step, progressed.StepCount, progressed.Metrics, null));
    }

    // A report says nothing of steps: the bar stays where it is.
    private void Show(TrainerReported reported) => _job.Board.Progress(new JobProgress(
        _job.Options.Name, _progressed.Step, _progressed.StepCount, reported.Metrics,
        $"report {reported.ReportCount}{(reported.CheckpointPath is { } path ? $", {Path.GetFileName(path)}" : "")}"));
}

/// <summary>What a run works with: the user's loop and options, and the driver's side of the cluster.</summary>
internal sealed record RunJob(
    string RunId, TrainOptions Options, FunctionReference Loop, string? ConfigJson, string CheckpointFolder,
    IActorRef Driver, IJobBoard Board, TaskCompletionSource<TrainResult> Ended, CancellationToken Cancellation);
