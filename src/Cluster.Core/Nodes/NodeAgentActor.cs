using System.Security.Cryptography;
using System.Text;
using Akka.Actor;
using Akka.Event;
using Cluster.Core.Hosting;
using Cluster.Core.Jobs;
using Cluster.Core.Scheduling;
using Cluster.Core.Workers;

namespace Cluster.Core.Nodes;

// Carries for a node: registers it with the scheduler (again, whenever that has moved), starts and ends worker processes,
// and sends on what they write. All decisions are NodeAgentState's.
internal sealed partial class NodeAgentActor : ReceiveActor, IWithTimers
{
    internal const string Name = "node";

    private const int LineCountPerMessage = 500;
    private static readonly TimeSpan TickInterval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan FlushInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan RegisterInterval = TimeSpan.FromSeconds(1);

    private readonly NodeAgentSettings _settings;
    private readonly NodeAgentState _state;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly Dictionary<WorkerId, RunningWorker> _workers = [];
    private readonly CancellationTokenSource _ending = new();
    private IActorRef? _scheduler;

    // Everything about a worker that only a carrier needs.
    private sealed class RunningWorker(WorkerStart start, IActorRef owner, LineBuffer lines)
    {
        internal WorkerStart Start { get; } = start;
        internal IActorRef Owner { get; } = owner;
        internal LineBuffer Lines { get; } = lines;
        internal string Secret { get; } = WorkerProcess.FreshSecret();
        internal WorkerProcess? Process { get; set; }
        internal IActorRef? HostActor { get; set; }
    }

    public NodeAgentActor(NodeAgentSettings settings)
    {
        (_settings, _state) = (settings, new NodeAgentState(settings.Total, settings.Options));
        Receive<RegisterNow>(_ => Register());
        Receive<RegisterAgain>(_ => Register());
        Receive<PlacementSchedulerActor.NodeRegistered>(_ => OnRegistered());
        Receive<PlacementSchedulerActor.NodeRefused>(OnRefused);
        Receive<Reserve>(asked => Perform(_state.Reserve(asked.Reservation)));
        Receive<Free>(asked => Perform(_state.Free(asked.Group, asked.Attempt, Now)));
        Receive<StartWorker>(OnStartWorker);
        Receive<StopWorker>(asked => Perform(_state.StopWorker(asked.Worker, asked.Reason, Now)));
        Receive<FolderReady>(news => Perform(_state.Prepared(news.Worker, news.Folder, Now)));
        Receive<FolderMissing>(news => Perform(_state.FailedToStart(news.Worker, news.Reason)));
        Receive<RegisterWorker>(OnRegisterWorker);
        Receive<ProcessGone>(OnProcessGone);
        Receive<Terminated>(OnTerminated);
        Receive<FlushLines>(_ => SendLines());
        Receive<Tick>(_ => Perform(_state.Tick(Now)));
    }

    public ITimerScheduler Timers { get; set; } = null!;

    private DateTimeOffset Now => _settings.Time.GetUtcNow();

    protected override void PreStart()
    {
        Timers.StartPeriodicTimer("register", RegisterNow.Instance, TimeSpan.Zero, RegisterInterval);
        Timers.StartPeriodicTimer("tick", Tick.Instance, TickInterval);
        Timers.StartPeriodicTimer("lines", FlushLines.Instance, FlushInterval);
    }

    protected override void PostStop()
    {
        _ending.Cancel();
        foreach (var worker in _workers.Values)
        {
            worker.Process?.Kill();
        }
    }

    private void Register() => _settings.Control.Tell(new PlacementSchedulerActor.RegisterNode(
        _settings.Node, _settings.Address, _settings.Host, _settings.Total, _state.Reservations, _settings.Token.Value));

    private void OnRegistered()
    {
        Timers.Cancel("register");
        _scheduler = Sender;
        Context.Watch(Sender);
        _settings.Registered.TrySetResult(null);
    }

    private void OnRefused(PlacementSchedulerActor.NodeRefused refusal)
    {
        Timers.Cancel("register");
        // Whoever starts the node is told; when it is refused later, by another scheduler, there is only the log.
        if (!_settings.Registered.TrySetResult(refusal.Reason))
        {
            _log.Error("this node is refused: {0}", refusal.Reason);
        }
    }

    private void OnTerminated(Terminated news)
    {
        if (news.ActorRef.Equals(_scheduler))
        {
            _scheduler = null;
            Timers.StartPeriodicTimer("register", RegisterNow.Instance, TimeSpan.Zero, RegisterInterval);
        }

        foreach (var worker in _workers.Values.Where(worker => worker.Owner.Equals(news.ActorRef)).ToList())
        {
            Perform(_state.StopWorker(worker.Start.Id, "its driver is gone", Now));
        }
    }

    private void OnStartWorker(StartWorker asked)
    {
        var start = asked.Worker;
        if (!_workers.ContainsKey(start.Id))
        {
            // A driver's owner is the job manager, wherever that runs when there is news.
            var owner = start.Entry is null ? Sender : _settings.Control;
            _workers.Add(start.Id, new RunningWorker(start, owner, new LineBuffer(_settings.Options)));
            if (start.Entry is null)
            {
                Context.Watch(owner);
            }
        }

        Perform(_state.StartWorker(start, Now));
    }

