using System.Collections.Immutable;
using Akka.Actor;
using Akka.Util;

namespace Akka.Cluster.Membership;

// One node's part in the membership: it joins, takes gossip in, notes who is unreachable, and, while it is the leader
// and all agree, moves members on. Every event returns the commands that follow from it. Time and chance are arguments.
//
// A change is gossiped at once to members that have not seen it, so that a small cluster agrees in a few milliseconds;
// the periodic gossip is for what gets lost, and carries changes through clusters larger than the fan-out.
internal sealed partial class ClusterState
{
    // A change goes to this many members at once; a received one is passed on to fewer, and the rest is epidemic.
    private const int ChangeFanOut = 10;
    private const int ForwardFanOut = 2;

    // Exiting is told to this many members besides the next leader; one that hears of it is enough.
    private const int ExitingFanOut = 4;

    private static readonly TimeSpan tombstoneLifetime = TimeSpan.FromHours(24);

    private readonly ClusterRules rules;
    private readonly Random random;
    private readonly HashSet<UniqueAddress> exitingConfirmed = [];
    private readonly Dictionary<Address, JoinRequest> waitingJoins = [];
    private readonly List<ClusterCommand> commands = [];
    private MembershipView published;
    private (ImmutableSortedSet<Member>? Members, Reachability? Reachability) monitoredOf;
    private IReadOnlyList<UniqueAddress> monitored = [];
    private bool hasBegunExiting;

    public ClusterState(UniqueAddress self, ClusterRules rules, Random random)
    {
        Self = self;
        this.rules = rules;
        this.random = random;
        View = published = new MembershipView(Gossip.Empty, self);
    }

    public UniqueAddress Self { get; }

    public ClusterPhase Phase { get; private set; } = ClusterPhase.Outside;

    public MembershipView View { get; private set; }

    public Gossip Gossip => View.Gossip;

    // This node is the first of its cluster.
    public IReadOnlyList<ClusterCommand> JoinSelf(DateTimeOffset now)
    {
        if (Phase == ClusterPhase.Outside)
        {
            Phase = ClusterPhase.Member;
            var self = new Member(Self, Member.UpNumberUnknown, MemberStatus.Joining, rules.Roles, rules.AppVersion);
            Change(Gossip.With(members: [self]));
            commands.Add(new ClusterCommand.Say($"Node [{Self.Address}] is JOINING itself and forming a new cluster"));

            // Who is alone has nobody to agree with: subscribers see it Up at once, if it may be.
            if (View.IsConverged(exitingConfirmed)) LeaderMove(now);
        }

        return Settle(now);
    }

    // Another node asks to be taken in. Asking again is safe: the same node gets the same welcome.
    public IReadOnlyList<ClusterCommand> JoinRequested(
        UniqueAddress node, ImmutableHashSet<string> roles, DateTimeOffset now, AppVersion? appVersion = null)
    {
        var selfStatus = View.SelfMember?.Status;
        if (Phase != ClusterPhase.Member || selfStatus is null or MemberStatus.Down or MemberStatus.Exiting || node.Equals(Self))
            return Settle(now);
        if (Gossip.Tombstones.ContainsKey(node))
        {
            commands.Add(new ClusterCommand.Warn($"{node.Address} with UID {node.Uid} was removed from the cluster and wants to join again: it must restart first"));
            return Settle(now);
        }

        var known = Gossip.Find(node.Address);
        if (known is null)
            Admit(new JoinRequest(node, roles, appVersion));
        else if (known.UniqueAddress.Equals(node))
            commands.Add(new ClusterCommand.SendWelcome(node, Gossip));
        else
            Replace(known, new JoinRequest(node, roles, appVersion));
        return Settle(now);
    }

    public IReadOnlyList<ClusterCommand> Welcomed(UniqueAddress from, Gossip gossip, DateTimeOffset now)
    {
        if (Phase != ClusterPhase.Outside || gossip.Find(Self) is null)
            return Settle(now);
        Phase = ClusterPhase.Member;
        View = new MembershipView(gossip.SeenBy(Self), Self);
        commands.Add(new ClusterCommand.Say($"Welcome from [{from.Address}]"));
        commands.Add(new ClusterCommand.SendGossip(from, Gossip));
        return Settle(now);
    }

    public IReadOnlyList<ClusterCommand> LeaveRequested(Address address, DateTimeOffset now)
    {
        var member = Gossip.Find(address);
        if (member?.Status is MemberStatus.Joining or MemberStatus.WeaklyUp or MemberStatus.Up)
        {
            Change(Gossip.WithMember(member.Copy(MemberStatus.Leaving)));
            commands.Add(new ClusterCommand.Say($"Marked address [{address}] as [Leaving]"));
        }

        return Settle(now);
    }

    public IReadOnlyList<ClusterCommand> DownRequested(Address address, DateTimeOffset now)
    {
        var member = Gossip.Find(address);
        if (member is not null && member.Status != MemberStatus.Down)
        {
            Change(Gossip.WithMember(member.Copy(MemberStatus.Down)));
            commands.Add(new ClusterCommand.Warn($"Marking node [{address}] as [Down]"));
            // It hears it from here, should it still be there: it may be removed before gossip finds the way.
            if (!member.UniqueAddress.Equals(Self))
                commands.Add(new ClusterCommand.SendGossip(member.UniqueAddress, Gossip));
        }

        return Settle(now);
    }

