using Akka.Actor;
using Cluster.Core.Jobs;
using Cluster.Core.Nodes;
using Cluster.Core.Scheduling;

namespace Cluster.Core.Hosting;

// One driver's stand-in inside the cluster. The scheduler and the agents know it as the owner of what the driver holds;
// when the driver is gone this actor stops, they see it, and everything is released.
internal sealed partial class DriverSessionActor : ReceiveActor, IWithTimers
{
    private readonly GatewayActor.Connect _who;
    private readonly IActorRef _driver;
    private readonly IActorRef _control;
    private readonly DriverSessionState _state;
    private readonly Dictionary<NodeId, IActorRef> _agents = [];
    private bool _isAttached;

    public DriverSessionActor(GatewayActor.Connect who, IActorRef driver, IActorRef control)
    {
        (_who, _driver, _control) = (who, driver, control);
        _state = new DriverSessionState(who.Driver, who.Job, who.JobName);
        ReceiveFromDriver();
        ReceiveFromCluster();
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart()
    {
        Context.Watch(_driver);
        Timers.StartPeriodicTimer("meet", MeetScheduler.Instance, TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }

    private void ReceiveFromDriver()
    {
        Receive<DriverActor.RequestPlacement>(asked =>
        {
            AttachOnce();
            Perform(_state.Request(asked));
        });
        Receive<DriverActor.ReleasePlacement>(given => Perform(_state.Release(given.Id)));
        Receive<StartWorkerWithPackage>(asked => Perform(_state.StartWorker(asked.Worker, asked.Package)));
        Receive<DriverActor.StopWorker>(asked => Perform(_state.StopWorker(asked.Id)));
        Receive<ShowOnBoard>(news =>
        {
            AttachOnce();
            _control.Tell(new JobManagerActor.AppendEvent(_who.Job, news.Event));
        });
        Receive<Goodbye>(_ => End(isOrderly: true));
        Receive<DriverGone>(_ => End(isOrderly: false));
        Receive<IToJobManager>(question => _control.Forward(question));
    }

    private void ReceiveFromCluster()
    {
        Receive<PlacementSchedulerActor.Granted>(news =>
        {
            foreach (var bundle in news.Bundles)
            {
                _agents[bundle.Node] = bundle.Agent;
            }

            Perform(_state.Granted(news));
        });
        Receive<DriverActor.PlacementWaiting>(news => Perform(_state.Waiting(news)));
        Receive<DriverActor.PlacementInfeasible>(news => Perform(_state.Infeasible(news)));
        Receive<DriverActor.PlacementLost>(news => Perform(_state.Lost(news)));
        Receive<DriverActor.WorkerReady>(news => Perform(_state.WorkerReady(news)));
        Receive<DriverActor.WorkerEnded>(news => Perform(_state.WorkerEnded(news)));
        Receive<DriverActor.NodeUp>(news => _driver.Tell(news));
        Receive<DriverActor.NodeDown>(news => Perform(_state.NodeDown(news)));
        Receive<JobManagerActor.Dismissed>(_ => Context.Stop(Self));
        Receive<MeetScheduler>(_ => _control.Tell(new PlacementSchedulerActor.RegisterOwner(_who.Driver)));
        Receive<PlacementSchedulerActor.OwnerRegistered>(_ =>
        {
            Timers.Cancel("meet");
            Context.Watch(Sender);
            Perform(_state.SchedulerMet());
        });
        Receive<Terminated>(news =>
        {
            if (news.ActorRef.Equals(_driver))
            {
                End(isOrderly: false);
            }
            else
            {
                Timers.StartPeriodicTimer("meet", MeetScheduler.Instance, TimeSpan.Zero, TimeSpan.FromSeconds(1));
            }
        });
    }

    // A driver that was not submitted becomes a job when it begins to use the cluster; who only looks is none.
    private void AttachOnce()
    {
        if (!_isAttached && !_who.IsSubmitted)
        {
            _isAttached = true;
            _control.Tell(new JobManagerActor.Attach(_who.Job, _who.JobName));
        }
    }

    private void End(bool isOrderly)
    {
        if (_isAttached)
        {
            _control.Tell(new JobManagerActor.Detach(_who.Job, isOrderly));
        }

        Context.Stop(Self);
    }

    private void Perform(IReadOnlyList<SessionCommand> commands)
    {
        foreach (var command in commands)
        {
            switch (command)
            {
                case SessionCommand.ToDriver told:
                    _driver.Tell(told.Message);
                    break;
                case SessionCommand.ToControl told:
                    _control.Tell(told.Message);
                    break;
                case SessionCommand.ToAgent told:
                    _agents[told.Node].Tell(told.Message);
                    break;
            }
        }
    }
}
