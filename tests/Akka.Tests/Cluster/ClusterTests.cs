using Akka.Actor;
using Akka.Cluster;
using Akka.Tests.Remote;
using static Akka.Cluster.ClusterEvent;

namespace Akka.Tests.Cluster;

// Nodes of a cluster in one process, each an actor system with a port of its own.
public class ClusterTests
{
    [Fact]
    public async Task A_node_that_joins_itself_is_up()
    {
        await using var systems = new RemoteSystems();
        var cluster = await FoundAsync(systems);
        cluster.IsUp.ShouldBeTrue();
        cluster.SelfMember.Status.ShouldBe(MemberStatus.Up);
        cluster.State.Members.Count.ShouldBe(1);
        cluster.State.Leader.ShouldBe(cluster.SelfAddress);
    }

    [Fact]
    public async Task A_single_seed_node_founds_a_cluster_by_itself()
    {
        await using var systems = new RemoteSystems();
        var port = FreePort();
        var system = systems.StartNode(port, extra: $"akka.cluster.seed-nodes = [\"akka.tcp://cluster@127.0.0.1:{port}\"]");
        await UpAsync(Akka.Cluster.Cluster.Get(system));
    }

    [Fact]
    public async Task Three_nodes_form_one_cluster_with_roles_and_ages()
    {
        await using var systems = new RemoteSystems();
        var first = await FoundAsync(systems, "seed");
        var second = await JoinAsync(systems, first, "worker");
        var third = await JoinAsync(systems, first, "worker, gpu");
        foreach (var cluster in new[] { first, second, third })
        {
            await WaitAsync(cluster, state => state.Members.Count(m => m.Status == MemberStatus.Up) == 3);
            cluster.State.Leader.ShouldNotBeNull();
            cluster.State.Members.Count(m => m.HasRole("worker")).ShouldBe(2);
            var oldest = cluster.State.Members.Single(m => m.HasRole("seed"));
            cluster.State.Members.ShouldAllBe(m => m.Equals(oldest) || oldest.IsOlderThan(m));
        }

        third.SelfRoles.ShouldBe(["worker", "gpu"], ignoreOrder: true);
    }

    [Fact]
    public async Task Seed_nodes_started_together_form_one_cluster()
    {
        await using var systems = new RemoteSystems();
        int[] ports = [FreePort(), FreePort(), FreePort()];
        var seeds = string.Join(", ", ports.Take(2).Select(p => $"\"akka.tcp://cluster@127.0.0.1:{p}\""));
        // The last one first: it waits until there is a cluster.
        var nodes = ports.Reverse().Select(p => Akka.Cluster.Cluster.Get(systems.StartNode(p, extra: $"akka.cluster.seed-nodes = [{seeds}]"))).ToList();
        foreach (var node in nodes)
            await WaitAsync(node, state => state.Members.Count(m => m.Status == MemberStatus.Up) == 3);
    }

    [Fact]
    public async Task A_subscriber_gets_a_snapshot_and_then_the_changes()
    {
        await using var systems = new RemoteSystems();
        var first = await FoundAsync(systems);
        var probe = new Probe(first.System);
        first.Subscribe(probe.Ref, typeof(IMemberEvent), typeof(IReachabilityEvent));
        (await probe.ExpectAsync<object>()).ShouldBeOfType<CurrentClusterState>().Members.Count.ShouldBe(1);
        var second = await JoinAsync(systems, first);
        (await probe.ExpectAsync<object>()).ShouldBeOfType<MemberJoined>().Member.Address.ShouldBe(second.SelfAddress);
        (await probe.ExpectAsync<object>()).ShouldBeOfType<MemberUp>().Member.UniqueAddress.ShouldBe(second.SelfUniqueAddress);

        var late = new Probe(first.System);
        first.Subscribe(late.Ref, SubscriptionInitialStateMode.InitialStateAsEvents, typeof(MemberUp));
        (await late.ExpectAsync<object>()).ShouldBeOfType<MemberUp>();
        (await late.ExpectAsync<object>()).ShouldBeOfType<MemberUp>();
    }