    private void OnRegisterWorker(RegisterWorker report)
    {
        var isKnown = _workers.TryGetValue(report.Worker, out var worker) && worker.Process is not null
            && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(report.Secret), Encoding.UTF8.GetBytes(worker.Secret));
        if (!isKnown)
        {
            _log.Warning("a process reports as worker {0}, which this node did not start or no longer knows", report.Worker);
            Sender.Tell(new WorkerRejected(report.Worker, "this node did not start it, or no longer knows it"));
            return;
        }

        worker!.HostActor = Sender;
        Sender.Tell(new WorkerAccepted(report.Worker));
        Perform(_state.Registered(report.Worker, Now));
    }

    private void OnProcessGone(ProcessGone news)
    {
        // Its last lines go ahead of the news of its end.
        if (_workers.TryGetValue(news.Worker, out var worker))
        {
            SendLines(worker, int.MaxValue);
            _settings.Gateway.Tell(new GatewayActor.WorkerGone(news.Worker));
            Perform(_state.Exited(news.Worker, news.ExitCode, worker.Lines.Last()));
        }
    }

    private void Perform(IReadOnlyList<NodeAgentCommand> commands)
    {
        foreach (var command in commands)
        {
            Perform(command);
        }
    }

    private void Perform(NodeAgentCommand command)
    {
        switch (command)
        {
            case NodeAgentCommand.AnswerReserved answer:
                _settings.Control.Tell(new PlacementSchedulerActor.Reserved(answer.Group, answer.Attempt, _settings.Node));
                break;
            case NodeAgentCommand.AnswerRefused answer:
                _settings.Control.Tell(
                    new PlacementSchedulerActor.Refused(answer.Group, answer.Attempt, _settings.Node, answer.Reason));
                break;
            case NodeAgentCommand.AnswerFreed answer:
                _settings.Control.Tell(new PlacementSchedulerActor.Freed(answer.Group, answer.Attempt, _settings.Node));
                break;
            case NodeAgentCommand.Prepare prepare:
                PrepareAsync(prepare.Worker).PipeTo(Self);
                break;
            case NodeAgentCommand.Launch launch:
                Launch(launch);
                break;
            case NodeAgentCommand.Terminate terminate:
                _workers[terminate.Worker].Process?.Terminate();
                break;
            case NodeAgentCommand.Kill kill:
                _workers[kill.Worker].Process?.Kill();
                break;
            case NodeAgentCommand.AnswerReady answer:
                TellReady(_workers[answer.Worker]);
                break;
            case NodeAgentCommand.AnswerEnded answer:
                TellEnded(answer);
                break;
        }
    }

    private async Task<object> PrepareAsync(WorkerStart start)
    {
        try
        {
            var folder = start.Package is null
                ? null
                : await _settings.Transfer.PullAsync(start.Package, _settings.Packages, _ending.Token).ConfigureAwait(false);
            return new FolderReady(start.Id, folder);
        }
        catch (Exception fault) when (fault is ClusterException or IOException or UnauthorizedAccessException or OperationCanceledException)
        {
            return new FolderMissing(start.Id, fault.Message);
        }
    }

    private void Launch(NodeAgentCommand.Launch launch)
    {
        var id = launch.Worker.Id;
        var worker = _workers[id];
        var variables = WorkerEnvironment.For(
            launch, _settings.SelfPath, worker.Secret, _settings.Address, _settings.Token.Value, _settings.Tls, _settings.StorageDirectory);
        try
        {
            worker.Process = WorkerProcess.Start(
                _settings.WorkerCommand, launch.Worker.Name, _settings.State.WorkDirectory(launch.Worker.Job), variables, worker.Lines);
            worker.Process.Exited.PipeTo(Self, Self, code => new ProcessGone(id, code));
        }
        catch (Exception fault) when (fault is ClusterException or IOException or UnauthorizedAccessException)
        {
            Perform(_state.FailedToStart(id, fault.Message));
        }
    }

    private void TellReady(RunningWorker worker)
    {
        var start = worker.Start;
        worker.Owner.Tell(start.Entry is null
            ? new DriverActor.WorkerReady(start.Id, _settings.Node, _settings.Host, worker.Process!.Id, worker.HostActor!)
            : new JobManagerActor.DriverReady(start.Id));
    }

    private void TellEnded(NodeAgentCommand.AnswerEnded answer)
    {
        if (!_workers.Remove(answer.Worker, out var worker))
        {
            return;
        }

        _log.Info("worker {0} ({1}) of {2}: {3}, {4}", answer.Worker, worker.Start.Name, worker.Start.Job, answer.End.Kind, answer.End.Reason);
        worker.Process?.Dispose();
        worker.Owner.Tell(worker.Start.Entry is null
            ? new DriverActor.WorkerEnded(answer.Worker, _settings.Node, answer.End)
            : new JobManagerActor.DriverEnded(answer.Worker, answer.End));
    }

    private void SendLines()
    {
        foreach (var worker in _workers.Values)
        {
            SendLines(worker, 4 * LineCountPerMessage);
        }
    }

    private void SendLines(RunningWorker worker, int countMax)
    {
        for (var sent = 0; sent < countMax; sent += LineCountPerMessage)
        {
            var lines = worker.Lines.Drain(LineCountPerMessage);
            if (lines.Length == 0)
            {
                return;
            }

            _settings.Control.Tell(new JobManagerActor.AppendLines(worker.Start.Job, worker.Start.Name, lines));
        }
    }
}
