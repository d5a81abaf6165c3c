using Akka.Actor;
using Akka.Cluster.Tools.Singleton;

namespace Akka.Cluster.Sharding;

// The parent of the node's regions, proxies and coordinators' managers: /system/sharding.
internal sealed class ShardingGuardian : UntypedActor
{
    private readonly Cluster cluster = Cluster.Get(Context.System);
    private readonly RecentlyDowned recentlyDowned = new();

    protected override void PreStart() =>
        cluster.Subscribe(Self, ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents, typeof(ClusterEvent.MemberRemoved));

    protected override void PostStop() => cluster.Unsubscribe(Self);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case StartRegion start:
                Sender.Tell(Region(start), Self);
                break;
            case StartProxy start:
                Sender.Tell(Proxy(start), Self);
                break;
            case ClusterEvent.MemberRemoved removed when removed.PreviousStatus == MemberStatus.Down:
                recentlyDowned.Add(removed.Member.UniqueAddress, Context.System.Scheduler.Now);
                break;
            case ClusterEvent.MemberRemoved:
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    public static string NameOf(string typeName, bool isProxy) => Uri.EscapeDataString(typeName) + (isProxy ? "Proxy" : "");

    public static string CoordinatorName(string typeName) => Uri.EscapeDataString(typeName) + "Coordinator";

    private IActorRef Region(StartRegion start)
    {
        var manager = CoordinatorName(start.TypeName);
        if (Context.Child(manager).IsNobody())
        {
            var singleton = start.Settings.CoordinatorSingletonSettings.WithSingletonName("coordinator").WithRole(start.Settings.Role);
            var downed = recentlyDowned;
            var coordinator = Props.Create(() => new CoordinatorActor(start.TypeName, start.Settings, start.AllocationStrategy, downed));
            Context.ActorOf(ClusterSingletonManager.Props(coordinator, PoisonPill.Instance, singleton), manager);
        }

        var name = NameOf(start.TypeName, isProxy: false);
        var known = Context.Child(name);
        return !known.IsNobody() ? known : Context.ActorOf(
            Props.Create(() => new ShardRegion(start.TypeName, start.EntityProps, start.Settings, start.Extractor, start.StopMessage)),
                name);
    }

    private IActorRef Proxy(StartProxy start)
    {
        var name = NameOf(start.TypeName, isProxy: true);
        var known = Context.Child(name);
        return !known.IsNobody() ? known : Context.ActorOf(
            Props.Create(() => new ShardRegion(start.TypeName, null, start.Settings, start.Extractor, PoisonPill.Instance)), name);
    }

    internal sealed record StartRegion(string TypeName, Func<string, Props> EntityProps, ClusterShardingSettings Settings,
        IMessageExtractor Extractor,
        IShardAllocationStrategy AllocationStrategy, object StopMessage) : INoSerializationVerificationNeeded;

    internal sealed record StartProxy(
        string TypeName, ClusterShardingSettings Settings, IMessageExtractor Extractor) : INoSerializationVerificationNeeded;
}

// Nodes that were downed and removed a moment ago. A coordinator that starts now does not find them among the members, but
// their processes may still be about to learn of it: their shards rest for the downing margin. Read by other actors.
internal sealed class RecentlyDowned
{
    private readonly Lock gate = new();
    private readonly Dictionary<UniqueAddress, DateTimeOffset> removedAt = [];

    public void Add(UniqueAddress node, DateTimeOffset now)
    {
        lock (gate)
        {
            foreach (var old in removedAt.Where(r => now - r.Value > TimeSpan.FromMinutes(10)).Select(r => r.Key).ToList())
                removedAt.Remove(old);
            removedAt[node] = now;
        }
    }

    public IReadOnlyList<(UniqueAddress Node, TimeSpan Left)> Within(TimeSpan margin, DateTimeOffset now)
    {
        lock (gate)
            return [.. removedAt.Where(r => now - r.Value < margin).Select(r => (r.Key, margin - (now - r.Value)))];
    }
}
