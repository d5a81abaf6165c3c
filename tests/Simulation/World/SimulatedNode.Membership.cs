using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Joining;
using Akka.Cluster.Membership;
using Akka.Cluster.SBR;
using Akka.Remote;

namespace Simulation.World;

// Joining, membership, heartbeats and downing, as ClusterActor, HeartbeatActor and SplitBrainResolverActor carry them.
internal sealed partial class SimulatedNode
{
    private readonly ClusterState membership;
    private readonly JoinState joining;
    private readonly SplitBrainState resolver;
    private readonly DefaultFailureDetectorRegistry<Address> detectors;
    private readonly HashSet<UniqueAddress> receivers = [];
    private IReadOnlyList<UniqueAddress> watched = [];
    private bool isTicking;

    public ClusterState Membership => membership;

    public bool Watches(SimulatedNode other) => receivers.Contains(other.Self);

    public void Leave() => Do(() => Perform(membership.LeaveRequested(Self.Address, Now)));

    private void GossipLater()
    {
        var isBehind = membership.Gossip.Members.Count > membership.Gossip.Seen.Count;
        After(isBehind ? SimulationRules.GossipInterval / 3 : SimulationRules.GossipInterval, () =>
        {
            Perform(membership.GossipTick(Now));
            GossipLater();
        });
    }

    private void Follow(JoinCommand command)
    {
        switch (command)
        {
            case JoinCommand.Ask(var seeds):
                foreach (var seed in seeds)
                    Send(seed, target => target.AskedToJoin(this));
                break;
            case JoinCommand.Join(var address):
                var roles = world.Rules.RolesOf(Port);
                Send(address, target => target.Perform(target.membership.JoinRequested(Self, roles, Now)));
                break;
            case JoinCommand.JoinSelf:
                world.Log(this, "founds a cluster");
                Perform(membership.JoinSelf(Now));
                break;
        }

        if (joining.Phase == JoinPhase.Idle || isTicking)
            return;
        isTicking = true;
        After(SimulationRules.JoinInterval, () =>
        {
            isTicking = false;
            Follow(joining.Tick(Now));
        });
    }

    private void AskedToJoin(SimulatedNode by)
    {
        var isMember = membership.Phase == ClusterPhase.Member;
        Send(by.Self, target => target.Follow(isMember
            ? target.joining.Accepted(Self.Address, Now)
            : target.joining.Refused(Self.Address)));
    }

    private void SendHeartbeats()
    {
        foreach (var receiver in receivers)
            SendHeartbeat(receiver);
    }

    private void SendHeartbeat(UniqueAddress to) => Send(to.Address, target => target.Send(Self, me =>
    {
        if (me.receivers.Contains(target.Self))
            me.detectors.Heartbeat(target.Self.Address);
    }));

    private void WatchMonitored()
    {
        var monitored = membership.Monitored();
        if (ReferenceEquals(monitored, watched) || receivers.SetEquals(monitored))
            return;
        watched = monitored;
        foreach (var gone in receivers.Except(monitored).ToList())
        {
            receivers.Remove(gone);
            detectors.Remove(gone.Address);
        }

        foreach (var node in monitored)
        {
            if (!receivers.Add(node))
                continue;
            SendHeartbeat(node);
            After(SimulationRules.ExpectedResponseAfter, () =>
            {
                if (receivers.Contains(node) && !detectors.IsMonitoring(node.Address))
                    detectors.Heartbeat(node.Address);
            });
        }
    }

    private void Resolve()
    {
        if (resolver.Tick(Now) is not { } verdict)
            return;
        world.Log(this, $"decides {verdict.Decision} on {verdict.LostCount} and {verdict.IndirectlyConnectedCount} of {verdict.MemberCount}");
        foreach (var address in verdict.Down)
            Perform(membership.DownRequested(address, Now));
    }

    private void Perform(IReadOnlyList<ClusterCommand> commands)
    {
        foreach (var command in commands)
        {
            switch (command)
            {
                case ClusterCommand.SendGossip(var to, var gossip):
                    Send(to, target => target.Perform(target.membership.GossipReceived(Self, gossip, Now)));
                    break;
                case ClusterCommand.SendStatus(var to, var version):
                    Send(to, target => target.Perform(target.membership.StatusReceived(Self, version, Now)));
                    break;
                case ClusterCommand.SendWelcome(var to, var gossip):
                    Send(to, target =>
                    {
                        target.joining.Joined();
                        target.Perform(target.membership.Welcomed(Self, gossip, Now));
                    });
                    break;
                case ClusterCommand.SendExitingConfirmed(var to):
                    Send(to, target => target.Perform(target.membership.ExitingConfirmedBy(Self, Now)));
                    break;
                case ClusterCommand.Publish(var before, var after):
                    resolver.Saw(after, Now);
                    foreach (var news in ClusterEventDiff.Between(before, after))
                        Heard(news);
                    break;
                case ClusterCommand.BeginExiting:
                    BeginExiting();
                    break;
                case ClusterCommand.Shutdown(var downed):
                    EndOfMembership(downed);
                    break;
                case ClusterCommand.Warn(var text) when !text.Contains("UNREACHABLE"): // Too many to be a story.
                    world.Log(this, text);
                    break;
            }
        }

        WatchMonitored();
    }

    private void Heard(ClusterEvent.IClusterDomainEvent news)
    {
        switch (news)
        {
            case ClusterEvent.MemberRemoved removed:
                var node = removed.Member.UniqueAddress;
                if (!node.Equals(Self) && removed.PreviousStatus == MemberStatus.Down)
                    quarantined.Add(node);
                SingletonHeardRemoved(removed);
                ShardingHeardRemoved(removed);
                break;
            case ClusterEvent.IMemberEvent changed:
                if (changed is ClusterEvent.MemberWeaklyUp && changed.Member.UniqueAddress.Equals(Self))
                    world.Checks.BecameWeaklyUp();
                Perform(singleton.Changed(changed.Member));
                oldest.Changed(changed.Member);
                break;
        }
    }

    // The coordinated shutdown of a node that is told of its removal, or goes by itself: the process ends soon after.
    private void EndOfMembership(bool downed)
    {
        world.Log(this, downed ? "is out of the cluster, and its process ends" : "has left");
        var nothing = new MembershipView(Gossip.Empty, Self);
        resolver.Saw(nothing, Now);
        foreach (var removed in ClusterEventDiff.Between(membership.View, nothing).OfType<ClusterEvent.MemberRemoved>())
            SingletonHeardRemoved(removed);
        foreach (var shard in region.HostedShards)
            After(TimeSpan.FromMilliseconds(random.Next(200)), () => world.Shards.Ended(this, shard));
        After(TimeSpan.FromSeconds(0.1 + random.NextDouble()), Die);
    }
}
