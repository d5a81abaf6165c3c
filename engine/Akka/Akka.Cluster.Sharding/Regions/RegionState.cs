namespace Akka.Cluster.Sharding;

// One node's view of where the shards are, and which of them it has. A message for a shard whose home is not known waits
// in the buffer, in its order, until the coordinator has said where it goes. Pure: the region actor carries.
internal sealed partial class RegionState<T>(RegionId self, int bufferedCountMax)
{
    // Incarnations that left the cluster, so that a late answer does not send messages there.
    private const int RemovedCountMax = 10_000;

    private readonly HashSet<UniqueAddress> removed = [];
    private readonly Dictionary<string, UniqueAddress> homes = [];
    private readonly Dictionary<string, long> terms = [];
    private readonly Dictionary<string, Hosted> hosted = [];
    private readonly Dictionary<string, Queue<T>> buffers = [];
    private readonly List<RegionCommand<T>> commands = [];
    private long termSeen;
    private bool isRegistered;

    public RegionId Self { get; } = self;

    public CoordinatorId? Coordinator { get; private set; }

    // This region is on its way out, and gets no more shards.
    public bool IsEnding { get; private set; }

    public bool HasEnded { get; private set; }

    public int BufferedCount { get; private set; }

    public IReadOnlyCollection<string> HostedShards => hosted.Keys;

    // Shards that have remembered entities, so that a new coordinator starts them unasked.
    public Func<IReadOnlyList<string>> Remembered { get; init; } = static () => [];

    /// Where a shard lives; null while that is not known, or while it moves.
    public UniqueAddress? HomeOf(string shard) =>
        hosted.ContainsKey(shard) ? Self.Node : homes.TryGetValue(shard, out var home) && !home.Equals(Self.Node) ? home : null;

    public IReadOnlyList<RegionCommand<T>> Route(string shard, T message)
    {
        if (hosted.TryGetValue(shard, out var mine) && mine.Phase == HostedPhase.Running)
            commands.Add(new RegionCommand<T>.Deliver(shard, message));
        else if (mine is null && homes.TryGetValue(shard, out var home) && !home.Equals(Self.Node))
            commands.Add(new RegionCommand<T>.Forward(home, message));
        else
            Buffer(shard, message);
        return Take();
    }

    // Messages that a shard had taken and could not give to an entity before it was stopped.
    public IReadOnlyList<RegionCommand<T>> GivenBack(string shard, IEnumerable<T> messages)
    {
        // They are older than what waits already.
        var later = buffers.Remove(shard, out var buffer) ? buffer : [];
        BufferedCount -= later.Count;
        foreach (var message in messages.Concat(later))
            Buffer(shard, message);
        return Take();
    }

    public IReadOnlyList<RegionCommand<T>> Called(RegisterWithMe word)
    {
        if (Coordinator is { } known && word.Coordinator.CompareTo(known) < 0)
            return Take();
        if (Coordinator is null || word.Coordinator != Coordinator)
            Follow(word.Coordinator);
        commands.Add(new RegionCommand<T>.Say(Registration()));
        return Take();
    }

    public IReadOnlyList<RegionCommand<T>> TakenIn(Registered word)
    {
        if (word.Coordinator != Coordinator)
            return Take();
        if (!isRegistered)
        {
            isRegistered = true;
            foreach (var shard in buffers.Keys)
                AskForHome(shard);
        }

        return Take();
    }

    public IReadOnlyList<RegionCommand<T>> HomeTold(ShardHome word)
    {
        if (word.Coordinator != Coordinator || !IsNewest(word.Shard, word.Term) || hosted.ContainsKey(word.Shard))
            return Take();
        if (removed.Contains(word.Home))
            return Take(); // Late news: the next tick asks again.
        homes[word.Shard] = word.Home;
        if (!word.Home.Equals(Self.Node))
            Drain(word.Shard, message => new RegionCommand<T>.Forward(word.Home, message));
        EndIfEmpty();
        return Take();
    }

