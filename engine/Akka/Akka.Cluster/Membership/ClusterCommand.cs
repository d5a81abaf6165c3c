namespace Akka.Cluster.Membership;

// What the membership state wants done; the cluster actor does it.
internal abstract record ClusterCommand
{
    /// Send the whole view to a node.
    public sealed record SendGossip(UniqueAddress To, Gossip Gossip) : ClusterCommand;

    /// Send only the version, so that the receiver can say which side is behind.
    public sealed record SendStatus(UniqueAddress To, VectorClock Version) : ClusterCommand;

    /// Tell a node that it is a member, with the view it begins with.
    public sealed record SendWelcome(UniqueAddress To, Gossip Gossip) : ClusterCommand;

    /// Tell a node that this one is done exiting and may be removed.
    public sealed record SendExitingConfirmed(UniqueAddress To) : ClusterCommand;

    /// Tell subscribers what differs between two views.
    public sealed record Publish(MembershipView Before, MembershipView After) : ClusterCommand;

    /// This node exits: hand over what runs here, then report ExitingCompleted.
    public sealed record BeginExiting : ClusterCommand;

    /// This node is a member no more.
    public sealed record Shutdown(bool Downed) : ClusterCommand;

    /// A line for the log.
    public sealed record Say(string Text) : ClusterCommand;

    /// Something is wrong, or a node failed: a line that an operator should see.
    public sealed record Warn(string Text) : ClusterCommand;
}
