using System.Collections.Immutable;
using Akka.Actor;
using Akka.Event;

namespace Akka.Cluster;

// What the cluster tells its subscribers: a snapshot first, then every change.

/// <summary>The events of the cluster, for <see cref="Cluster.Subscribe(IActorRef, Type[])"/>.</summary>
public partial class ClusterEvent
{
    /// <summary>The subscriber first gets one <see cref="CurrentClusterState"/>.</summary>
    public static readonly SubscriptionInitialStateMode InitialStateAsSnapshot = SubscriptionInitialStateMode.InitialStateAsSnapshot;

    /// <summary>The subscriber first gets the events that would have led to the current state.</summary>
    public static readonly SubscriptionInitialStateMode InitialStateAsEvents = SubscriptionInitialStateMode.InitialStateAsEvents;

    /// <summary>How a subscriber learns of what was before it subscribed.</summary>
    public enum SubscriptionInitialStateMode
    {
        /// <summary>By one <see cref="CurrentClusterState"/>.</summary>
        InitialStateAsSnapshot = 0,

        /// <summary>By the events that would have led to it.</summary>
        InitialStateAsEvents = 1,
    }

    /// <summary>Anything the cluster publishes.</summary>
    public interface IClusterDomainEvent : IDeadLetterSuppression;

    /// <summary>A member's status has changed.</summary>
    public interface IMemberEvent : IClusterDomainEvent
    {
        /// <summary>The member with its new status.</summary>
        Member Member { get; }
    }

    /// <summary>A member became unreachable or reachable.</summary>
    public interface IReachabilityEvent : IClusterDomainEvent;

    /// <summary>The cluster as this node sees it at one moment.</summary>
    public sealed class CurrentClusterState : INoSerializationVerificationNeeded
    {
        private readonly ImmutableDictionary<string, Address?> roleLeaders;

        /// <summary>No members.</summary>
        public CurrentClusterState() : this([], [], [], null, ImmutableDictionary<string, Address?>.Empty)
        {
        }

        /// <summary>A state of its parts.</summary>
        public CurrentClusterState(ImmutableSortedSet<Member> members, ImmutableHashSet<Member> unreachable,
            ImmutableHashSet<Address> seenBy, Address? leader, ImmutableDictionary<string, Address?> roleLeaderMap)
        {
            Members = members;
            Unreachable = unreachable;
            SeenBy = seenBy;
            Leader = leader!;
            roleLeaders = roleLeaderMap;
        }

        /// <summary>All members, in address order.</summary>
        public ImmutableSortedSet<Member> Members { get; }

        /// <summary>The members that somebody finds unreachable.</summary>
        public ImmutableHashSet<Member> Unreachable { get; }

        /// <summary>Who has seen this state.</summary>
        public ImmutableHashSet<Address> SeenBy { get; }

        /// <summary>The leader, if there is one.</summary>
        public Address Leader { get; }

        /// <summary>Every role that some member has.</summary>
        public ImmutableHashSet<string> AllRoles => [.. Members.SelectMany(m => m.Roles)];

        /// <summary>Whether some nodes run another version of the program than others: an update goes on.</summary>
        public bool HasMoreThanOneAppVersion => Members.Select(m => m.AppVersion).Distinct().Skip(1).Any();

        /// <summary>The first of the members with this role.</summary>
        public Address RoleLeader(string role) => roleLeaders.GetValueOrDefault(role)!;

        /// <summary>The same state with other parts; what is null stays as it is.</summary>
        public CurrentClusterState Copy(ImmutableSortedSet<Member>? members = null, ImmutableHashSet<Member>? unreachable = null,
            ImmutableHashSet<Address>? seenBy = null, Address? leader = null,
            ImmutableDictionary<string, Address?>? roleLeaderMap = null) =>
            new(members ?? Members, unreachable ?? Unreachable, seenBy ?? SeenBy, leader ?? Leader, roleLeaderMap ?? roleLeaders);
    }

    /// <summary>The leader has changed.</summary>
    public sealed class LeaderChanged(Address? leader) : IClusterDomainEvent
    {
        /// <summary>The new leader; null if there is none.</summary>
        public Address Leader { get; } = leader!;

        /// <inheritdoc/>
        public override bool Equals(object? obj) => obj is LeaderChanged other && Equals(Leader, other.Leader);

        /// <inheritdoc/>
        public override int GetHashCode() => Leader?.GetHashCode() ?? 0;

        /// <inheritdoc/>
        public override string ToString() => $"LeaderChanged(NewLeader={Leader})";
    }

    /// <summary>The leader among the members of one role has changed.</summary>
    public sealed class RoleLeaderChanged(string role, Address? leader) : IClusterDomainEvent
    {
        /// <summary>The role.</summary>
        public string Role { get; } = role;

        /// <summary>Its new leader; null if no member has the role.</summary>
        public Address Leader { get; } = leader!;

        /// <inheritdoc/>
        public override bool Equals(object? obj) => obj is RoleLeaderChanged other && Role == other.Role && Equals(Leader, other.Leader);

        /// <inheritdoc/>
        public override int GetHashCode() => HashCode.Combine(Role, Leader);

        /// <inheritdoc/>
        public override string ToString() => $"RoleLeaderChanged(Role={Role}, NewLeader={Leader})";
    }

    /// <summary>This node's cluster shuts down: no more events follow.</summary>
    public sealed class ClusterShuttingDown : IClusterDomainEvent
    {
        /// <summary>The one instance.</summary>
        public static readonly IClusterDomainEvent Instance = new ClusterShuttingDown();

        private ClusterShuttingDown()
        {
        }

        /// <inheritdoc/>
        public override string ToString() => "ClusterShuttingDown";
    }
}
