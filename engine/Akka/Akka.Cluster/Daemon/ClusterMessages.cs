using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster.Membership;
using Akka.Remote;
using Akka.Util;

namespace Akka.Cluster;

// What the cluster actors of two nodes say to each other, in the order in which it is said.

/// <summary>A message between the cluster actors of two nodes.</summary>
public interface IClusterMessage;

/// Are you in a cluster? Answered by InitJoinAck or InitJoinNack.
internal sealed record InitJoin : IClusterMessage;

/// Yes: ask me to join.
internal sealed record InitJoinAck(Address Address) : IClusterMessage;

/// No, not yet.
internal sealed record InitJoinNack(Address Address) : IClusterMessage;

/// Take this node in. Answered by Welcome; may be repeated.
internal sealed record Join(UniqueAddress Node, ImmutableHashSet<string> Roles, AppVersion AppVersion) : IClusterMessage;

/// You are a member of this cluster.
internal sealed record Welcome(UniqueAddress From, Gossip Gossip) : IClusterMessage;

/// The membership as I know it.
internal sealed record GossipEnvelope(UniqueAddress From, UniqueAddress To, Gossip Gossip) : IClusterMessage;

/// The version that I have: answered by gossip if yours is newer, and by yours if mine is.
internal sealed record GossipStatus(UniqueAddress From, VectorClock Version) : IClusterMessage;

/// Mark the member at this address as leaving.
internal sealed record Leave(Address Address) : IClusterMessage;

/// Declare the member at this address dead.
internal sealed record Down(Address Address) : IClusterMessage;

/// I have handed over what ran here, and may be removed.
internal sealed record ExitingConfirmed(UniqueAddress Node) : IClusterMessage;

/// Do you live? Answered by HeartbeatRsp.
internal sealed record Heartbeat(UniqueAddress From, long Sequence) : IClusterMessage, IPriorityMessage;

/// I live.
internal sealed record HeartbeatRsp(UniqueAddress From, long Sequence) : IClusterMessage, IPriorityMessage;
