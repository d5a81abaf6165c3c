using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Sharding;
using Akka.Configuration;
using Akka.Tests.Remote;
using static Akka.Cluster.ClusterEvent;

namespace Akka.Tests.Cluster;

// Members that join while another is unreachable: not all can agree that they are Up, so they are weakly up until it is
// downed or back.
public class WeaklyUpTests
{
    private const string Settings = """
        akka.cluster.downing-provider-class = ""
        akka.cluster.allow-weakly-up-members = 600ms
        """;

    [Fact]
    public async Task Who_joins_while_a_member_is_unreachable_is_weakly_up_until_that_one_is_downed()
    {
        await using var systems = new RemoteSystems();
        var (first, lost) = await WithOneUnreachableAsync(systems, Settings);
        var news = new Probe(first.System);
        first.Subscribe(news.Ref, SubscriptionInitialStateMode.InitialStateAsSnapshot, typeof(IMemberEvent));

        var late = Join(systems, first, Settings);
        var up = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        late.RegisterOnMemberUp(() => up.TrySetResult());

        (await news.ExpectAsync<IMemberEvent>()).ShouldBeOfType<MemberJoined>().Member.UniqueAddress.ShouldBe(late.SelfUniqueAddress);
        var weakly = (await news.ExpectAsync<IMemberEvent>()).ShouldBeOfType<MemberWeaklyUp>().Member;
        weakly.UniqueAddress.ShouldBe(late.SelfUniqueAddress);
        weakly.Status.ShouldBe(MemberStatus.WeaklyUp);
        first.SelfMember.IsOlderThan(weakly).ShouldBeTrue();
        await ClusterTests.WaitAsync(late, _ => late.SelfMember.Status == MemberStatus.WeaklyUp);
        late.State.Leader.ShouldBe(first.SelfAddress);
        up.Task.IsCompleted.ShouldBeFalse();

        first.Down(lost.Address);
        (await news.ExpectAsync<MemberUp>()).Member.UniqueAddress.ShouldBe(late.SelfUniqueAddress);
        await ClusterTests.WaitAsync(first, state => state.Members.Count == 2);
        await up.Task.WaitAsync(RemoteSystems.Patience);
    }

    [Fact]
    public async Task Switched_off_nobody_is_weakly_up()
    {
        await using var systems = new RemoteSystems();
        var off = $"{Settings}\nakka.cluster.allow-weakly-up-members = off";
        var (first, lost) = await WithOneUnreachableAsync(systems, off);
        var news = new Probe(first.System);
        first.Subscribe(news.Ref, SubscriptionInitialStateMode.InitialStateAsSnapshot, typeof(IMemberEvent));

        var late = Join(systems, first, off);
        await ClusterTests.WaitAsync(late, state => state.Members.Count == 3);
        await Task.Delay(TimeSpan.FromSeconds(1.5)); // Long enough for whom the setting above lets in.
        late.SelfMember.Status.ShouldBe(MemberStatus.Joining);

        first.Down(lost.Address);
        await news.ExpectAsync<MemberJoined>();
        (await news.ExpectAsync<MemberStatusChange>(change => change.Member.UniqueAddress.Equals(late.SelfUniqueAddress)))
            .ShouldBeOfType<MemberUp>();
    }

    [Fact]
    public async Task Who_is_weakly_up_gets_no_shards_until_it_is_up()
    {
        await using var systems = new RemoteSystems();
        var (first, lost) = await WithOneUnreachableAsync(systems, Settings);
        var region = StartEntities(first);
        var late = Join(systems, first, Settings);
        var lateRegion = StartEntities(late);
        await ClusterTests.WaitAsync(first, state => state.Members.Any(m => m.Status == MemberStatus.WeaklyUp));

        foreach (var id in Enumerable.Range(0, 10))
            (await region.Ask<Address>($"{id}", RemoteSystems.Patience)).ShouldBe(first.SelfAddress);
        var waiting = lateRegion.Ask<Address>("0", RemoteSystems.Patience);

        first.Down(lost.Address);
        (await waiting).ShouldBe(first.SelfAddress);
        await ClusterTests.WaitAsync(late, _ => late.IsUp);
        var more = Enumerable.Range(10, 500).Select(id => $"{id}").GetEnumerator();
        while (await AskAsync(region, more) != late.SelfAddress)
            await Task.Delay(20);
    }

