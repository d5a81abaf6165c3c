using Akka.Cluster;
using Akka.Tests.Remote;
using static Akka.Cluster.ClusterEvent;

namespace Akka.Tests.Cluster;

// What subscribers hear of a node that founds a cluster.
public class FirstNodeTests
{
    [Fact]
    public async Task Alone_it_is_up_at_once()
    {
        await using var systems = new RemoteSystems();
        var cluster = Akka.Cluster.Cluster.Get(systems.StartNode());
        var news = new Probe(cluster.System);
        cluster.Subscribe(news.Ref, SubscriptionInitialStateMode.InitialStateAsSnapshot, typeof(IMemberEvent));
        await news.ExpectAsync<CurrentClusterState>();

        cluster.Join(cluster.SelfAddress);

        (await news.ExpectAsync<IMemberEvent>()).ShouldBeOfType<MemberUp>().Member.UniqueAddress.ShouldBe(cluster.SelfUniqueAddress);
    }

    [Fact]
    public async Task Where_more_members_are_wanted_it_is_joining_until_they_are_there()
    {
        await using var systems = new RemoteSystems();
        const string Two = "akka.cluster.min-nr-of-members = 2";
        var cluster = Akka.Cluster.Cluster.Get(systems.StartNode(extra: Two));
        var news = new Probe(cluster.System);
        cluster.Subscribe(news.Ref, SubscriptionInitialStateMode.InitialStateAsSnapshot, typeof(IMemberEvent));
        await news.ExpectAsync<CurrentClusterState>();

        cluster.Join(cluster.SelfAddress);
        (await news.ExpectAsync<IMemberEvent>()).ShouldBeOfType<MemberJoined>();
        cluster.SelfMember.Status.ShouldBe(MemberStatus.Joining);

        var second = Akka.Cluster.Cluster.Get(systems.StartNode(extra: Two));
        second.Join(cluster.SelfAddress);
        (await news.ExpectAsync<MemberUp>(up => up.Member.UniqueAddress.Equals(cluster.SelfUniqueAddress))).Member.Status.ShouldBe(MemberStatus.Up);
    }
}
