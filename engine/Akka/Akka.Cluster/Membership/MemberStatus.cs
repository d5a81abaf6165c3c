namespace Akka.Cluster;

/// <summary>Where a member is in its life: Joining (→ WeaklyUp) → Up → Leaving → Exiting → Removed, or Down → Removed.</summary>
public enum MemberStatus
{
    /// <summary>Accepted, but not yet confirmed by the leader.</summary>
    Joining = 0,

    /// <summary>A full member.</summary>
    Up = 1,

    /// <summary>It asked to leave; the others do not all know yet.</summary>
    Leaving = 2,

    /// <summary>All know that it leaves: it hands its work over and stops.</summary>
    Exiting = 3,

    /// <summary>Declared dead. It may not come back as this incarnation.</summary>
    Down = 4,

    /// <summary>No longer a member.</summary>
    Removed = 5,

    /// <summary>There, but not Up: some member is unreachable, so not all can agree on it. It becomes Up when they do.</summary>
    WeaklyUp = 6,
}
