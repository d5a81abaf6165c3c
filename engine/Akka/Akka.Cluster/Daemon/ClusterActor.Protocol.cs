using Akka.Actor;
using Akka.Cluster.Membership;

namespace Akka.Cluster;

// What the Cluster extension tells its actor. None of it leaves the process; ClusterMessages.cs has what does.
internal sealed partial class ClusterActor
{
    public const string Name = "cluster";

    internal sealed record JoinTo(Address Address) : INoSerializationVerificationNeeded;

    internal sealed record JoinSeeds(IReadOnlyList<Address> Seeds) : INoSerializationVerificationNeeded;

    internal sealed record Subscribe(IActorRef Subscriber, ClusterEvent.SubscriptionInitialStateMode Mode, Type[] To) : INoSerializationVerificationNeeded;

    /// All types if To is null.
    internal sealed record Unsubscribe(IActorRef Subscriber, Type? To) : INoSerializationVerificationNeeded;

    /// Show every view of the membership from now on. Answered by ViewShown, at once and after each change.
    internal sealed record ShowViews(IActorRef Viewer) : INoSerializationVerificationNeeded;

    internal sealed record ViewShown(MembershipView View) : INoSerializationVerificationNeeded;

    internal sealed record SendState(IActorRef Receiver) : INoSerializationVerificationNeeded;

    internal sealed record RegisterUp(Action Callback) : INoSerializationVerificationNeeded;

    internal sealed record RegisterRemoved(Action Callback) : INoSerializationVerificationNeeded;

    /// Leave, and say when all know of it.
    internal sealed record LeaveAndReport(TaskCompletionSource<Done> Done) : INoSerializationVerificationNeeded;

    /// What ran here is handed over: tell the others and stop.
    internal sealed record ExitingCompleted(TaskCompletionSource<Done> Done) : INoSerializationVerificationNeeded;

    /// Stop if this node is in no cluster any more; the report comes with the removal.
    internal sealed record ReportShutdown(TaskCompletionSource<Done> Done) : INoSerializationVerificationNeeded;

    private enum Tick
    {
        Gossip,
        Leader,
        Reap,
        Join,
    }
}