    public IReadOnlyList<RegionCommand<T>> HostAsked(HostShard word)
    {
        if (word.Coordinator != Coordinator || HasEnded || !IsNewest(word.Shard, word.Term))
            return Take();
        if (!hosted.TryGetValue(word.Shard, out var mine))
        {
            hosted.Add(word.Shard, mine = new Hosted());
            commands.Add(new RegionCommand<T>.StartShard(word.Shard, word.Term));
        }

        if (mine.Phase == HostedPhase.Stopping)
            return Take(); // It ends first; the coordinator asks again.
        (mine.Term, mine.Phase) = (word.Term, HostedPhase.Running);
        homes[word.Shard] = Self.Node;
        commands.Add(new RegionCommand<T>.Say(new ShardStarted(Self, word.Shard, word.Term)));
        Drain(word.Shard, message => new RegionCommand<T>.Deliver(word.Shard, message));
        return Take();
    }

    public IReadOnlyList<RegionCommand<T>> HandOffBegun(BeginHandOff word)
    {
        if (word.Coordinator != Coordinator)
            return Take();
        if (IsNewest(word.Shard, word.Term))
        {
            terms[word.Shard] = word.Term + 1; // What was said of this stay and comes late is not news.
            homes.Remove(word.Shard);
            if (hosted.TryGetValue(word.Shard, out var mine) && mine.Phase == HostedPhase.Running)
                mine.Phase = HostedPhase.Paused;
        }

        commands.Add(new RegionCommand<T>.Say(new BeginHandOffAck(Self, word.Shard, word.Term)));
        return Take();
    }

    public IReadOnlyList<RegionCommand<T>> HandOffAsked(HandOff word)
    {
        if (word.Coordinator != Coordinator)
            return Take();
        if (!hosted.TryGetValue(word.Shard, out var mine))
            commands.Add(new RegionCommand<T>.Say(new ShardStopped(Self, word.Shard, word.Term)));
        else if (mine.Term == word.Term)
            StopHosted(word.Shard, mine);
        return Take();
    }

    // The shard's last entity has ended.
    public IReadOnlyList<RegionCommand<T>> ShardEnded(string shard)
    {
        if (hosted.Remove(shard, out var mine))
        {
            homes.Remove(shard);
            commands.Add(new RegionCommand<T>.Say(new ShardStopped(Self, shard, mine.Term)));
            if (buffers.ContainsKey(shard))
                AskForHome(shard);
        }

        EndIfEmpty();
        return Take();
    }

    // Its actor has failed and begins anew, without entities, and without knowing what it was told.
    public IReadOnlyList<RegionCommand<T>> ShardRestarted(string shard)
    {
        if (hosted.TryGetValue(shard, out var mine) && mine.Phase == HostedPhase.Stopping)
            commands.Add(new RegionCommand<T>.StopShard(shard));
        return Take();
    }

    // Its shards will live elsewhere: messages for them wait.
    public IReadOnlyList<RegionCommand<T>> NodeRemoved(UniqueAddress node)
    {
        if (removed.Count == RemovedCountMax)
            removed.Clear(); // What was told of those is long outdated.
        removed.Add(node);
        foreach (var shard in homes.Where(h => h.Value.Equals(node)).Select(h => h.Key).ToList())
            homes.Remove(shard);
        return Take();
    }

    // This node is going: the coordinator moves what is here.
    public IReadOnlyList<RegionCommand<T>> EndAsked()
    {
        IsEnding = true;
        EndIfEmpty();
        if (!HasEnded && isRegistered)
            commands.Add(new RegionCommand<T>.Say(new RegionEnding(Self)));
        return Take();
    }

    // Repeats what was not answered.
    public IReadOnlyList<RegionCommand<T>> Tick()
    {
        if (Coordinator is null || !isRegistered)
            commands.Add(new RegionCommand<T>.LookForCoordinator(Registration()));
        else
            foreach (var shard in buffers.Keys)
                AskForHome(shard);
        if (IsEnding && isRegistered && !HasEnded)
            commands.Add(new RegionCommand<T>.Say(new RegionEnding(Self)));
        return Take();
    }

    // The coordinator is gone, and so is all that it was about to do. What it had begun to move is here, and goes on.
    public IReadOnlyList<RegionCommand<T>> CoordinatorLost()
    {
        isRegistered = false;
        return Take();
    }
}
