using System.Net;
using Akka.Actor;
using Cluster.Core.Hosting;
using Cluster.Core.Jobs;
using Cluster.Core.Nodes;
using Cluster.Core.Scheduling;
using Cluster.Core.Wire;

namespace Cluster.Core.Tests.Wire;

// Every kind of message comes out of the wire's bytes as it went in, with the allow-list in place; what is not on the list
// does not come out at all.
public sealed class ProtocolTests : IAsyncLifetime
{
    private static readonly PlacementGroupId Group = new("g");
    private static readonly PlacementRequest Request = new(
        Group, "trainers", new("d"), new("job"), "job", [Resources.Parse("cpu=1,license=2"), Resources.Of(gpu: 0.5)], PlacementStrategy.Spread);

    private static readonly JobInfo Info = new(
        new("job"), "name", JobPhase.Failed, "why", 3, new NodeId("n"), DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddSeconds(1.5),
        null, ["last"], "/log");

    private static readonly DriverActor.WorkerEnd WorkerEnd = new(WorkerEndKind.Crashed, 137, "SIGKILL", "ended", ["a", "b"]);

    private readonly ActorSystem _system = ClusterConfiguration.CreateSatelliteSystem(
        "protocol", ClusterConfiguration.Load(null), new WireTypes([]), IPAddress.Loopback, tls: null);

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _system.Terminate();

    public static TheoryData<object> Messages() => new(
        new PlacementSchedulerActor.RegisterNode(
            new("n"), "127.0.0.1:1", "127.0.0.1", Resources.Cpus(2), [new NodeReservation(Request, 2, [0, 1])], "token"),
        new PlacementSchedulerActor.RequestPlacement(Request),
        new PlacementSchedulerActor.Reserved(Group, 1, new("n")),
        new PlacementSchedulerActor.Refused(Group, 1, new("n"), "no"),
        new PlacementSchedulerActor.CompleteStatus([Info]),
        new NodeAgentActor.Reserve(new NodeReservation(Request, 1, new[] { 0 })),
        new NodeAgentActor.Free(Group, 1),
        new NodeAgentActor.RegisterAgain(),
        new NodeAgentActor.StartWorker(new WorkerStart(
            new("w"), Group, 0, "name", new("job"), new PackageReference("hash", ["url"]), new JobEntry("P.dll", ["--x"]),
            new Dictionary<string, string> { ["A"] = "1" })),
        new NodeAgentActor.RegisterWorker(new("w"), "secret", 42),
        new DriverActor.PlacementGranted(Group, [new DriverActor.BundlePlacement(0, new("n"), "host", Resources.Cpus(1))]),
        new DriverActor.PlacementLost(Group, new("n"), [0, 2], "gone"),
        new DriverActor.WorkerEnded(new("w"), new("n"), WorkerEnd),
        new DriverActor.NodeUp(new("n"), Resources.Parse("cpu=4,memory=1GiB")),
        new GatewayActor.Connect("token", new("d"), new("job"), "name", true, new WorkerId("w")),
        new GatewayActor.Connect("token", new("d"), new("job"), "name", false, null),
        new DriverSessionActor.StartWorkerWithPackage(new DriverActor.StartWorker(new("w"), Group, 0, "name"), null),
        new DriverSessionActor.ShowOnBoard(new JobEvent.BoardTable(new JobTable("t", ["a", "b"], [["1", "2"], ["3", "4"]], "caption"))),
        new JobManagerActor.Submit(new JobSpecification(
            new("job"), "name", new PackageReference("hash", ["u1", "u2"]), new JobEntry("P.dll", []), Resources.None)),
        new JobManagerActor.Events(new("job"), 3,
        [
            new JobEvent.LogLine("driver", "ünïcode"),
            new JobEvent.BoardProgress(new JobProgress("s", 1, 2, new Dictionary<string, double> { ["loss"] = 0.5 }, null)),
            new JobEvent.StateChanged(Info),
        ]),
        new JobManagerActor.AppendLines(new("job"), "driver", ["one", "", "three"]),
        new WorkerHostActor.CreateActor("name", "Type, Assembly", FunctionReference.Of((int number) => number + 1)),
        new ClusterStatus(
            [new NodeStatus(new("n"), "127.0.0.1:1", true, Resources.Cpus(2), Resources.Cpus(0.5))],
            [Info],
            [new PlacementStatus(Group, "name", new("job"), 2, Resources.Cpus(2), PlacementStrategy.Pack, true, "why", [])]));

    [Theory]
    [MemberData(nameof(Messages))]
    public void A_message_comes_out_as_it_went_in(object message)
    {
        var back = RoundTrip(message);

        back.ShouldBeOfType(message.GetType());
        back.ShouldBeEquivalentTo(message);
    }

    [Fact]
    public void A_type_that_is_not_on_the_list_does_not_come_out() =>
        Should.Throw<Exception>(() => RoundTrip(new System.Collections.BitArray(3)))
            .GetBaseException().Message.ShouldContain("BitArray");

    private object RoundTrip(object message)
    {
        var serializer = _system.Serialization.FindSerializerFor(message);
        return serializer.FromBinary(serializer.ToBinary(message), message.GetType());
    }
}
