using Akka.Actor;
using Akka.Event;
using Cluster.Core.Hosting;
using Cluster.Core.Nodes;
using Cluster.Core.Scheduling;

namespace Cluster.Core.Jobs;

// Carries for the job manager, below the control singleton: an owner of placements like any driver (each submitted job's
// driver gets one), and the keeper of every job's log.
internal sealed partial class JobManagerActor : ReceiveActor, IWithTimers
{
    private readonly DriverId _self = new("job-manager-" + IdText.Fresh());
    private readonly JobManagerState _state;
    private readonly JobManagerOptions _options;
    private readonly StateDirectory _directory;
    private readonly TimeProvider _time;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly Dictionary<NodeId, IActorRef> _agents = [];
    private readonly Dictionary<JobId, IActorRef> _logs = [];
    private readonly Dictionary<JobId, IActorRef> _attached = [];
    private readonly Dictionary<PlacementGroupId, PlacementSchedulerActor.RequestPlacement> _places = [];

    private sealed record MeetScheduler
    {
        internal static readonly MeetScheduler Instance = new();
    }

    public JobManagerActor(JobManagerOptions options, StateDirectory directory, TimeProvider time)
    {
        (_options, _directory, _time) = (options, directory, time);
        _state = new JobManagerState(options, _self);
        Receive<Submit>(OnSubmit);
        Receive<Attach>(asked =>
        {
            _attached[asked.Job] = Sender;
            Perform(_state.Attach(asked.Job, asked.Name, _directory.JobLog(asked.Job), Now));
        });
        Receive<Detach>(asked =>
        {
            _attached.Remove(asked.Job);
            Perform(_state.Detach(asked.Job, asked.IsOrderly, Now));
        });
        Receive<GetJob>(asked => Sender.Tell(
            _state.Find(asked.Job) is { } info ? new JobFound(info) : new JobUnknown(asked.Job)));
        Receive<Stop>(OnStop);
        Receive<PullEvents>(OnPullEvents);
        Receive<GetStatus>(_ => Context.Parent.Forward(new PlacementSchedulerActor.CompleteStatus(_state.Infos)));
        Receive<AppendLines>(lines => Append(
            lines.Job, lines.Lines.Select(line => (JobEvent)new JobEvent.LogLine(lines.Source, line)).ToArray()));
        Receive<AppendEvent>(board => Append(board.Job, [board.Event]));
        Receive<Flush>(_ => Sender.Tell(new Flushed()));
        Receive<DriverReady>(news => Perform(_state.DriverReady(news.Driver, Now)));
        Receive<DriverEnded>(news => Perform(_state.DriverEnded(news.Driver, news.End, Now)));
        Receive<PlacementSchedulerActor.Granted>(OnGranted);
        Receive<DriverActor.PlacementWaiting>(news => Perform(_state.PlaceWaiting(news.Id, news.Reason)));
        Receive<DriverActor.PlacementInfeasible>(news => Perform(_state.PlaceInfeasible(news.Id, news.Reason, Now)));
        Receive<DriverActor.PlacementLost>(news => Perform(_state.PlaceLost(news.Id, news.Node, news.Reason, Now)));
        Receive<DriverActor.NodeUp>(_ => { });
        Receive<DriverActor.NodeDown>(_ => { });
        Receive<PlacementSchedulerActor.OwnerRegistered>(_ => OnSchedulerMet());
        Receive<Terminated>(_ => Timers.StartPeriodicTimer("meet", MeetScheduler.Instance, TimeSpan.Zero, TimeSpan.FromSeconds(1)));
        Receive<MeetScheduler>(_ => Context.Parent.Tell(new PlacementSchedulerActor.RegisterOwner(_self)));
    }

    public ITimerScheduler Timers { get; set; } = null!;

    private DateTimeOffset Now => _time.GetUtcNow();

    protected override void PreStart() =>
        Timers.StartPeriodicTimer("meet", MeetScheduler.Instance, TimeSpan.Zero, TimeSpan.FromSeconds(1));

    // A new scheduler knows nothing of this owner: what is asked for is asked for again.
    private void OnSchedulerMet()
    {
        Timers.Cancel("meet");
        Context.Watch(Sender);
        foreach (var request in _places.Values)
        {
            Context.Parent.Tell(request);
        }
    }

    private void OnSubmit(Submit asked)
    {
        if (_state.WhyRefused(asked.Job.Id) is { } reason)
        {
            Sender.Tell(new SubmitRefused(asked.Job.Id, reason));
            return;
        }

        Perform(_state.Submit(asked.Job, _directory.JobLog(asked.Job.Id), Now));
        Sender.Tell(new Submitted(asked.Job.Id));
    }

    private void OnStop(Stop asked)
    {
        object answer = _state.Find(asked.Job) is null ? new JobUnknown(asked.Job) : new StopAccepted(asked.Job);
        Perform(_state.Stop(asked.Job, Now));
        Sender.Tell(answer);
    }

    private void OnPullEvents(PullEvents asked)
    {
        if (_logs.TryGetValue(asked.Job, out var log))
        {
            log.Tell(new JobLogActor.Pull(Sender, asked.From));
        }
        else
        {
            Sender.Tell(new JobUnknown(asked.Job));
        }
    }

    private void OnGranted(PlacementSchedulerActor.Granted granted)
    {
        var bundle = granted.Bundles[0];
        _agents[bundle.Node] = bundle.Agent;
        Perform(_state.PlaceGranted(granted.Group, bundle.Node));
    }

    private void Perform(IReadOnlyList<JobCommand> commands)
    {
        foreach (var command in commands)
        {
            Perform(command);
        }
    }

    private void Perform(JobCommand command)
    {
        switch (command)
        {
            case JobCommand.Place place:
                var request = new PlacementSchedulerActor.RequestPlacement(place.Request);
                _places[place.Request.Id] = request;
                Context.Parent.Tell(request);
                break;
            case JobCommand.ReleasePlace release:
                _places.Remove(release.Group);
                Context.Parent.Tell(new PlacementSchedulerActor.ReleasePlacement(release.Group));
                break;
            case JobCommand.StartDriver start:
                _agents[start.Node].Tell(new NodeAgentActor.StartWorker(start.Worker));
                break;
            case JobCommand.StopDriver stop:
                _agents[stop.Node].Tell(new NodeAgentActor.StopWorker(stop.Worker, "its job was stopped on request"));
                break;
            case JobCommand.Dismiss dismiss when _attached.TryGetValue(dismiss.Job, out var session):
                session.Tell(new Dismissed(dismiss.Job));
                break;
            case JobCommand.Dismiss:
                break;
            case JobCommand.Publish publish:
                Publish(publish.Info);
                break;
            case JobCommand.Forget forget when _logs.Remove(forget.Job, out var log):
                Context.Stop(log);
                break;
        }
    }

    private void Publish(JobInfo info)
    {
        if (!_logs.ContainsKey(info.Id))
        {
            var (job, path) = (info.Id, info.LogPath!);
            _logs[job] = Context.ActorOf(Props.Create(() => new JobLogActor(job, path, _options, _time)));
        }

        _log.Info("{0} ({1}): {2} {3}", info.Id, info.Name, info.Phase, info.Reason ?? "");
        Append(info.Id, [new JobEvent.StateChanged(info)]);
    }

    private void Append(JobId job, IReadOnlyList<JobEvent> events)
    {
        if (_logs.TryGetValue(job, out var log))
        {
            log.Tell(new JobLogActor.Append(events));
        }
    }
}
