using Akka.Actor;
using Akka.Event;
using Cluster.Core.Jobs;
using Cluster.Core.Scheduling;
using Cluster.Core.Wire;

namespace Cluster.Core.Hosting;

// The cluster singleton: the one placement scheduler and the one job manager, on the oldest node with the role seed. It
// passes messages on by their kind. When one of the two falls, a fresh one takes its place; the scheduler's books are then
// filled by the nodes, which hear of its end and register again.
internal sealed class ControlActor : ReceiveActor
{
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly Props _schedulerProps;
    private readonly Props _jobsProps;
    private readonly Func<IActorRef, Props> _membershipProps;
    private IActorRef _scheduler = ActorRefs.Nobody;
    private IActorRef _jobs = ActorRefs.Nobody;
    private IActorRef _membership = ActorRefs.Nobody;

    public ControlActor(
        PlacementSchedulerOptions scheduling, JobManagerOptions jobs, ClusterToken token, StateDirectory directory,
        TimeProvider time, Func<IActorRef, Props> membershipProps)
    {
        _membershipProps = membershipProps;
        _schedulerProps = Props.Create(() => new PlacementSchedulerActor(scheduling, token, time));
        _jobsProps = Props.Create(() => new JobManagerActor(jobs, directory, time));
        Receive<IToPlacementScheduler>(message => _scheduler.Forward(message));
        Receive<IToJobManager>(message => _jobs.Forward(message));
        Receive<Terminated>(OnTerminated);
    }

    protected override void PreStart()
    {
        StartScheduler();
        _jobs = Context.Watch(Context.ActorOf(_jobsProps));
    }

    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(fault =>
    {
        _log.Error(fault, "a part of the control plane fell and is started anew");
        return Directive.Stop;
    });

    private void OnTerminated(Terminated news)
    {
        if (news.ActorRef.Equals(_scheduler))
        {
            Context.Stop(_membership);
            StartScheduler();
        }
        else if (news.ActorRef.Equals(_jobs))
        {
            _jobs = Context.Watch(Context.ActorOf(_jobsProps));
        }
    }

    private void StartScheduler()
    {
        _scheduler = Context.Watch(Context.ActorOf(_schedulerProps));
        _membership = Context.ActorOf(_membershipProps(_scheduler));
    }
}
