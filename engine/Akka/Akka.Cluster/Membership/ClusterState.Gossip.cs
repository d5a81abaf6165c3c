namespace Akka.Cluster.Membership;

// Taking gossip in and giving it out.
internal sealed partial class ClusterState
{
    public IReadOnlyList<ClusterCommand> GossipReceived(UniqueAddress from, Gossip remote, DateTimeOffset now)
    {
        if (Phase != ClusterPhase.Member || !MayListenTo(from) || remote.Find(Self) is null)
            return Settle(now);
        remote = remote.Pruned(Gossip.Tombstones);
        var local = Gossip.Pruned(remote.Tombstones);
        if (remote.Find(Self) is null)
            return Settle(now);
        var (winner, isNews, answer) = local.Version.CompareTo(remote.Version) switch
        {
            VectorClockOrder.Same => (local.With(seen: local.Seen.Union(remote.Seen)), false, !remote.IsSeenBy(Self) || LacksWitnesses(local, remote)),
            VectorClockOrder.Before => (remote, true, !remote.IsSeenBy(Self)),
            VectorClockOrder.After => (local, false, true),
            _ => (local.Merge(remote), true, true),
        };
        winner = winner.SeenBy(Self);
        // The same seen set in a new object is no change, and must not be spread again.
        var changed = isNews || winner.Seen.Count != Gossip.Seen.Count || !ReferenceEquals(local, Gossip);
        if (changed)
            View = new MembershipView(winner, Self);
        if (answer)
            commands.Add(new ClusterCommand.SendGossip(from, Gossip));
        if (changed)
        {
            settled = Gossip; // What follows is forwarding, which is not the fan-out of a change of our own.
            Forward(from, isNews);
        }

        return Settle(now);
    }

    public IReadOnlyList<ClusterCommand> StatusReceived(UniqueAddress from, VectorClock remote, DateTimeOffset now)
    {
        if (Phase != ClusterPhase.Member || !MayListenTo(from))
            return Settle(now);
        var local = Gossip.Version;
        foreach (var removed in Gossip.Tombstones.Keys)
            remote = remote.Prune(removed);
        switch (local.CompareTo(remote))
        {
            case VectorClockOrder.After or VectorClockOrder.Concurrent:
                commands.Add(new ClusterCommand.SendGossip(from, Gossip));
                break;
            case VectorClockOrder.Before:
                commands.Add(new ClusterCommand.SendStatus(from, local));
                break;
            case VectorClockOrder.Same:
                break;
        }

        return Settle(now);
    }

    // The periodic exchange with one random member, rather with one that may be behind.
    public IReadOnlyList<ClusterCommand> GossipTick(DateTimeOffset now)
    {
        if (Phase == ClusterPhase.Member)
        {
            var peers = Gossip.Members.Where(View.MayGossipTo).Select(m => m.UniqueAddress).ToList();
            var behind = peers.Where(p => !Gossip.IsSeenBy(p)).ToList();
            if (behind.Count > 0 && random.NextDouble() < rules.DifferentViewProbability)
                peers = behind;
            foreach (var peer in Pick(peers, 1))
                commands.Add(Gossip.IsSeenBy(peer) && Gossip.Reachability.IsAllReachable
                    ? new ClusterCommand.SendStatus(peer, Gossip.Version)
                    : new ClusterCommand.SendGossip(peer, Gossip));
        }

        return Settle(now);
    }

    // While somebody is out of reach, who has seen the gossip that says so tells who is lost and who is only badly connected.
    // All must come to know it, so the whole gossip goes round, and is answered until both have seen the same names.
    private static bool LacksWitnesses(Gossip local, Gossip remote) =>
        !local.Reachability.IsAllReachable && !remote.Seen.IsSupersetOf(local.Seen);

    // A node that this one holds for dead is not listened to until its heartbeats say otherwise.
    private bool MayListenTo(UniqueAddress from) =>
        Gossip.Find(from) is not null && Gossip.Reachability.IsReachable(Self, from);

    // A change of our own goes at once to those who have not seen it.
    private void Spread()
    {
        var unseen = Gossip.Members.Where(m => View.MayGossipTo(m) && !Gossip.IsSeenBy(m.UniqueAddress))
            .Select(m => m.UniqueAddress).ToList();
        foreach (var peer in Pick(unseen, ChangeFanOut))
            commands.Add(new ClusterCommand.SendGossip(peer, Gossip));
    }

    // News go on to a few; and when the last one has seen a version, the leader, who waits for that, hears it at once.
    private void Forward(UniqueAddress from, bool isNews)
    {
        if (isNews)
        {
            var unseen = Gossip.Members
                .Where(m => View.MayGossipTo(m) && !m.UniqueAddress.Equals(from) && !Gossip.IsSeenBy(m.UniqueAddress))
                .Select(m => m.UniqueAddress).ToList();
            foreach (var peer in Pick(unseen, ForwardFanOut))
                commands.Add(new ClusterCommand.SendGossip(peer, Gossip));
        }

        if (View.Leader is { } leader && !leader.Equals(Self) && !leader.Equals(from) && View.IsConverged(exitingConfirmed))
            commands.Add(new ClusterCommand.SendGossip(leader, Gossip));
    }

    // Up to `count` of them, each as likely as any other (a partial Fisher-Yates shuffle).
    private IEnumerable<UniqueAddress> Pick(List<UniqueAddress> from, int count)
    {
        for (var i = 0; i < Math.Min(count, from.Count); i++)
        {
            var j = random.Next(i, from.Count);
            (from[i], from[j]) = (from[j], from[i]);
            yield return from[i];
        }
    }
}