    // What the failure detector says of the nodes that this one watches.
    public IReadOnlyList<ClusterCommand> Reaped(Func<Address, bool> isAvailable, DateTimeOffset now)
    {
        if (Phase != ClusterPhase.Member)
            return Settle(now);
        var table = Gossip.Reachability;
        foreach (var node in Monitored())
        {
            var wasReachable = table.IsReachable(Self, node);
            if (isAvailable(node.Address) == wasReachable)
                continue;
            table = wasReachable ? table.Unreachable(Self, node) : table.Reachable(Self, node);
            commands.Add(wasReachable
                ? new ClusterCommand.Warn($"Marking node [{node.Address}] as UNREACHABLE")
                : new ClusterCommand.Say($"Marking node [{node.Address}] as REACHABLE"));
        }

        if (!ReferenceEquals(table, Gossip.Reachability))
            Change(Gossip.With(reachability: table));
        return Settle(now);
    }

    // Whom this node sends heartbeats: its neighbours in the ring, and those it holds for unreachable.
    // The same list while neither the members nor who reaches whom has changed.
    public IReadOnlyList<UniqueAddress> Monitored()
    {
        if (Phase != ClusterPhase.Member)
            return [];
        if (!ReferenceEquals(monitoredOf.Members, Gossip.Members) || !ReferenceEquals(monitoredOf.Reachability, Gossip.Reachability))
        {
            monitoredOf = (Gossip.Members, Gossip.Reachability);
            monitored = HeartbeatRing.Receivers(Gossip, Self, rules.MonitoredByCount);
        }

        return monitored;
    }

    // The hand-over is done: say so and go. With nobody left to say it to, going is all there is.
    public IReadOnlyList<ClusterCommand> ExitingCompleted(DateTimeOffset now)
    {
        if (Phase != ClusterPhase.Member)
            return Settle(now);
        var others = Gossip.Members.Where(View.MayGossipTo).Select(m => m.UniqueAddress).ToList();
        if (View.NextLeader is { } leader && others.Remove(leader))
            commands.Add(new ClusterCommand.SendExitingConfirmed(leader));
        foreach (var other in Pick(others, ExitingFanOut))
            commands.Add(new ClusterCommand.SendExitingConfirmed(other));
        EndWith(downed: false);
        return TakeCommands();
    }

    public IReadOnlyList<ClusterCommand> ExitingConfirmedBy(UniqueAddress node, DateTimeOffset now)
    {
        if (Gossip.Find(node)?.Status == MemberStatus.Exiting)
            exitingConfirmed.Add(node);
        return Settle(now);
    }

    // A member does not listen to this node any more, because the cluster has removed it: it must restart to join again.
    public IReadOnlyList<ClusterCommand> QuarantinedBy(Address by, DateTimeOffset now)
    {
        if (Phase != ClusterPhase.Member || Gossip.Find(by) is null)
            return Settle(now);
        commands.Add(new ClusterCommand.Warn($"Node [{by}] has quarantined this node [{Self.Address}], which was removed while it was out of reach, and ends"));
        EndWith(downed: true);
        return TakeCommands();
    }

    // The actor that carries this state stops, however that came about.
    public IReadOnlyList<ClusterCommand> Stopped()
    {
        if (Phase != ClusterPhase.Ended)
            EndWith(downed: false);
        return TakeCommands();
    }

    private void Admit(JoinRequest request)
    {
        var member = new Member(request.Node, Member.UpNumberUnknown, MemberStatus.Joining, request.Roles, request.AppVersion);
        Change(Gossip.With(members: Gossip.Members.Add(member)));
        commands.Add(new ClusterCommand.Say($"Node [{request.Node.Address}] is JOINING, roles [{string.Join(", ", request.Roles)}], version [{member.AppVersion}]"));
        commands.Add(new ClusterCommand.SendWelcome(request.Node, Gossip.SeenBy(request.Node)));
    }

    // The system at this address was restarted: its old incarnation cannot be alive, so it is down and unreachable
    // without a failure detector's word. The new one is let in as soon as the leader has removed the old.
    private void Replace(Member known, JoinRequest request)
    {
        waitingJoins[request.Node.Address] = request;
        if (known.Status == MemberStatus.Down && !Gossip.Reachability.IsReachable(Self, known.UniqueAddress))
            return;
        commands.Add(new ClusterCommand.Warn($"New incarnation of existing member [{known}] is trying to join. The existing one is removed first"));
        Change(Gossip.WithMember(known.Copy(MemberStatus.Down))
            .With(reachability: Gossip.Reachability.Unreachable(Self, known.UniqueAddress)));
    }

    private void EndWith(bool downed)
    {
        Phase = ClusterPhase.Ended;
        commands.Add(new ClusterCommand.Shutdown(downed));
    }

    private void Change(Gossip gossip) => View = new MembershipView(gossip.ChangedBy(Self), Self);

    private IReadOnlyList<ClusterCommand> TakeCommands()
    {
        var taken = commands.ToArray();
        commands.Clear();
        return taken;
    }

    private sealed record JoinRequest(UniqueAddress Node, ImmutableHashSet<string> Roles, AppVersion? AppVersion);
}

internal enum ClusterPhase
{
    /// No cluster yet, or waiting for a welcome.
    Outside,

    /// Part of a cluster, in whatever status.
    Member,

    /// Left or downed: this incarnation never joins again.
    Ended,
}

// The settings that decide about membership, out of ClusterSettings.
internal sealed record ClusterRules(
    ImmutableHashSet<string> Roles,
    int MembersMin,
    ImmutableDictionary<string, int> MembersMinOfRole,
    int MonitoredByCount,
    double DifferentViewProbability,
    TimeSpan WeaklyUpAfter = default,
    AppVersion? AppVersion = null);
