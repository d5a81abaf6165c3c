using Akka.Actor;
using Akka.Cluster.Joining;
using Akka.Cluster.Membership;
using Akka.Event;
using Akka.Remote;

namespace Akka.Cluster;

// Carries ClusterState and JoinState: turns messages and timers into their events, and performs their commands.
internal sealed partial class ClusterActor : UntypedActor, IWithTimers
{
    // How often a node that is joining asks again. Requests are small, and safe to repeat.
    private static readonly TimeSpan joinInterval = TimeSpan.FromMilliseconds(500);

    private readonly Cluster cluster;
    private readonly ClusterSettings settings;
    private readonly IActorRef heartbeats;
    private readonly ILoggingAdapter log;
    private readonly ClusterState state;
    private readonly JoinState joining;
    private readonly Dictionary<Address, IActorRef> peers = [];
    private readonly ClusterSubscribers subscribers;
    private IReadOnlyList<UniqueAddress> monitored = [];

    public ClusterActor(Cluster cluster, IActorRef heartbeats)
    {
        this.cluster = cluster;
        this.heartbeats = heartbeats;
        settings = cluster.Settings;
        log = cluster.Log;
        // The seed only has to differ between nodes, so that they do not all choose the same peers.
        state = new ClusterState(cluster.SelfUniqueAddress, settings.Rules, new Random(cluster.SelfUniqueAddress.Uid));
        joining = new JoinState(cluster.SelfAddress, settings.JoinRules);
        subscribers = new ClusterSubscribers(cluster);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    private DateTimeOffset Now => Context.System.Scheduler.Now;

    protected override void PreStart()
    {
        Timers.StartPeriodicTimer(Tick.Leader, Tick.Leader, settings.LeaderActionsInterval);
        Timers.StartPeriodicTimer(Tick.Reap, Tick.Reap, settings.UnreachableNodesReaperInterval);
        Timers.StartSingleTimer(Tick.Gossip, Tick.Gossip, settings.GossipInterval);
        Context.System.EventStream.Subscribe(Self, typeof(ThisActorSystemQuarantinedEvent));
    }

    protected override void PostStop()
    {
        Context.System.EventStream.Unsubscribe(Self);
        Perform(state.Stopped());
        subscribers.Stopped();
        heartbeats.Tell(PoisonPill.Instance, ActorRefs.NoSender);
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case IClusterMessage word:
                Hear(word);
                break;
            case Tick tick:
                OnTick(tick);
                break;
            case JoinTo(var address) when !IsOfThisCluster(address):
                log.Warning("Node [{0}] cannot join [{1}]: all nodes of a cluster have the same protocol and system name", cluster.SelfAddress, address);
                break;
            case JoinTo join when state.Phase == ClusterPhase.Outside:
                Follow(joining.AddressGiven(join.Address, Now));
                break;
            case JoinSeeds join when state.Phase == ClusterPhase.Outside:
                Follow(joining.SeedsGiven(join.Seeds, Now));
                break;
            case JoinTo or JoinSeeds:
                log.Info("Node [{0}] is in a cluster already; the request to join is ignored", cluster.SelfAddress);
                break;
            case Subscribe subscribe:
                Context.Watch(subscribe.Subscriber);
                subscribers.Add(subscribe, state.View);
                break;
            case ShowViews show:
                Context.Watch(show.Viewer);
                subscribers.AddViewer(show.Viewer, state.View);
                break;
            case Unsubscribe unsubscribe:
                subscribers.Remove(unsubscribe.Subscriber, unsubscribe.To);
                break;
            case ThisActorSystemQuarantinedEvent quarantined:
                Perform(state.QuarantinedBy(quarantined.RemoteAddress, Now));
                break;
            case Terminated terminated:
                subscribers.Remove(terminated.ActorRef, null);
                break;
            case SendState send:
                send.Receiver.Tell(ClusterEventDiff.Snapshot(state.View), Self);
                break;
            case RegisterUp register:
                subscribers.OnUp(register.Callback, state.View);
                break;
            case RegisterRemoved register:
                subscribers.OnRemoved(register.Callback);
                break;
            default:
                GoAway(message);
                break;
        }
    }

    private void Hear(IClusterMessage word)
    {
        switch (word)
        {
            case InitJoin:
                Sender.Tell(state.Phase == ClusterPhase.Member ? new InitJoinAck(cluster.SelfAddress) : new InitJoinNack(cluster.SelfAddress), Self);
                break;
            case InitJoinAck(var address):
                Follow(joining.Accepted(address, Now));
                break;
            case InitJoinNack(var address):
                Follow(joining.Refused(address));
                break;
            case Join(var node, _, _) when !IsOfThisCluster(node.Address):
                log.Warning("Node [{0}] of another system name wants to join [{1}] and is not let in", node.Address, cluster.SelfAddress);
                break;
            case Join(var node, var roles, var version):
                Perform(state.JoinRequested(node, roles, Now, version));
                break;
            case Welcome(var from, var gossip):
                joining.Joined();
                Perform(state.Welcomed(from, gossip, Now));
                break;
            case GossipEnvelope(var from, var to, var gossip) when to.Equals(cluster.SelfUniqueAddress):
                Perform(state.GossipReceived(from, gossip, Now));
                break;
            case GossipStatus(var from, var version):
                Perform(state.StatusReceived(from, version, Now));
                break;
            case Leave(var address):
                Perform(state.LeaveRequested(address, Now));
                break;
            case Down(var address):
                Perform(state.DownRequested(address, Now));
                break;
            case ExitingConfirmed(var node):
                Perform(state.ExitingConfirmedBy(node, Now));
                break;
        }
    }

