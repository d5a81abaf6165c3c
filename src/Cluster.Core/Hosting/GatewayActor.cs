using Akka.Actor;
using Akka.Event;
using Cluster.Core.Wire;

namespace Cluster.Core.Hosting;

// A node's door: checks the token and gives each driver a session.
internal sealed partial class GatewayActor : ReceiveActor
{
    internal const string Name = "gateway";

    private readonly ClusterToken _token;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly Dictionary<DriverId, (IActorRef Session, WorkerId? Worker)> _sessions = [];

    public GatewayActor(ClusterToken token, NodeId node, string dataUrl, string storageDirectory, IActorRef control)
    {
        _token = token;
        Receive<Connect>(asked =>
        {
            if (!_token.Matches(asked.Token))
            {
                _log.Warning("{0} was not let in: its token is not this cluster's", Sender.Path.Address);
                Sender.Tell(new ConnectRefused("the token is not this cluster's; give the one in the seed's token file"));
                return;
            }

            Sender.Tell(new Connected(SessionOf(asked, control), node, dataUrl, storageDirectory));
        });
        Receive<WorkerGone>(news =>
        {
            foreach (var (session, _) in _sessions.Values.Where(pair => pair.Worker == news.Worker).ToList())
            {
                session.Tell(DriverSessionActor.DriverGone.Instance);
            }
        });
        Receive<Terminated>(news =>
        {
            foreach (var driver in _sessions.Where(pair => pair.Value.Session.Equals(news.ActorRef)).Select(pair => pair.Key).ToList())
            {
                _sessions.Remove(driver);
            }
        });
    }

    // A session that fell has lost what it knew; the driver hears of its end.
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Stop);

    private IActorRef SessionOf(Connect asked, IActorRef control)
    {
        if (_sessions.TryGetValue(asked.Driver, out var known))
        {
            return known.Session;
        }

        var driver = Sender;
        var session = Context.Watch(Context.ActorOf(Props.Create(() => new DriverSessionActor(asked, driver, control))));
        _sessions.Add(asked.Driver, (session, asked.Worker));
        return session;
    }
}
