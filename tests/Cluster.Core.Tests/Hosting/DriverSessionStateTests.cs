using Akka.Actor;
using Cluster.Core.Hosting;
using Cluster.Core.Nodes;
using Cluster.Core.Scheduling;

namespace Cluster.Core.Tests.Hosting;

// A session finds the node of each bundle and tells each worker's end once, whoever knows it first.
public class DriverSessionStateTests
{
    private static readonly PlacementGroupId Group = new("g");
    private static readonly NodeId A = new("a");
    private static readonly NodeId B = new("b");

    private readonly DriverSessionState _state = new(new DriverId("d"), new JobId("job"), "job");

    [Fact]
    public void A_worker_is_started_by_the_agent_of_its_bundles_node()
    {
        Grant();

        Start("w", bundle: 1).Single().ShouldBeOfType<SessionCommand.ToAgent>().Node.ShouldBe(B);
    }

    [Theory]
    [InlineData("g", 2, "bundle is 2, but placement g has bundles 0 to 1")]
    [InlineData("h", 0, "placement h is not granted, or was released or lost")]
    public void A_worker_without_a_place_ends_at_once_with_the_reason(string group, int bundle, string reason)
    {
        Grant();

        var commands = _state.StartWorker(new DriverActor.StartWorker(new("w"), new(group), bundle, "w"), null);

        commands.Single().Message.ShouldBeOfType<DriverActor.WorkerEnded>().End.Reason.ShouldBe(reason);
    }

    [Fact]
    public void The_loss_of_a_node_ends_its_workers_once_and_leaves_the_others()
    {
        Grant();
        Start("on a", 0);
        Start("on b", 1);

        var news = _state.NodeDown(new DriverActor.NodeDown(B, "gone")).Select(command => command.Message).ToList();
        news.OfType<DriverActor.WorkerEnded>().Single().Id.ShouldBe(new WorkerId("on b"));
        news.OfType<DriverActor.WorkerEnded>().Single().End.Kind.ShouldBe(WorkerEndKind.NodeLost);
        _state.Lost(new DriverActor.PlacementLost(Group, B, [1], "gone")).Single().Message.ShouldBeOfType<DriverActor.PlacementLost>();
        _state.WorkerEnded(Ended("on b", B)).ShouldBeEmpty("that was told already");
        _state.WorkerEnded(Ended("on a", A)).ShouldHaveSingleItem();
    }

    [Fact]
    public void A_grant_that_comes_after_the_release_is_given_back()
    {
        _state.Request(new DriverActor.RequestPlacement(Group, "g", [Resources.Cpus(1)], PlacementStrategy.Pack));
        _state.Release(Group);

        _state.Granted(Granted()).Single().Message.ShouldBe(new PlacementSchedulerActor.ReleasePlacement(Group));
    }

    [Fact]
    public void A_new_scheduler_is_asked_for_everything_again()
    {
        Grant();

        _state.SchedulerMet().Single().Message.ShouldBeOfType<PlacementSchedulerActor.RequestPlacement>().Request.Id.ShouldBe(Group);
        _state.Granted(Granted()).ShouldBeEmpty("the driver knows it already");
    }

    private static PlacementSchedulerActor.Granted Granted() => new(Group,
    [
        new PlacementSchedulerActor.PlacedBundle(0, A, "host", Resources.Cpus(1), ActorRefs.Nobody),
        new PlacementSchedulerActor.PlacedBundle(1, B, "host", Resources.Cpus(1), ActorRefs.Nobody),
    ]);

    private static DriverActor.WorkerEnded Ended(string id, NodeId node) =>
        new(new WorkerId(id), node, WorkerExit.WithoutProcess(WorkerEndKind.Stopped, "stopped"));

    private void Grant()
    {
        _state.Request(new DriverActor.RequestPlacement(Group, "g", [Resources.Cpus(1), Resources.Cpus(1)], PlacementStrategy.Spread));
        _state.Granted(Granted());
    }

    private IReadOnlyList<SessionCommand> Start(string id, int bundle) =>
        _state.StartWorker(new DriverActor.StartWorker(new(id), Group, bundle, id), null);
}
