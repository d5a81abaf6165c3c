using Akka.Actor;
using Akka.Event;
using Cluster.Core.Nodes;
using Cluster.Core.Wire;

namespace Cluster.Core.Scheduling;

// Carries for the placement scheduler: messages in, PlacementSchedulerState's commands out. There is one in the cluster,
// below the control singleton. What it hears of lost members it tells all drivers at once.
internal sealed partial class PlacementSchedulerActor : ReceiveActor, IWithTimers
{
    private static readonly TimeSpan TickInterval = TimeSpan.FromMilliseconds(500);

    private readonly PlacementSchedulerState _state;
    private readonly ClusterToken _token;
    private readonly TimeProvider _time;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly Dictionary<NodeId, NodeContact> _nodes = [];
    private readonly Dictionary<DriverId, IActorRef> _owners = [];

    private sealed record NodeContact(string Address, string Host, IActorRef Agent);

    public PlacementSchedulerActor(PlacementSchedulerOptions options, ClusterToken token, TimeProvider time)
    {
        (_state, _token, _time) = (new PlacementSchedulerState(options), token, time);
        Receive<RegisterNode>(OnRegisterNode);
        Receive<RegisterOwner>(OnRegisterOwner);
        Receive<RequestPlacement>(asked =>
        {
            Know(asked.Request.Owner);
            Perform(_state.Request(asked.Request, Now));
        });
        Receive<ReleasePlacement>(given => Perform(_state.Release(given.Group, Now)));
        Receive<Reserved>(answer => Perform(_state.Reserved(answer.Group, answer.Attempt, answer.Node, Now)));
        Receive<Refused>(answer =>
        {
            _log.Info("{0} refused a part of {1}: {2}", answer.Node, answer.Group, answer.Reason);
            Perform(_state.Refused(answer.Group, answer.Attempt, answer.Node, Now));
        });
        Receive<Freed>(answer => Perform(_state.Freed(answer.Group, answer.Attempt, answer.Node, Now)));
        Receive<CompleteStatus>(asked =>
            Sender.Tell(new ClusterStatus(_state.NodeStatuses(), asked.Jobs, _state.PlacementStatuses())));
        Receive<Terminated>(OnTerminated);
        Receive<MemberLost>(Lose);
        Receive<MemberReachable>(news => AskToRegister(news.Address));
        Receive<Tick>(_ => Perform(_state.Tick(Now)));
    }

    public ITimerScheduler Timers { get; set; } = null!;

    private DateTimeOffset Now => _time.GetUtcNow();

    protected override void PreStart() => Timers.StartPeriodicTimer("tick", Tick.Instance, TickInterval);

    private void OnRegisterNode(RegisterNode offer)
    {
        if (!_token.Matches(offer.Token))
        {
            Sender.Tell(new NodeRefused(offer.Node, "its token is not this cluster's"));
            return;
        }

        _nodes[offer.Node] = new NodeContact(offer.Address, offer.Host, Sender);
        Sender.Tell(new NodeRegistered(offer.Node));
        Perform(_state.RegisterNode(offer.Node, offer.Address, offer.Total, offer.Reservations, Now));
    }

    private void OnRegisterOwner(RegisterOwner offer)
    {
        Know(offer.Owner);
        Sender.Tell(new OwnerRegistered(offer.Owner));
        foreach (var (node, total) in _state.NodesUp())
        {
            Sender.Tell(new DriverActor.NodeUp(node, total));
        }
    }

    private void Know(DriverId owner)
    {
        if (!_owners.TryGetValue(owner, out var known) || !known.Equals(Sender))
        {
            _owners[owner] = Sender;
            Context.Watch(Sender);
        }
    }

    private void OnTerminated(Terminated news)
    {
        foreach (var (owner, _) in _owners.Where(pair => pair.Value.Equals(news.ActorRef)).ToList())
        {
            _owners.Remove(owner);
            Perform(_state.LoseOwner(owner, Now));
        }
    }

    private void Lose(MemberLost news)
    {
        foreach (var (node, contact) in NodesAt(news.Address))
        {
            Perform(_state.LoseNode(node, $"node {node} ({contact.Address}) {news.What}", news.IsLeaving, Now));
        }
    }

    private void AskToRegister(string address)
    {
        foreach (var (_, contact) in NodesAt(address))
        {
            contact.Agent.Tell(NodeAgentActor.RegisterAgain.Instance);
        }
    }

    private List<KeyValuePair<NodeId, NodeContact>> NodesAt(string address) =>
        _nodes.Where(pair => pair.Value.Address == address).ToList();

    private void Perform(IReadOnlyList<PlacementCommand> commands)
    {
        foreach (var command in commands)
        {
            Perform(command);
        }
    }

    private void Perform(PlacementCommand command)
    {
        switch (command)
        {
            case PlacementCommand.Reserve reserve:
                _nodes[reserve.Node].Agent.Tell(new NodeAgentActor.Reserve(reserve.Reservation));
                break;
            case PlacementCommand.Free free:
                _nodes[free.Node].Agent.Tell(new NodeAgentActor.Free(free.Group, free.Attempt));
                break;
            case PlacementCommand.Grant grant:
                Tell(grant.Owner, new Granted(grant.Group, PlacedBundles(grant)));
                break;
            case PlacementCommand.TellWaiting news:
                Tell(news.Owner, new DriverActor.PlacementWaiting(news.Group, news.Reason));
                break;
            case PlacementCommand.TellInfeasible news:
                Tell(news.Owner, new DriverActor.PlacementInfeasible(news.Group, news.Reason));
                break;
            case PlacementCommand.TellLost news:
                Tell(news.Owner, new DriverActor.PlacementLost(news.Group, news.Node, news.Bundles, news.Reason));
                break;
            case PlacementCommand.AnnounceUp news:
                _log.Info("node {0} is up with {1}", news.Node, news.Total);
                TellAll(new DriverActor.NodeUp(news.Node, news.Total));
                break;
            case PlacementCommand.AnnounceDown news:
                _log.Log(news.IsLeaving ? LogLevel.InfoLevel : LogLevel.WarningLevel, null, news.Reason);
                TellAll(new DriverActor.NodeDown(news.Node, news.Reason));
                break;
        }
    }

    private PlacedBundle[] PlacedBundles(PlacementCommand.Grant grant)
    {
        var bundles = _state.RequestOf(grant.Group)!.Bundles;
        return grant.NodeByBundle.Select((node, index) =>
            new PlacedBundle(index, node, _nodes[node].Host, bundles[index], _nodes[node].Agent)).ToArray();
    }

    private void Tell(DriverId owner, object message)
    {
        if (_owners.TryGetValue(owner, out var actor))
        {
            actor.Tell(message);
        }
    }

    private void TellAll(object message)
    {
        foreach (var actor in _owners.Values)
        {
            actor.Tell(message);
        }
    }
}
