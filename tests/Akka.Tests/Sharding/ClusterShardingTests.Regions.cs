using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Tests.Remote;

namespace Akka.Tests.Sharding;

// How regions begin and end.
public partial class ClusterShardingTests
{
    [Fact]
    public async Task A_region_that_is_told_to_ends_gracefully_and_its_shards_go_elsewhere()
    {
        await using var systems = new RemoteSystems();
        var nodes = await NodesAsync(systems, 2);
        var regions = nodes.Select(n => StartRegion(n)).ToArray();
        string[] ids = [.. Enumerable.Range(0, 10).Select(i => $"{i}")];
        foreach (var id in ids)
            await WhereAsync(regions[0], id);

        regions[1].Tell(GracefulShutdown.Instance, ActorRefs.NoSender);
        (await regions[1].WatchAsync().WaitAsync(RemoteSystems.Patience)).ShouldBeTrue();

        foreach (var id in ids)
            (await WhereAsync(regions[0], id)).ShouldBe(nodes[0].SelfAddress.ToString());
    }

    [Fact]
    public async Task A_message_at_which_the_extractor_fails_is_lost_alone()
    {
        await using var systems = new RemoteSystems();
        var node = (await NodesAsync(systems, 1))[0];
        var region = ClusterSharding.Get(node.System).Start(
            "picky", Props.Create<CounterEntity>(), ClusterShardingSettings.Create(node.System), new PickyExtractor());
        var letters = new Probe(node.System);
        node.System.EventStream.Subscribe(letters.Ref, typeof(Akka.Event.DeadLetter));
        (await CountAsync(region, "a")).ShouldBe(1);

        region.Tell(12.5);
        (await letters.ExpectAsync<Akka.Event.DeadLetter>(letter => letter.Message is double)).Recipient.ShouldBe(region);

        (await CountAsync(region, "a")).ShouldBe(2);
    }

    [Fact]
    public async Task Remembered_entities_are_started_again_when_their_shard_has_failed()
    {
        await using var systems = new RemoteSystems();
        var node = (await NodesAsync(systems, 1))[0];
        var starts = new System.Collections.Concurrent.ConcurrentDictionary<string, int>();
        Props PropsOf(string id) => starts.AddOrUpdate(id, 1, (_, count) => count + 1) == 1 && id == "bad"
            ? throw new InvalidOperationException("this entity cannot be started at first")
            : Props.Create<CounterEntity>();
        var region = ClusterSharding.Get(node.System).Start(
            "fragile", PropsOf, ClusterShardingSettings.Create(node.System).WithRememberEntities(true), new OneShardExtractor());
        (await CountAsync(region, "a")).ShouldBe(1);
        (await CountAsync(region, "b")).ShouldBe(1);

        region.Tell(new ShardingEnvelope("bad", "count"));

        await UntilAsync(() => Task.FromResult(starts["a"] == 2 && starts["b"] == 2));
        await UntilAsync(async () => (await IdsAsync(region)).Except(["bad"]).Order().SequenceEqual(["a", "b"]));
        (await CountAsync(region, "bad")).ShouldBe(1);
        (await CountAsync(region, "a")).ShouldBe(1);
    }

    private sealed class OneShardExtractor() : HashCodeMessageExtractor(1)
    {
        public override string? EntityId(object message) => (message as ShardingEnvelope)?.EntityId;
    }

    private sealed class PickyExtractor() : HashCodeMessageExtractor(8)
    {
        public override string? EntityId(object message) => ((ShardingEnvelope)message).EntityId;
    }

#pragma warning disable CS0618 // The older overloads are obsolete, and work.
    [Fact]
    public async Task Two_functions_may_say_which_entity_and_which_shard_a_message_is_for()
    {
        await using var systems = new RemoteSystems();
        var node = (await NodesAsync(systems, 1))[0];
        var region = ClusterSharding.Get(node.System).Start(
            "functions", Props.Create<CounterEntity>(), ClusterShardingSettings.Create(node.System),
            message => message is ValueTuple<string, string> word ? (word.Item1, word.Item2) : Akka.Util.Option<(string, object)>.None,
            message => message is ValueTuple<string, string> word ? $"{word.Item1[0]}" : "none");

        (await region.Ask<int>(("apple", "count"), RemoteSystems.Patience)).ShouldBe(1);
        (await region.Ask<int>(("apple", "count"), RemoteSystems.Patience)).ShouldBe(2);
        (await region.Ask<int>(("apricot", "count"), RemoteSystems.Patience)).ShouldBe(1);
        (await StateAsync(region)).Shards.Select(shard => shard.ShardId).ShouldBe(["a"]);
    }
#pragma warning restore CS0618
}
