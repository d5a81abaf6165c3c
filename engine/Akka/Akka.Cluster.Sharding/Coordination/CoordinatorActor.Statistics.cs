using System.Collections.Immutable;
using Akka.Actor;

namespace Akka.Cluster.Sharding;

// Counts the entities of all regions, for who asks one of them.
internal sealed partial class CoordinatorActor
{
    private void CollectStatistics(TimeSpan timeout)
    {
        var (asker, self) = (Sender, Self);
        var questions = regions.Where(r => !r.Key.IsProxy)
            .Select(r => (r.Key.Node.Address, Answer: r.Value.Ask<ShardRegionStats>(GetShardRegionStats.Instance, timeout)))
            .ToList();
        _ = AnswerAsync();

        async Task AnswerAsync()
        {
            await ((Task)Task.WhenAll(questions.Select(q => q.Answer))).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var stats = ImmutableDictionary.CreateBuilder<Address, ShardRegionStats>();
            foreach (var (address, answer) in questions.Where(q => q.Answer.IsCompletedSuccessfully))
                stats[address] = answer.Result;
            asker.Tell(new ClusterShardingStats(stats.ToImmutable()), self);
        }
    }
}
