using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster.Tools.Singleton;
using Akka.Util;

namespace Akka.Cluster.Sharding;

// The shards that live in a region, what is remembered of their entities, and questions about them.
public sealed partial class ShardRegion
{
    private readonly Dictionary<string, IActorRef> shards = [];
    private readonly RememberedEntities remembered = new();

    private void StartShard(string shard, long term)
    {
        var (props, stop, settings) = (entityProps!, stopMessage, this.settings);
        var child = Context.ActorOf(Props.Create(() => new ShardActor(shard, props, stop, settings)), Uri.EscapeDataString(shard));
        shards[shard] = Context.Watch(child);
        if (!settings.RememberEntities)
            return;
        Broadcast(remembered.Begin(shard, term));
        foreach (var id in remembered.IdsOf(shard))
            child.Tell(new EntityMessage(id, null, new StartEntity(id), ActorRefs.NoSender), ActorRefs.NoSender);
    }

    private void ShardTerminated(IActorRef child)
    {
        if (shards.FirstOrDefault(s => s.Value.Equals(child)) is not { Value: not null } ended)
            return;
        shards.Remove(ended.Key);
        Perform(state.ShardEnded(ended.Key));
    }

    private void ShardRestarted(string shard)
    {
        if (!shards.TryGetValue(shard, out var child))
            return;
        Perform(state.ShardRestarted(shard));
        if (settings.RememberEntities)
            child.Tell(new ShardActor.StartAgain(remembered.IdsOf(shard)), Self);
    }

    private void Remember(ShardActor.Changed changed)
    {
        if (shards.ContainsKey(changed.Shard))
            Broadcast([remembered.Change(changed.Shard, changed.EntityId, changed.IsThere)]);
    }

    private void Broadcast(IReadOnlyList<EntitiesRemembered> words)
    {
        foreach (var member in cluster.State.Members.Where(MayHost))
            if (!member.UniqueAddress.Equals(cluster.SelfUniqueAddress))
                foreach (var word in words)
                    RegionAt(member.UniqueAddress).Tell(word, Self);
    }

    private void Answer(IShardRegionQuery query)
    {
        var asker = Sender;
        switch (query)
        {
            case GetCurrentRegions:
                asker.Tell(new CurrentRegions(
                    cluster.State.Members.Where(
                        m => m.Status == MemberStatus.Up && MayHost(m)).Select(m => m.Address).ToImmutableHashSet()), Self);
                break;
            case GetShardRegionState:
                AnswerState(asker, static (shards, failed) => new CurrentShardRegionState(shards.ToImmutableHashSet(), failed));
                break;
            case GetShardRegionStats:
                AnswerState(asker, static (shards, failed) =>
                    new ShardRegionStats(shards.ToImmutableDictionary(s => s.ShardId, s => s.EntityIds.Count), failed));
                break;
            case GetClusterShardingStats when coordinator is null:
                asker.Tell(new ClusterShardingStats(ImmutableDictionary<Address, ShardRegionStats>.Empty), Self);
                break;
            case GetClusterShardingStats:
                coordinator.Forward(query);
                break;
            case GetEntityLocation question:
                AnswerLocation(asker, question);
                break;
            default:
                Unhandled(query);
                break;
        }
    }

    private void AnswerLocation(IActorRef asker, GetEntityLocation question)
    {
        var (id, shard, self) = (question.EntityId, extractor.ShardId(question.EntityId), Self);
        if (string.IsNullOrEmpty(shard) || state.HomeOf(shard) is not { } home)
        {
            asker.Tell(new EntityLocation(id, shard ?? "", Address.AllSystems, Option<IActorRef>.None), self);
            return;
        }

        var region = new RootActorPath(home.Address) / "system" / "sharding" / ShardingGuardian.NameOf(typeName, isProxy: false);
        var entity = Context.ActorSelection(region / Uri.EscapeDataString(shard) / Uri.EscapeDataString(id));
        _ = AnswerAsync();

        async Task AnswerAsync()
        {
            var found = entity.ResolveOne(question.Timeout);
            await ((Task)found).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var running = found.IsCompletedSuccessfully ? Option<IActorRef>.Create(found.Result) : Option<IActorRef>.None;
            asker.Tell(new EntityLocation(id, shard, home.Address, running), self);
        }
    }

    private void AnswerState(IActorRef asker, Func<IReadOnlyList<ShardState>, ImmutableHashSet<string>, object> answer)
    {
        var self = Self;
        var questions = shards.Select(s => (s.Key,
            Answer: s.Value.Ask<ShardState>(ShardActor.Describe.Instance, settings.ShardRegionQueryTimeout))).ToList();
        _ = AnswerAsync();

        async Task AnswerAsync()
        {
            await ((Task)Task.WhenAll(questions.Select(q => q.Answer))).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            asker.Tell(answer(
                [.. questions.Where(q => q.Answer.IsCompletedSuccessfully).Select(q => q.Answer.Result)],
                questions.Where(q => !q.Answer.IsCompletedSuccessfully).Select(q => q.Key).ToImmutableHashSet()), self);
        }
    }
}