    [Fact]
    public async Task Who_leaves_while_weakly_up_is_gone_when_all_agree_and_was_never_up()
    {
        await using var systems = new RemoteSystems();
        var (first, lost) = await WithOneUnreachableAsync(systems, Settings);
        var late = Join(systems, first, Settings);
        await ClusterTests.WaitAsync(late, _ => late.SelfMember.Status == MemberStatus.WeaklyUp);
        var news = new Probe(first.System);
        first.Subscribe(news.Ref, SubscriptionInitialStateMode.InitialStateAsSnapshot, typeof(IMemberEvent));

        var left = late.LeaveAsync();
        (await news.ExpectAsync<IMemberEvent>()).ShouldBeOfType<MemberLeft>().Member.UniqueAddress.ShouldBe(late.SelfUniqueAddress);
        first.Down(lost.Address);

        await left.WaitAsync(RemoteSystems.Patience);
        (await news.ExpectAsync<MemberStatusChange>(change =>
            change is MemberUp or MemberRemoved && change.Member.UniqueAddress.Equals(late.SelfUniqueAddress)))
            .ShouldBeOfType<MemberRemoved>();
    }

    [Theory]
    [InlineData("on", 7)]
    [InlineData("3s", 3)]
    [InlineData("off", 0)]
    [InlineData(null, 7)]
    public async Task The_setting_is_a_time_on_or_off_and_seven_seconds_by_default(string? text, int seconds)
    {
        await using var systems = new RemoteSystems();
        var settings = Read(systems, text);

        settings.WeaklyUpAfter.ShouldBe(TimeSpan.FromSeconds(seconds));
        settings.AllowWeaklyUpMembers.ShouldBe(seconds > 0);
    }

    [Fact]
    public async Task A_setting_of_no_time_is_refused()
    {
        await using var systems = new RemoteSystems();
        Should.Throw<ConfigurationException>(() => Read(systems, "0s")).Message.ShouldContain("allow-weakly-up-members");
    }

    private static ClusterSettings Read(RemoteSystems systems, string? text)
    {
        var changed = text is null ? "" : $"akka.cluster.allow-weakly-up-members = {text}";
        var defaults = systems.StartNode().Settings.Config;
        return new ClusterSettings(ConfigurationFactory.ParseString(changed).WithFallback(defaults), "cluster");
    }

    // A member that leads, and another that is gone without a word.
    private static async Task<(Akka.Cluster.Cluster First, UniqueAddress Lost)> WithOneUnreachableAsync(RemoteSystems systems, string settings)
    {
        var first = await ClusterTests.FoundAsync(systems, extra: settings);
        var lost = await ClusterTests.JoinAsync(systems, first, extra: settings);
        await ClusterTests.WaitAsync(first, state => state.Members.Count(m => m.Status == MemberStatus.Up) == 2);
        await RemoteSystems.CrashAsync(lost.System);
        await ClusterTests.WaitAsync(first, state => state.Unreachable.Count == 1);
        return (first, lost.SelfUniqueAddress);
    }

    private static Akka.Cluster.Cluster Join(RemoteSystems systems, Akka.Cluster.Cluster via, string settings)
    {
        var cluster = Akka.Cluster.Cluster.Get(systems.StartNode(extra: settings));
        cluster.Join(via.SelfAddress);
        return cluster;
    }

    private static IActorRef StartEntities(Akka.Cluster.Cluster node) => ClusterSharding.Get(node.System).Start(
        "entity", Props.Create(() => new Entity()), ClusterShardingSettings.Create(node.System), new Extractor());

    private static Task<Address> AskAsync(IActorRef region, IEnumerator<string> ids)
    {
        ids.MoveNext().ShouldBeTrue("no new shard has gone to the node that is Up now");
        return region.Ask<Address>(ids.Current, RemoteSystems.Patience);
    }

    // Says where it lives.
    private sealed class Entity : UntypedActor
    {
        protected override void OnReceive(object message) => Sender.Tell(Akka.Cluster.Cluster.Get(Context.System).SelfAddress);
    }

    // A message is the id of its entity, which is a shard by itself.
    private sealed class Extractor : IMessageExtractor
    {
        public string EntityId(object message) => (string)message;

        public object EntityMessage(object message) => message;

        public string ShardId(object message) => (string)message;

        public string ShardId(string entityId, object? messageHint = null) => entityId;
    }
}
