using Akka.Actor;
using Akka.Cluster.Tools.Singleton;
using Akka.Tests.Cluster;
using Akka.Tests.Remote;

namespace Akka.Tests.Tools;

// One actor on the oldest node, found through proxies, that moves when its node goes.
public class ClusterSingletonTests
{
    [Fact]
    public async Task It_runs_on_the_oldest_node_with_the_role_and_every_node_finds_it()
    {
        await using var systems = new RemoteSystems();
        var first = await ClusterTests.FoundAsync(systems, "seed");
        var second = await ClusterTests.JoinAsync(systems, first, "seed");
        var worker = await ClusterTests.JoinAsync(systems, first, "worker");
        Manage(first);
        Manage(second);
        foreach (var cluster in new[] { first, second, worker })
            (await WhereAsync(Proxy(cluster))).ShouldBe(first.SelfAddress.ToString());
    }

    [Fact]
    public async Task It_runs_where_nobody_has_bound_a_serializer_to_all_types()
    {
        var system = ActorSystem.Create("plain", """
            akka { loglevel = OFF, stdout-loglevel = OFF, actor.provider = cluster, cluster.roles = [seed] }
            akka.remote.dot-netty.tcp { hostname = 127.0.0.1, port = 0 }
            """);
        var cluster = Akka.Cluster.Cluster.Get(system);
        await cluster.JoinAsync(cluster.SelfAddress).WaitAsync(RemoteSystems.Patience);
        Manage(cluster);

        (await WhereAsync(Proxy(cluster))).ShouldBe(cluster.SelfAddress.ToString());

        await system.Terminate().WaitAsync(RemoteSystems.Patience);
    }

    [Fact]
    public async Task It_moves_when_its_node_leaves_and_messages_wait_meanwhile()
    {
        await using var systems = new RemoteSystems();
        var first = await ClusterTests.FoundAsync(systems, "seed");
        var second = await ClusterTests.JoinAsync(systems, first, "seed");
        Manage(first);
        Manage(second);
        var proxy = Proxy(second);
        (await WhereAsync(proxy)).ShouldBe(first.SelfAddress.ToString());
        await first.LeaveAsync().WaitAsync(RemoteSystems.Patience);
        await UntilItRunsOnAsync(second, proxy);
        await first.System.WhenTerminated.WaitAsync(RemoteSystems.Patience);
        (await WhereAsync(proxy)).ShouldBe(second.SelfAddress.ToString());
    }

    [Fact]
    public async Task It_starts_anew_when_its_node_crashes()
    {
        await using var systems = new RemoteSystems();
        var first = await ClusterTests.FoundAsync(systems, "seed");
        var second = await ClusterTests.JoinAsync(systems, first, "seed");
        var third = await ClusterTests.JoinAsync(systems, first, "worker");
        await ClusterTests.WaitAsync(third, state => state.Members.Count(m => m.Status == Akka.Cluster.MemberStatus.Up) == 3);
        Manage(first);
        Manage(second);
        var proxy = Proxy(third);
        (await WhereAsync(proxy)).ShouldBe(first.SelfAddress.ToString());
        await RemoteSystems.CrashAsync(first.System);
        await UntilItRunsOnAsync(second, proxy);
    }

    [Fact]
    public async Task A_proxy_keeps_messages_until_the_singleton_is_there()
    {
        await using var systems = new RemoteSystems();
        var first = await ClusterTests.FoundAsync(systems, "seed");
        var proxy = Proxy(first);
        var answer = proxy.Ask<string>("where", RemoteSystems.Patience);
        Manage(first);
        (await answer).ShouldBe(first.SelfAddress.ToString());
    }

    [Fact]
    public async Task One_call_starts_manager_and_proxy_and_gives_the_same_proxy_again()
    {
        await using var systems = new RemoteSystems();
        var first = await ClusterTests.FoundAsync(systems, "seed");
        var second = await ClusterTests.JoinAsync(systems, first, "seed");
        var worker = await ClusterTests.JoinAsync(systems, first, "worker");
        var settings = ClusterSingletonSettings.Create(first.System).WithRole("seed");
        var singleton = SingletonActor.Create(Props.Create<WhereActor>(), "where")
            .WithStopMessage(PoisonPill.Instance)
            .WithSettings(settings);
        var proxies = new[] { first, second, worker }.Select(node => ClusterSingleton.Get(node.System).Init(singleton)).ToArray();

        foreach (var proxy in proxies)
            (await WhereAsync(proxy)).ShouldBe(first.SelfAddress.ToString());
        ClusterSingleton.Get(second.System).Init(singleton).ShouldBe(proxies[1]);
    }

    private static void Manage(Akka.Cluster.Cluster cluster)
    {
        var settings = ClusterSingletonManagerSettings.Create(cluster.System).WithRole("seed").WithRemovalMargin(TimeSpan.FromMilliseconds(200));
        cluster.System.ActorOf(ClusterSingletonManager.Props(Props.Create<WhereActor>(), PoisonPill.Instance, settings), "control");
    }

    private static IActorRef Proxy(Akka.Cluster.Cluster cluster) => cluster.System.ActorOf(ClusterSingletonProxy.Props(
        "/user/control", ClusterSingletonProxySettings.Create(cluster.System).WithRole("seed")), "proxy");

    private static Task<string> WhereAsync(IActorRef proxy) => proxy.Ask<string>("where", RemoteSystems.Patience);

    // The first answers may still come from the old one, and what was on its way as it ended is lost; in the end it is here.
    private static async Task UntilItRunsOnAsync(Akka.Cluster.Cluster expected, IActorRef proxy)
    {
        using var patience = new CancellationTokenSource(RemoteSystems.Patience);
        var where = "";
        while (where != expected.SelfAddress.ToString())
        {
            patience.Token.ThrowIfCancellationRequested();
            try
            {
                where = await proxy.Ask<string>("where", TimeSpan.FromSeconds(2));
            }
            catch (AskTimeoutException)
            {
                where = "";
            }
        }
    }

    // Says on which node it runs.
    private sealed class WhereActor : UntypedActor
    {
        private readonly string address = Akka.Cluster.Cluster.Get(Context.System).SelfAddress.ToString();

        protected override void OnReceive(object message) => Sender.Tell(address);
    }
}