    [Fact]
    public async Task A_node_that_leaves_is_removed_and_its_system_ends()
    {
        await using var systems = new RemoteSystems();
        var first = await FoundAsync(systems);
        var second = await JoinAsync(systems, first);
        var probe = new Probe(first.System);
        first.Subscribe(probe.Ref, typeof(IMemberEvent));
        await second.LeaveAsync().WaitAsync(RemoteSystems.Patience);
        await second.System.WhenTerminated.WaitAsync(RemoteSystems.Patience);
        var removed = await probe.ExpectAsync<MemberRemoved>();
        removed.Member.UniqueAddress.ShouldBe(second.SelfUniqueAddress);
        removed.PreviousStatus.ShouldBe(MemberStatus.Exiting);
        second.IsTerminated.ShouldBeTrue();
    }

    [Fact]
    public async Task A_system_that_terminates_in_order_leaves_first()
    {
        await using var systems = new RemoteSystems();
        var first = await FoundAsync(systems);
        var second = await JoinAsync(systems, first);
        var probe = new Probe(first.System);
        first.Subscribe(probe.Ref, typeof(MemberRemoved));
        await second.System.Terminate().WaitAsync(RemoteSystems.Patience);
        (await probe.ExpectAsync<MemberRemoved>()).PreviousStatus.ShouldBe(MemberStatus.Exiting);
    }

    [Fact]
    public async Task A_crashed_node_is_unreachable_then_downed_and_removed_and_its_watchers_hear()
    {
        await using var systems = new RemoteSystems();
        var first = await FoundAsync(systems);
        var second = await JoinAsync(systems, first);
        var third = await JoinAsync(systems, first);
        await WaitAsync(first, state => state.Members.Count(m => m.Status == MemberStatus.Up) == 3);
        var watched = third.System.ActorOf(Props.Create<EchoActor>(), "watched");
        var found = await RemoteSystems.FindAsync(first.System, watched, third.System);
        var probe = new Probe(first.System);
        probe.Ref.Tell(new ProbeActor.Watch(found));
        var news = new Probe(second.System);
        second.Subscribe(news.Ref, typeof(IMemberEvent), typeof(IReachabilityEvent));

        await RemoteSystems.CrashAsync(third.System);

        (await news.ExpectAsync<UnreachableMember>()).Member.UniqueAddress.ShouldBe(third.SelfUniqueAddress);
        await news.ExpectAsync<MemberDowned>();
        (await news.ExpectAsync<MemberRemoved>()).PreviousStatus.ShouldBe(MemberStatus.Down);
        (await probe.ExpectAsync<Terminated>()).ActorRef.ShouldBe(found);
        await WaitAsync(first, state => state.Members.Count == 2);
    }

    [Fact]
    public async Task A_node_that_restarts_at_its_port_replaces_its_old_incarnation()
    {
        await using var systems = new RemoteSystems();
        var first = await FoundAsync(systems);
        var second = await JoinAsync(systems, first);
        await RemoteSystems.CrashAsync(second.System);
        var again = Akka.Cluster.Cluster.Get(systems.StartNode(second.SelfAddress.Port!.Value));
        again.Join(first.SelfAddress);
        await UpAsync(again);
        again.SelfAddress.ShouldBe(second.SelfAddress);
        await WaitAsync(first, state => state.Members.Count == 2 && state.Members.Any(m => m.UniqueAddress == again.SelfUniqueAddress && m.Status == MemberStatus.Up));
    }

    [Fact]
    public async Task A_downed_node_ends_its_system()
    {
        await using var systems = new RemoteSystems();
        var first = await FoundAsync(systems);
        var second = await JoinAsync(systems, first);
        var third = await JoinAsync(systems, first);
        await WaitAsync(first, state => state.Members.Count(m => m.Status == MemberStatus.Up) == 3);
        first.Down(second.SelfAddress);
        await second.System.WhenTerminated.WaitAsync(RemoteSystems.Patience);
        await WaitAsync(third, state => state.Members.Count == 2);
    }

