namespace Akka.Cluster;

// The events about single members.
public partial class ClusterEvent
{
    /// <summary>A member has reached a status.</summary>
    public abstract class MemberStatusChange : IMemberEvent
    {
        /// <summary>The member with its new status.</summary>
        protected readonly Member _member;

        /// <summary>Makes the event; the member must have the event's status.</summary>
        protected MemberStatusChange(Member member, MemberStatus validStatus)
        {
            if (member.Status != validStatus)
                throw new ArgumentException($"{GetType().Name} is for members that are {validStatus}, but {member.Address} is {member.Status}");
            _member = member;
        }

        /// <inheritdoc/>
        public Member Member => _member;

        /// <inheritdoc/>
        public override bool Equals(object? obj) => obj is MemberStatusChange other && other.GetType() == GetType() && _member.Equals(other._member);

        /// <inheritdoc/>
        public override int GetHashCode() => HashCode.Combine(GetType(), _member);

        /// <inheritdoc/>
        public override string ToString() => $"{GetType().Name}(Member={Member})";
    }

    /// <summary>A node was accepted; the leader has not confirmed it yet.</summary>
    public sealed class MemberJoined(Member member) : MemberStatusChange(member, MemberStatus.Joining);

    /// <summary>A node is there and waits to be Up until all members can agree on it.</summary>
    public sealed class MemberWeaklyUp(Member member) : MemberStatusChange(member, MemberStatus.WeaklyUp);

    /// <summary>A node is a full member.</summary>
    public sealed class MemberUp(Member member) : MemberStatusChange(member, MemberStatus.Up);

    /// <summary>A member asked to leave.</summary>
    public sealed class MemberLeft(Member member) : MemberStatusChange(member, MemberStatus.Leaving);

    /// <summary>All know that the member leaves.</summary>
    public sealed class MemberExited(Member member) : MemberStatusChange(member, MemberStatus.Exiting);

    /// <summary>A member was declared dead.</summary>
    public sealed class MemberDowned(Member member) : MemberStatusChange(member, MemberStatus.Down);

    /// <summary>A node is a member no more.</summary>
    public sealed class MemberRemoved : MemberStatusChange
    {
        /// <summary>Makes the event.</summary>
        public MemberRemoved(Member member, MemberStatus previousStatus) : base(member, MemberStatus.Removed) =>
            PreviousStatus = previousStatus;

        /// <summary>Exiting if it left in good order, Down if it was declared dead.</summary>
        public MemberStatus PreviousStatus { get; }

        /// <inheritdoc/>
        public override bool Equals(object? obj) => base.Equals(obj) && PreviousStatus == ((MemberRemoved)obj!).PreviousStatus;

        /// <inheritdoc/>
        public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), PreviousStatus);
    }

    /// <summary>Whether a member is reached has changed.</summary>
    public abstract class ReachabilityEvent : IReachabilityEvent
    {
        /// <summary>Makes the event.</summary>
        protected ReachabilityEvent(Member member) => Member = member;

        /// <summary>The member.</summary>
        public Member Member { get; }

        /// <inheritdoc/>
        public override bool Equals(object? obj) => obj is ReachabilityEvent other && other.GetType() == GetType() && Member.Equals(other.Member);

        /// <inheritdoc/>
        public override int GetHashCode() => HashCode.Combine(GetType(), Member);

        /// <inheritdoc/>
        public override string ToString() => $"{GetType().Name}(Member={Member})";
    }

    /// <summary>Some node finds the member unreachable.</summary>
    public sealed class UnreachableMember(Member member) : ReachabilityEvent(member);

    /// <summary>All who found the member unreachable reach it again.</summary>
    public sealed class ReachableMember(Member member) : ReachabilityEvent(member);
}
