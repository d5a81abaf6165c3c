using Akka.Actor;
using Cluster.Core;

namespace Cluster.Train.Tests.Runs;

// Tells a run's decisions (RunState) what its actors would, in the words of its present incarnation.
internal sealed class Story(TrainOptions options)
{
    public RunState State { get; } = new("run", options);

    public static Story Running(TrainOptions options, params NodeId[] nodes)
    {
        var story = new Story(options);
        story.Begin();
        story.Start(nodes);
        return story;
    }

    public IReadOnlyList<RunCommand> Begin() => State.Begin();

    public IReadOnlyList<RunCommand> Handle(object news) => State.Handle(news);

    public IReadOnlyList<RunCommand> Start(params NodeId[] nodes)
    {
        Granted(nodes);
        for (var rank = 0; rank < nodes.Length; rank++)
            WorkerReady(rank);
        return Enumerable.Range(0, nodes.Length).SelectMany(TrainerReady).ToArray();
    }

    public IReadOnlyList<RunCommand> Granted(params NodeId[] nodes) => Handle(new DriverActor.PlacementGranted(
        new($"run-{State.Incarnation}"),
        nodes.Select((node, index) => new DriverActor.BundlePlacement(index, node, "host-" + node, Resources.Cpus(1))).ToArray()));

    public IReadOnlyList<RunCommand> WorkerReady(int rank) =>
        Handle(new DriverActor.WorkerReady(Worker(rank), new NodeId("a"), "host", 4711, ActorRefs.Nobody));

    public IReadOnlyList<RunCommand> TrainerReady(int rank) =>
        Handle(new RunActor.TrainerReady(State.Incarnation, rank, new RingEndpoint("host", 100 + rank)));

    public IReadOnlyList<RunCommand> Reported(int count, double loss, string? checkpoint) => Handle(new RunActor.TrainerReported(
        State.Incarnation, 0, count, new Dictionary<string, double> { ["loss"] = loss }, checkpoint));

    public IReadOnlyList<RunCommand> Finished(int rank) => Handle(new RunActor.TrainerFinished(State.Incarnation, rank));

    public IReadOnlyList<RunCommand> CollectiveBroke(int rank, int culprit) => Handle(new RunActor.TrainerFailed(
        State.Incarnation, rank, culprit, nameof(CollectiveAbortedException), $"rank {culprit} closed its connection", "", 5));

    public IReadOnlyList<RunCommand> LoopThrew(int rank, string type, string message, long stepCount) =>
        Handle(new RunActor.TrainerFailed(State.Incarnation, rank, null, type, message, "", stepCount));

    public IReadOnlyList<RunCommand> WorkerEnded(int rank, int? exitCode, string? signal, string reason, params string[] lines) =>
        Handle(new DriverActor.WorkerEnded(Worker(rank), new NodeId("b"), End(exitCode, signal, reason, lines)));

    public static DriverActor.WorkerEnd End(int? exitCode, string? signal, string reason, params string[] lines) =>
        new(WorkerEndKind.Crashed, exitCode, signal, reason, lines);

    private WorkerId Worker(int rank) => new($"run-{State.Incarnation}-{rank}");
}
