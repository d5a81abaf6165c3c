using Akka.Actor;
using Akka.Cluster.Membership;

namespace Akka.Cluster.SBR;

// When to decide, and for whom. A decision waits until the picture has been at rest for `stableAfter`, so that both sides
// see the same one; one member of a side acts on it. If rest never comes while members are unreachable, no picture can be
// trusted and all stop after `downAllWhenUnstable` more. Pure: views and time in, addresses out.
//
// Lost members come first, and links that break or mend among those that are left neither delay nor change what is decided
// about them. Broken links have longer to mend, by `noticedAfter`: what an observer says counts only while it lives, and that
// it does not takes its watchers as long to notice.
//
// A side that loses must not wait for rest: the other side goes on after `stableAfter`, and starts singletons as much
// later again. So a node whose side has been losing for `stableAfter`, however the picture changed meanwhile, ends; and
// it ends by itself, for whoever is to act may be one that it has not yet found to be out of reach.
internal sealed class SplitBrainState(
    UniqueAddress self, SplitBrainStrategy strategy, TimeSpan stableAfter, TimeSpan noticedAfter, TimeSpan? downAllWhenUnstable)
{
    private readonly HashSet<UniqueAddress> heard = [];
    private HashSet<UnreachableRecord> records = [];
    private Gossip gossip = Gossip.Empty;
    private SplitBrainPicture picture = SplitBrainPicture.Whole;
    private DateTimeOffset lostChangedAt = DateTimeOffset.MinValue;
    private DateTimeOffset linksChangedAt = DateTimeOffset.MinValue;
    private DateTimeOffset unstableSince = DateTimeOffset.MaxValue;
    private DateTimeOffset losingSince = DateTimeOffset.MaxValue;

    public void Saw(MembershipView view, DateTimeOffset now)
    {
        var before = gossip;
        gossip = view.Gossip;
        if (gossip.Reachability.IsAllReachable && !picture.IsBroken)
        {
            records.Clear();
            return;
        }

        Hear();
        var old = picture;
        picture = new SplitBrainPicture(gossip, heard);
        if (!picture.Lost.SetEquals(old.Lost) || HasMoved(before))
            Changed(ref lostChangedAt, now);
        if (!picture.IndirectlyConnected.SetEquals(old.IndirectlyConnected))
            Changed(ref linksChangedAt, now);
        var isLosing = picture.Lost.Count > 0
            && strategy.Decide(picture.Members, picture.Lost) != SplitBrainDecision.DownUnreachable;
        losingSince = !isLosing ? DateTimeOffset.MaxValue : losingSince < now ? losingSince : now;
        if (!picture.IsBroken)
            unstableSince = DateTimeOffset.MaxValue;
        else if (old.Lost.Count > 0 && old.Lost.All(node => gossip.Find(node)?.Status is null or MemberStatus.Down))
            unstableSince = now; // A decision was made on them, here or elsewhere.
    }

    // The members to declare dead now; mostly none.
    public SplitBrainVerdict? Tick(DateTimeOffset now)
    {
        if (!picture.IsBroken || Due(now) is not (var decision, var isForAll))
            return null;
        unstableSince = DateTimeOffset.MaxValue;
        IReadOnlyList<Address> down;
        if (isForAll && self.Equals(picture.Responsible))
        {
            // Oneself last: it ends the acting. Should it not help, another decision follows when this one has had its time.
            down = [.. picture.Downed(decision).Select(m => m.UniqueAddress).OrderBy(self.Equals).Select(node => node.Address)];
            lostChangedAt = linksChangedAt = now;
        }
        else if (picture.Lost.Count > 0 && decision != SplitBrainDecision.DownUnreachable)
        {
            down = [self.Address];
        }
        else
        {
            return null;
        }

        return new SplitBrainVerdict(decision, down, picture.Lost.Count, picture.IndirectlyConnected.Count, picture.Members.Count);
    }

    // What is to be decided now, and whether for others, too.
    private (SplitBrainDecision Decision, bool IsForAll)? Due(DateTimeOffset now)
    {
        if (picture.Lost.Count > 0)
        {
            if (now - lostChangedAt >= stableAfter)
                return (strategy.Decide(picture.Members, picture.Lost), true);
            if (now - losingSince >= stableAfter)
                return (strategy.Decide(picture.Members, picture.Lost), false);
        }
        else if (now - lostChangedAt >= stableAfter && now - linksChangedAt >= stableAfter)
        {
            var isDue = now - linksChangedAt >= stableAfter + noticedAfter;
            unstableSince = DateTimeOffset.MaxValue;
            return isDue ? (strategy.DecideOnLinks(picture.Members), true) : null;
        }

        return downAllWhenUnstable is { } limit && now - unstableSince >= stableAfter + limit ? (SplitBrainDecision.DownAll, true) : null;
    }

    // Who has seen gossip since the newest word on who is out of reach. Members that come and go meanwhile make new gossip,
    // which is seen by few at first, and take nothing from that.
    private void Hear()
    {
        var current = gossip.Reachability.Records.ToHashSet();
        if (!current.IsSubsetOf(records))
            heard.Clear();
        records = current;
        heard.UnionWith(gossip.Seen);
        heard.Add(self);
    }

    // Who joins, leaves, goes down or is removed changes no side, and must not put the decision off: new nodes that come while
    // one is out of reach would delay it until all had to stop.
    private bool HasMoved(Gossip before) => !ReferenceEquals(before.Members, gossip.Members)
        && picture.Members.Any(m => m.Status is MemberStatus.Up or MemberStatus.Exiting && before.Find(m.UniqueAddress)?.Status != m.Status);

    private void Changed(ref DateTimeOffset changedAt, DateTimeOffset now)
    {
        changedAt = now;
        if (unstableSince == DateTimeOffset.MaxValue)
            unstableSince = now;
    }
}

internal sealed record SplitBrainVerdict(
    SplitBrainDecision Decision, IReadOnlyList<Address> Down, int LostCount, int IndirectlyConnectedCount, int MemberCount);
