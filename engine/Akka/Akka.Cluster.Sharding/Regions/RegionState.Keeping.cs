namespace Akka.Cluster.Sharding;

// What a region keeps: the buffer, its shards, and the coordinator that it follows.
internal sealed partial class RegionState<T>
{
    // A newer coordinator knows only what is told to it from now on: homes are asked for anew, and moves that the old one
    // had begun, but not yet ordered, are off. So a stay that was to end goes on under its old number, and what was said of
    // numbers by the old one, whose late words are not heard any more, is forgotten.
    private void Follow(CoordinatorId coordinator)
    {
        Coordinator = coordinator;
        isRegistered = false;
        terms.Clear();
        foreach (var shard in homes.Where(h => !h.Value.Equals(Self.Node)).Select(h => h.Key).ToList())
            homes.Remove(shard);
        foreach (var (shard, mine) in hosted)
        {
            if (mine.Phase != HostedPhase.Paused)
                continue;
            mine.Phase = HostedPhase.Running;
            homes[shard] = Self.Node;
            Drain(shard, message => new RegionCommand<T>.Deliver(shard, message));
        }
    }

    private Register Registration() => new(Self, Coordinator, termSeen, IsEnding,
        [.. hosted.Select(h => new HostedShard(h.Key, h.Value.Term, h.Value.Phase == HostedPhase.Stopping))], Remembered());

    private bool IsNewest(string shard, long term)
    {
        termSeen = Math.Max(termSeen, term);
        if (terms.TryGetValue(shard, out var known) && term < known)
            return false;
        terms[shard] = term;
        return true;
    }

    // Messages for one shard keep their order: while some wait, later ones wait behind them.
    private void Buffer(string shard, T message)
    {
        if (BufferedCount >= bufferedCountMax)
        {
            commands.Add(new RegionCommand<T>.Drop(shard, message));
            return;
        }

        BufferedCount++;
        if (buffers.TryGetValue(shard, out var buffer))
        {
            buffer.Enqueue(message);
            return;
        }

        buffers.Add(shard, new Queue<T>([message]));
        AskForHome(shard);
    }

    private void Drain(string shard, Func<T, RegionCommand<T>> to)
    {
        if (!buffers.Remove(shard, out var buffer))
            return;
        BufferedCount -= buffer.Count;
        foreach (var message in buffer)
            commands.Add(to(message));
    }

    private void AskForHome(string shard)
    {
        if (isRegistered && !(hosted.TryGetValue(shard, out var mine) && mine.Phase == HostedPhase.Stopping))
            commands.Add(new RegionCommand<T>.Say(new GetShardHome(Self, shard)));
    }

    private void StopHosted(string shard, Hosted mine)
    {
        if (mine.Phase == HostedPhase.Stopping)
            return;
        mine.Phase = HostedPhase.Stopping;
        homes.Remove(shard);
        commands.Add(new RegionCommand<T>.StopShard(shard));
    }

    // What waits here goes to its shards' next homes first.
    private void EndIfEmpty()
    {
        if (!IsEnding || HasEnded || hosted.Count > 0 || BufferedCount > 0)
            return;
        HasEnded = true;
        if (isRegistered)
            commands.Add(new RegionCommand<T>.Say(new RegionEnded(Self)));
        commands.Add(new RegionCommand<T>.End());
    }

    private IReadOnlyList<RegionCommand<T>> Take()
    {
        var taken = commands.ToArray();
        commands.Clear();
        return taken;
    }

    private sealed class Hosted
    {
        public long Term { get; set; }

        public HostedPhase Phase { get; set; } = HostedPhase.Running;
    }

    private enum HostedPhase
    {
        /// Messages go to the shard.
        Running,

        /// It is about to move: messages wait here.
        Paused,

        /// Its entities are stopping; messages wait here and follow it.
        Stopping,
    }
}