    private bool IsOfThisCluster(Address address) =>
        address.System == cluster.SelfAddress.System && address.Protocol == cluster.SelfAddress.Protocol;

    // The steps of a coordinated shutdown. Each is answered when it is done; the removal answers all.
    private void GoAway(object message)
    {
        switch (message)
        {
            case LeaveAndReport leave:
                subscribers.OnExiting(() => leave.Done.TrySetResult(Done.Instance));
                if (state.Phase == ClusterPhase.Member)
                    Perform(state.LeaveRequested(cluster.SelfAddress, Now));
                else
                    leave.Done.TrySetResult(Done.Instance);
                subscribers.Check(state.View);
                break;
            case ExitingCompleted exiting:
                if (state.View.SelfMember?.Status == MemberStatus.Exiting)
                    Perform(state.ExitingCompleted(Now));
                exiting.Done.TrySetResult(Done.Instance);
                break;
            case ReportShutdown report:
                Perform(state.Stopped());
                report.Done.TrySetResult(Done.Instance);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void OnTick(Tick tick)
    {
        switch (tick)
        {
            case Tick.Gossip:
                Perform(state.GossipTick(Now));
                // Until all agree, three times as often.
                var isBehind = state.Gossip.Members.Count > state.Gossip.Seen.Count;
                Timers.StartSingleTimer(Tick.Gossip, Tick.Gossip, isBehind ? settings.GossipInterval / 3 : settings.GossipInterval);
                break;
            case Tick.Leader:
                Perform(state.LeaderTick(Now));
                break;
            case Tick.Reap:
                Perform(state.Reaped(cluster.FailureDetector.IsAvailable, Now));
                break;
            case Tick.Join:
                Follow(joining.Tick(Now));
                break;
        }
    }

    private void Follow(JoinCommand command)
    {
        switch (command)
        {
            case JoinCommand.Ask ask:
                foreach (var seed in ask.Seeds)
                    PeerAt(seed).Tell(new InitJoin(), Self);
                break;
            case JoinCommand.Join join:
                PeerAt(join.Address).Tell(new Join(cluster.SelfUniqueAddress, settings.Roles, settings.AppVersion), Self);
                break;
            case JoinCommand.JoinSelf:
                Perform(state.JoinSelf(Now));
                break;
            case JoinCommand.GiveUp giveUp:
                log.Error("Node [{0}] gives up joining: {1}", cluster.SelfAddress, giveUp.Reason);
                _ = CoordinatedShutdown.Get(Context.System).Run(CoordinatedShutdown.ClusterJoinUnsuccessfulReason.Instance);
                break;
        }

        if (joining.Phase == JoinPhase.Idle)
            Timers.Cancel(Tick.Join);
        else if (!Timers.IsTimerActive(Tick.Join))
            Timers.StartPeriodicTimer(Tick.Join, Tick.Join, joinInterval);
    }

    private void Perform(IReadOnlyList<ClusterCommand> commands)
    {
        foreach (var command in commands)
        {
            switch (command)
            {
                case ClusterCommand.SendGossip(var to, var gossip):
                    PeerAt(to.Address).Tell(new GossipEnvelope(cluster.SelfUniqueAddress, to, gossip), Self);
                    break;
                case ClusterCommand.SendStatus(var to, var version):
                    PeerAt(to.Address).Tell(new GossipStatus(cluster.SelfUniqueAddress, version), Self);
                    break;
                case ClusterCommand.SendWelcome(var to, var gossip):
                    PeerAt(to.Address).Tell(new Welcome(cluster.SelfUniqueAddress, gossip), Self);
                    break;
                case ClusterCommand.SendExitingConfirmed(var to):
                    PeerAt(to.Address).Tell(new ExitingConfirmed(cluster.SelfUniqueAddress), Self);
                    break;
                case ClusterCommand.Publish(var before, var after):
                    subscribers.Publish(before, after);
                    break;
                case ClusterCommand.BeginExiting:
                    _ = CoordinatedShutdown.Get(Context.System).Run(CoordinatedShutdown.ClusterLeavingReason.Instance);
                    break;
                case ClusterCommand.Shutdown(var downed):
                    End(downed);
                    break;
                case ClusterCommand.Say(var text) when settings.LogInfo:
                    log.Info("Cluster Node [{0}] - {1}", cluster.SelfAddress, text);
                    break;
                case ClusterCommand.Warn(var text):
                    log.Warning("Cluster Node [{0}] - {1}", cluster.SelfAddress, text);
                    break;
            }
        }

        WatchMonitored();
    }

    private void End(bool downed)
    {
        subscribers.Ended(state.View);
        Context.Stop(Self);
        if (downed && settings.RunCoordinatedShutdownWhenDown)
            _ = CoordinatedShutdown.Get(Context.System).Run(CoordinatedShutdown.ClusterDowningReason.Instance);
    }

    private void WatchMonitored()
    {
        var now = state.Monitored();
        if (ReferenceEquals(now, monitored) || now.SequenceEqual(monitored))
            return;
        monitored = now;
        heartbeats.Tell(new HeartbeatActor.Monitor(now), Self);
        foreach (var gone in peers.Keys.Where(a => state.Gossip.Find(a) is null && joining.Phase == JoinPhase.Idle).ToList())
            peers.Remove(gone);
    }

    private IActorRef PeerAt(Address address)
    {
        if (!peers.TryGetValue(address, out var peer))
        {
            var provider = ((ExtendedActorSystem)Context.System).Provider;
            peers.Add(address, peer = provider.ResolveActorRef(new RootActorPath(address) / "system" / Name));
        }

        return peer;
    }
}