    [Fact]
    public async Task Joining_nobody_fails_with_a_word()
    {
        await using var systems = new RemoteSystems();
        var cluster = Akka.Cluster.Cluster.Get(systems.StartNode(extra: "akka.cluster.seed-node-timeout = 300ms"));
        var nobody = new Address("akka.tcp", "cluster", "127.0.0.1", FreePort());
        var error = await Should.ThrowAsync<ClusterJoinFailedException>(() => cluster.JoinAsync(nobody));
        error.Message.ShouldContain(nobody.ToString());
    }

    [Fact]
    public async Task A_node_whose_seeds_stay_silent_ends_its_system_when_it_is_told_to_give_up()
    {
        await using var systems = new RemoteSystems();
        var node = systems.StartNode(extra: $"""
            akka.coordinated-shutdown.terminate-actor-system = on
            akka.cluster.shutdown-after-unsuccessful-join-seed-nodes = 1s
            akka.cluster.seed-nodes = ["akka.tcp://cluster@127.0.0.1:{FreePort()}"]
            """);

        await node.WhenTerminated.WaitAsync(RemoteSystems.Patience);
    }

    [Fact]
    public async Task A_system_of_another_provider_is_told_how_to_become_a_node()
    {
        var system = ActorSystem.Create("local");

        Should.Throw<Akka.Configuration.ConfigurationException>(() => Akka.Cluster.Cluster.Get(system))
            .Message.ShouldContain("akka.actor.provider = cluster");

        await system.Terminate();
    }

    [Fact]
    public async Task A_seed_address_of_another_system_name_is_refused()
    {
        await using var systems = new RemoteSystems();
        Should.Throw<Exception>(() => systems.StartNode(extra: "akka.cluster.seed-nodes = [\"akka.tcp://other@127.0.0.1:1\"]"))
            .ToString().ShouldContain("akka.tcp://other@127.0.0.1:1");
    }

    [Fact]
    public async Task A_node_of_another_system_name_is_not_let_in()
    {
        await using var systems = new RemoteSystems();
        var first = await FoundAsync(systems);
        var stranger = Akka.Cluster.Cluster.Get(systems.Start("other", extra: "akka.actor.provider = cluster"));
        stranger.Join(first.SelfAddress);
        stranger.Join(first.SelfAddress.WithSystem("other"));
        var second = await JoinAsync(systems, first);

        await WaitAsync(first, state => state.Members.Count(m => m.Status == MemberStatus.Up) == 2);
        first.State.Members.Select(m => m.Address).ShouldBe([first.SelfAddress, second.SelfAddress], ignoreOrder: true);
        stranger.State.Members.ShouldBeEmpty();
    }

    [Fact]
    public async Task Members_messages_reach_each_other_over_their_addresses()
    {
        await using var systems = new RemoteSystems();
        var first = await FoundAsync(systems);
        var second = await JoinAsync(systems, first);
        second.System.ActorOf(Props.Create<EchoActor>(), "echo");
        var path = $"{second.SelfAddress}/user/echo";
        (await first.System.ActorSelection(path).Ask<string>("hello", RemoteSystems.Patience)).ShouldBe("hello");
    }

    internal static async Task<Akka.Cluster.Cluster> FoundAsync(RemoteSystems systems, string role = "", string extra = "")
    {
        var cluster = Akka.Cluster.Cluster.Get(systems.StartNode(role: role, extra: extra));
        await cluster.JoinAsync(cluster.SelfAddress);
        return cluster;
    }

    internal static async Task<Akka.Cluster.Cluster> JoinAsync(RemoteSystems systems, Akka.Cluster.Cluster via, string role = "", string extra = "")
    {
        var cluster = Akka.Cluster.Cluster.Get(systems.StartNode(role: role, extra: extra));
        cluster.Join(via.SelfAddress);
        await UpAsync(cluster);
        return cluster;
    }

    internal static async Task WaitAsync(Akka.Cluster.Cluster cluster, Func<CurrentClusterState, bool> holds)
    {
        using var patience = new CancellationTokenSource(RemoteSystems.Patience);
        while (!holds(cluster.State))
            await Task.Delay(20, patience.Token);
    }

    internal static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task UpAsync(Akka.Cluster.Cluster cluster)
    {
        var up = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        cluster.RegisterOnMemberUp(() => up.TrySetResult());
        await up.Task.WaitAsync(RemoteSystems.Patience);
    }
}
