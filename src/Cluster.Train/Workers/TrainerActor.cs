using Akka.Actor;

namespace Cluster.Train;

// A rank's presence in its worker process: opens the listener, starts the training thread, passes the thread's news to the
// run and the run's word of the end to the thread. The loop never runs on an actor's turn, so the mailbox is always free.
internal sealed partial class TrainerActor : UntypedActor, ITrainListener
{
    private readonly Setup _setup;
    private readonly IActorRef _self;
    private readonly RingListener _listener;
    private CheckpointStore? _checkpoints;
    private TrainingThread? _thread;

    public TrainerActor(Setup setup)
    {
        _setup = setup;
        _self = Self;
        _listener = RingListener.Open(setup.Host);
    }

    protected override void PreStart() =>
        _setup.Run.Tell(new RunActor.TrainerReady(_setup.Incarnation, _setup.Rank, _listener.Endpoint), _self);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case StartTraining start when start.Incarnation == _setup.Incarnation:
                _checkpoints ??= new CheckpointStore(
                    start.Assignment.CheckpointFolder, start.Assignment.CheckpointsKept, start.Assignment.CheckpointScore,
                    _setup.RunId, _setup.Incarnation);
                _thread ??= TrainingThread.Start(start.Assignment, start.Incarnation, _listener, this, Ended);
                break;
            case AbortTraining abort when abort.Incarnation == _setup.Incarnation:
                _thread?.Abort(abort.Reason);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    protected override void PostStop()
    {
        _thread?.Abort("the trainer's actor has stopped");
        _listener.Dispose();
    }

    // Called on the training thread, whose loop waits while its checkpoint is written. Telling is what any thread may do.

    public void Reported(TrainReport report)
    {
        var checkpoint = report.Save is null ? null : _checkpoints!.Save(report);
        _setup.Run.Tell(
            new RunActor.TrainerReported(
                _setup.Incarnation, _setup.Rank, report.Count, new Dictionary<string, double>(report.Metrics), checkpoint?.Path), _self);
    }

    public void Progressed(long step, long stepCount, IReadOnlyDictionary<string, double> metrics) =>
        _setup.Run.Tell(
            new RunActor.TrainerProgressed(_setup.Incarnation, _setup.Rank, step, stepCount, new Dictionary<string, double>(metrics)), _self);

    private void Ended(Exception? error, long stepCount)
    {
        object news = error is null
            ? new RunActor.TrainerFinished(_setup.Incarnation, _setup.Rank)
            : TrainerFault.Of(error, _setup.Incarnation, _setup.Rank, stepCount);
        _setup.Run.Tell(news, _self);
    }
}
