using Akka.Actor;

namespace Akka.Cluster;

// Sends heartbeats to the members that this node watches, answers those of others, and tells the failure detectors. An
// actor of its own, so that a heartbeat never waits behind gossip.
internal sealed class HeartbeatActor : UntypedActor, IWithTimers
{
    public const string Name = "cluster-heartbeat";

    private readonly Cluster cluster;
    private readonly Dictionary<UniqueAddress, IActorRef> receivers = [];
    private long sequence;

    public HeartbeatActor(Cluster cluster) => this.cluster = cluster;

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart() =>
        Timers.StartPeriodicTimer("tick", Tick.Instance, cluster.Settings.HeartbeatInterval);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Heartbeat(_, var number):
                Sender.Tell(new HeartbeatRsp(cluster.SelfUniqueAddress, number), Self);
                break;
            case HeartbeatRsp(var from, _) when receivers.ContainsKey(from):
                cluster.FailureDetector.Heartbeat(from.Address);
                break;
            case HeartbeatRsp:
                break; // Of a member that is not watched any more.
            case Tick:
                foreach (var receiver in receivers.Values)
                    Ask(receiver);
                break;
            case Monitor monitor:
                Change(monitor.Nodes);
                break;
            case ExpectedFirst expected:
                // No answer yet: from now on the detector doubts the member.
                if (receivers.ContainsKey(expected.Node) && !cluster.FailureDetector.IsMonitoring(expected.Node.Address))
                    cluster.FailureDetector.Heartbeat(expected.Node.Address);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Change(IReadOnlyList<UniqueAddress> nodes)
    {
        foreach (var gone in receivers.Keys.Except(nodes).ToList())
        {
            receivers.Remove(gone);
            cluster.FailureDetector.Remove(gone.Address);
        }

        var provider = ((ExtendedActorSystem)Context.System).Provider;
        foreach (var node in nodes.Where(n => !receivers.ContainsKey(n)))
        {
            var receiver = provider.ResolveActorRef(new RootActorPath(node.Address) / "system" / Name);
            receivers.Add(node, receiver);
            Ask(receiver);
            Timers.StartSingleTimer(node, new ExpectedFirst(node), cluster.Settings.HeartbeatExpectedResponseAfter);
        }
    }

    private void Ask(IActorRef receiver) => receiver.Tell(new Heartbeat(cluster.SelfUniqueAddress, ++sequence), Self);

    internal sealed record Monitor(IReadOnlyList<UniqueAddress> Nodes) : INoSerializationVerificationNeeded;

    private sealed record ExpectedFirst(UniqueAddress Node) : INoSerializationVerificationNeeded;

    private sealed class Tick : INoSerializationVerificationNeeded
    {
        public static readonly Tick Instance = new();
    }
}
