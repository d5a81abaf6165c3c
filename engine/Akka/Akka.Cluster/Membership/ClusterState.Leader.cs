using Akka.Actor;

namespace Akka.Cluster.Membership;

// What follows from any change: the leader's moves while all agree, news for subscribers, gossip, and this node's own
// end if the others decided on it.
internal sealed partial class ClusterState
{
    private Gossip settled = Gossip.Empty;

    // Since when this node has led members that do not agree; null while they do, or another leads.
    private DateTimeOffset? unconvergedSince;

    // The periodic call, for what depends on time alone or was missed.
    public IReadOnlyList<ClusterCommand> LeaderTick(DateTimeOffset now)
    {
        var pruned = Gossip.WithoutTombstonesBefore(now - tombstoneLifetime);
        if (!ReferenceEquals(pruned, Gossip))
            View = new MembershipView(pruned, Self);
        var commands = Settle(now);
        if (rules.WeaklyUpAfter == TimeSpan.Zero || unconvergedSince is not { } since || now - since < rules.WeaklyUpAfter)
            return commands;
        MoveJoiningToWeaklyUp();
        return [.. commands, .. Settle(now)];
    }

    // Runs the leader's moves until nothing changes, then says what changed. A move may complete another's condition.
    private IReadOnlyList<ClusterCommand> Settle(DateTimeOffset now)
    {
        if (Phase == ClusterPhase.Member)
        {
            Publish();
            while (View.IsLeader && View.IsConverged(exitingConfirmed) && (LeaderMove(now) || AdmitWaiting()))
                Publish(); // Each step by itself, so that subscribers see a member join before it is Up.

            unconvergedSince = View.IsLeader && !View.IsConverged(exitingConfirmed) ? unconvergedSince ?? now : null;
            if (!ReferenceEquals(View.Gossip, settled))
                Spread();
            FollowOwnStatus();
        }

        exitingConfirmed.RemoveWhere(node => Gossip.Find(node) is null);
        Publish();
        settled = View.Gossip;
        return TakeCommands();
    }

    private void Publish()
    {
        if (ReferenceEquals(View, published))
            return;
        commands.Add(new ClusterCommand.Publish(published, View));
        published = View;
    }

    // One round of the leader's duties; true if it changed anything.
    private bool LeaderMove(DateTimeOffset now)
    {
        var gossip = Gossip;
        foreach (var member in Gossip.Members.Where(MayRemove))
        {
            gossip = gossip.Remove(member.UniqueAddress, now);
            commands.Add(new ClusterCommand.Say($"Leader is removing {member.Status} node [{member.Address}]"));
        }

        var upNumber = gossip.Members.Where(m => m.UpNumber != Member.UpNumberUnknown).Select(m => m.UpNumber).DefaultIfEmpty(0).Max();
        var mayBecomeUp = HasEnoughMembers(gossip);
        foreach (var member in gossip.Members)
        {
            var moved = member.Status switch
            {
                MemberStatus.Joining or MemberStatus.WeaklyUp when mayBecomeUp => member.CopyUp(++upNumber),
                MemberStatus.Leaving => member.Copy(MemberStatus.Exiting),
                _ => member,
            };
            if (ReferenceEquals(moved, member))
                continue;
            gossip = gossip.WithMember(moved);
            commands.Add(new ClusterCommand.Say($"Leader is moving node [{member.Address}] from {member.Status} to [{moved.Status}]"));
        }

        if (ReferenceEquals(gossip, Gossip))
            return false;
        Change(gossip);
        return true;
    }

    // Who cannot be Up, because not all can agree on it, is told of at least. It counts for nothing else: it has no number, and
    // those out of reach know nothing of it.
    private void MoveJoiningToWeaklyUp()
    {
        if (!HasEnoughMembers(Gossip))
            return;
        var gossip = Gossip;
        foreach (var member in Gossip.Members.Where(m => m.Status == MemberStatus.Joining && View.IsReachableToLiving(m.UniqueAddress)))
        {
            gossip = gossip.WithMember(member.Copy(MemberStatus.WeaklyUp));
            commands.Add(new ClusterCommand.Say($"Leader is moving node [{member.Address}] from {member.Status} to [{MemberStatus.WeaklyUp}]"));
        }

        if (!ReferenceEquals(gossip, Gossip))
            Change(gossip);
    }

    private bool MayRemove(Member member) => !member.UniqueAddress.Equals(Self) && member.Status switch
    {
        MemberStatus.Down => !View.IsReachable(member.UniqueAddress),
        MemberStatus.Exiting => exitingConfirmed.Contains(member.UniqueAddress) || !View.IsReachable(member.UniqueAddress),
        _ => false,
    };

    private bool HasEnoughMembers(Gossip gossip)
    {
        var alive = gossip.Members.Where(m => m.Status is not (MemberStatus.Down or MemberStatus.Exiting)).ToList();
        return alive.Count >= rules.MembersMin
            && rules.MembersMinOfRole.All(min => alive.Count(m => m.HasRole(min.Key)) >= min.Value);
    }

    // Nodes that waited for their old incarnation's removal. Those who asked another member ask again in time.
    private bool AdmitWaiting()
    {
        var free = waitingJoins.Values.Where(w => Gossip.Find(w.Node.Address) is null).ToList();
        foreach (var request in free)
        {
            waitingJoins.Remove(request.Node.Address);
            Admit(request);
        }

        return free.Count > 0;
    }

    private void FollowOwnStatus()
    {
        switch (View.SelfMember?.Status)
        {
            case MemberStatus.Exiting when !hasBegunExiting:
                hasBegunExiting = true;
                commands.Add(new ClusterCommand.BeginExiting());
                break;
            case MemberStatus.Down or null:
                Spread(); // Who was downed with this node may have nobody else left to hear it from.
                commands.Add(new ClusterCommand.Warn($"This node [{Self.Address}] has been marked as DOWN and leaves the cluster"));
                EndWith(downed: true);
                break;
        }
    }
}
