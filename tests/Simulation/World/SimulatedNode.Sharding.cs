using Akka.Cluster;
using Akka.Cluster.Sharding;
using Akka.Cluster.Tools.Singleton;

namespace Simulation.World;

// A type of entities: the node's region, or its proxy if the node has not the role, and, where the singleton runs, the
// coordinator; as ShardRegion and CoordinatorActor carry them. A message is its number.
internal sealed partial class SimulatedNode
{
    private readonly RegionState<long> region;
    private readonly SingletonProxyState oldest;
    private readonly Dictionary<UniqueAddress, DateTimeOffset> downedAt = [];
    private CoordinatorState? coordinator;
    private bool hasEndedRegion;
    private int coordinatorStartCount;

    public int BufferedCount => region.BufferedCount;

    public IReadOnlyCollection<string> HostedShards => region.HostedShards;

    private void BeginCoordinator()
    {
        var age = membership.View.SelfMember!.UpNumber;
        var members = membership.Gossip.Members.Where(
            m => m.Status is not (MemberStatus.Joining or MemberStatus.WeaklyUp) && MayHost(m)).Select(m => m.UniqueAddress);
        var downed = downedAt.Where(d => Now - d.Value < SimulationRules.RemovalMargin).ToList();
        coordinator = new CoordinatorState(new CoordinatorId(age, ++coordinatorStartCount, Self), members.Concat(downed.Select(d => d.Key)),
            SimulationRules.HandOffTimeout);
        foreach (var (node, at) in downed)
            After(SimulationRules.RemovalMargin - (Now - at), () => Perform(coordinator?.NodeGone(node, Now)));
        Perform(coordinator.Begin());
    }

    private bool MayRegister(RegionId region) => region.IsProxy
        || membership.Gossip.Find(region.Node) is { Status: not (MemberStatus.Joining or MemberStatus.WeaklyUp) } member && MayHost(member);

    private bool MayHost(Member member) => world.Rules.SingletonRole is not { } role || member.HasRole(role);

    private void ShardingHeardRemoved(ClusterEvent.MemberRemoved removed)
    {
        var node = removed.Member.UniqueAddress;
        var isDowned = removed.PreviousStatus == MemberStatus.Down;
        if (isDowned)
            downedAt[node] = Now;
        oldest.Changed(removed.Member);
        Perform(region.NodeRemoved(node));
        if (region.Coordinator?.Node.Equals(node) == true)
            Perform(region.CoordinatorLost());
        Perform(coordinator?.NodeLost(node));
        if (!isDowned)
            Perform(coordinator?.NodeGone(node, Now));
        else
            After(SimulationRules.RemovalMargin, () => Perform(coordinator?.NodeGone(node, Now)));
    }

    private void TickSharding()
    {
        if (membership.Phase != Akka.Cluster.Membership.ClusterPhase.Member)
            return;
        Perform(region.Tick());
        Perform(coordinator?.Tick(Now));
    }

    private void Rebalance()
    {
        if (coordinator is { IsReady: true, Moving.Count: 0 })
            Perform(coordinator.Move(LeastShards.Rebalance([.. coordinator.Allocations().Values], 20, 0.1), Now));
    }

    private void SendToSomeShard()
    {
        if (membership.View.SelfMember?.Status != MemberStatus.Up)
            return;
        var shard = $"{random.Next(SimulationRules.ShardCount)}";
        Route(shard, world.Shards.Sent(this, shard));
    }

    private void Route(string shard, long message)
    {
        world.Shards.Seen(message, $"at {Port}");
        Perform(region.Route(shard, message));
    }

    private void Perform(IReadOnlyList<RegionCommand<long>> commands)
    {
        foreach (var command in commands)
        {
            switch (command)
            {
                case RegionCommand<long>.Deliver(_, var message):
                    world.Shards.Delivered(message);
                    break;
                case RegionCommand<long>.Forward(var node, var message):
                    world.Shards.Seen(message, $"from {Port} to {node.Address.Port}#{node.Uid}");
                    Send(node, target => target.Route(world.Shards.ShardOf(message), message));
                    break;
                case RegionCommand<long>.StartShard(var shard, _):
                    world.Shards.Started(this, shard);
                    break;
                case RegionCommand<long>.StopShard(var shard):
                    After(TimeSpan.FromMilliseconds(random.Next(300)), () =>
                    {
                        world.Shards.Ended(this, shard);
                        Perform(region.ShardEnded(shard));
                    });
                    break;
                case RegionCommand<long>.Say(var word) when region.Coordinator is { } id:
                    Send(id.Node, target => target.HearOfRegion(word));
                    break;
                case RegionCommand<long>.LookForCoordinator(var word) when oldest.Oldest is { } node:
                    Send(node, target => target.HearOfRegion(word));
                    break;
                case RegionCommand<long>.End:
                    RegionEndedOrOutOfTime();
                    break;
            }
        }
    }

    private void HearOfRegion(IClusterShardingSerializable word)
    {
        if (coordinator is not null)
            Perform(word switch
            {
                Register register when !MayRegister(register.Region) => [],
                Register register => coordinator.Registers(register, Now),
                GetShardHome ask => coordinator.HomeAsked(ask),
                ShardStarted started => coordinator.Started(started, Now),
                BeginHandOffAck acked => coordinator.HandOffAcked(acked, Now),
                ShardStopped stopped => coordinator.Stopped(stopped),
                RegionEnding ending => coordinator.Ending(ending, Now),
                RegionEnded ended => coordinator.Ended(ended, Now),
                _ => throw new InvalidOperationException($"a coordinator does not understand {word}"),
            });
    }

    private void HearOfCoordinator(IClusterShardingSerializable word) => Perform(word switch
    {
        RegisterWithMe call => region.Called(call),
        Registered taken => region.TakenIn(taken),
        ShardHome home => region.HomeTold(home),
        HostShard host => region.HostAsked(host),
        BeginHandOff begin => region.HandOffBegun(begin),
        HandOff handOff => region.HandOffAsked(handOff),
        _ => throw new InvalidOperationException($"a region does not understand {word}"),
    });

    private void Perform(IReadOnlyList<CoordinatorCommand>? commands)
    {
        foreach (var command in commands ?? [])
        {
            switch (command)
            {
                case CoordinatorCommand.Send(var to, var word):
                    Send(to.Node, target => target.HearOfCoordinator(word));
                    break;
                case CoordinatorCommand.Call(var node):
                    var id = coordinator!.Id;
                    Send(node, target => target.HearOfCoordinator(new RegisterWithMe(id)));
                    break;
                case CoordinatorCommand.Choose(_, var shard):
                    var open = coordinator!.Allocations();
                    Perform(coordinator.Chosen(shard, open.Count == 0 ? null
                        : open.OrderBy(a => a.Value.Count).ThenBy(a => a.Key.Node.ToString(), StringComparer.Ordinal).First().Key));
                    break;
                case CoordinatorCommand.Warn(var text):
                    world.Log(this, text);
                    break;
            }
        }
    }
}
