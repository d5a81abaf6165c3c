namespace Akka.Cluster.Sharding;

// Where each shard lives. It keeps nothing on disk: a new coordinator asks every node what its region hosts, and gives
// out nothing before all have answered or are gone, so that no shard gets a second home. A shard that moves is first
// forgotten by all regions (BeginHandOff), who keep its messages, then stopped (HandOff), and then started elsewhere.
// Pure: events and the time in, commands out. CoordinatorState.Moving.cs has the hand-off.
internal sealed partial class CoordinatorState
{
    private readonly TimeSpan handOffTimeout;
    private readonly Dictionary<RegionId, Region> regions = [];
    private readonly Dictionary<string, Shard> shards = [];
    private readonly HashSet<UniqueAddress> unheard;
    private readonly HashSet<UniqueAddress> lost = [];
    private readonly List<CoordinatorCommand> commands = [];
    private long term;

    // `nodes` are the members that may have a region, this one included.
    public CoordinatorState(CoordinatorId id, IEnumerable<UniqueAddress> nodes, TimeSpan handOffTimeout)
    {
        Id = id;
        this.handOffTimeout = handOffTimeout;
        unheard = [.. nodes];
    }

    public CoordinatorId Id { get; }

    // All regions that were there when this coordinator began are known.
    public bool IsReady => unheard.Count == 0;

    public IEnumerable<RegionId> Regions => regions.Keys.Where(r => !r.IsProxy);

    public IReadOnlyCollection<string> Moving =>
        [.. shards.Where(s => s.Value.Phase is ShardPhase.Leaving or ShardPhase.Stopping).Select(s => s.Key)];

    public IReadOnlyList<CoordinatorCommand> Begin() => Tick(default);

    // The shards of each region that may get more.
    public IReadOnlyDictionary<RegionId, IReadOnlyList<string>> Allocations()
    {
        var open = regions.Where(r => !r.Key.IsProxy && !r.Value.IsEnding && !lost.Contains(r.Key.Node)).Select(r => r.Key);
        var byHome = shards.Where(s => s.Value.Home is not null).ToLookup(s => s.Value.Home!, s => s.Key);
        return open.ToDictionary(r => r, r => (IReadOnlyList<string>)[.. byHome[r].Order(StringComparer.Ordinal)]);
    }

    public IReadOnlyList<CoordinatorCommand> Registers(Register word, DateTimeOffset now)
    {
        if (lost.Contains(word.Region.Node))
            return Take(); // A late word of a node that is gone.
        if (word.Coordinator != Id)
        {
            Send(word.Region, new RegisterWithMe(Id));
            return Take();
        }

        ForgetEarlierStart(word.Region);
        if (!regions.TryGetValue(word.Region, out var region))
            regions.Add(word.Region, region = new Region());
        region.IsEnding |= word.IsEnding;
        term = Math.Max(term, word.TermSeen);
        foreach (var hosted in word.Hosted)
            Adopt(word.Region, hosted);
        foreach (var name in word.Remembered.Where(name => !shards.ContainsKey(name)))
            shards.Add(name, new Shard());
        Send(word.Region, new Registered(Id));
        if (!word.Region.IsProxy)
            Heard(word.Region.Node);
        ChooseHomes();
        LeaveEndingRegions(now);
        return Take();
    }

    // The node is a member, but no region runs there.
    public IReadOnlyList<CoordinatorCommand> NoRegionAt(UniqueAddress node)
    {
        Heard(node);
        return Take();
    }

    public IReadOnlyList<CoordinatorCommand> HomeAsked(GetShardHome word)
    {
        if (!regions.ContainsKey(word.Region))
        {
            Send(word.Region, new RegisterWithMe(Id));
            return Take();
        }

        if (!shards.TryGetValue(word.Shard, out var shard))
            shards.Add(word.Shard, shard = new Shard());
        if (shard.Phase == ShardPhase.Running && shard.Home == word.Region)
        {
            // It lost the shard by a fault, or asked before it had it.
            (shard.Phase, shard.Term) = (ShardPhase.Starting, ++term);
            Send(word.Region, new HostShard(Id, word.Shard, shard.Term));
            return Take();
        }

        if (shard is { Phase: ShardPhase.Running, Home: { } home } && !lost.Contains(home.Node))
        {
            Send(word.Region, new ShardHome(Id, word.Shard, shard.Term, home.Node));
            return Take();
        }

        shard.Waiting.Add(word.Region);
        ChooseHome(word.Shard, shard);
        return Take();
    }

    // The strategy's answer. It may be late: the region may be gone, or the shard have a home. Null: there is none to choose.
    public IReadOnlyList<CoordinatorCommand> Chosen(string name, RegionId? home)
    {
        if (!shards.TryGetValue(name, out var shard) || shard.Phase != ShardPhase.Choosing)
            return Take();
        shard.Phase = ShardPhase.Homeless;
        if (home is null || !regions.TryGetValue(home, out var region) || region.IsEnding || lost.Contains(home.Node))
            return Take(); // The next tick tries again.
        (shard.Phase, shard.Home, shard.Term) = (ShardPhase.Starting, home, ++term);
        Send(home, new HostShard(Id, name, shard.Term));
        return Take();
    }

    public IReadOnlyList<CoordinatorCommand> Started(ShardStarted word, DateTimeOffset now)
    {
        if (!shards.TryGetValue(word.Shard, out var shard) || shard.Phase != ShardPhase.Starting
            || shard.Term != word.Term || shard.Home != word.Region)
            return Take();
        shard.Phase = ShardPhase.Running;
        foreach (var waiting in shard.Waiting)
            Send(waiting, new ShardHome(Id, word.Shard, shard.Term, word.Region.Node));
        shard.Waiting.Clear();
        if (regions[word.Region].IsEnding)
            BeginMove(word.Shard, shard, now);
        return Take();
    }

    // The node is out of the cluster, but a process that was downed may not know it yet: its shards rest until NodeGone.
    public IReadOnlyList<CoordinatorCommand> NodeLost(UniqueAddress node)
    {
        lost.Add(node);
        return Take();
    }

    // Nothing runs at the node any more.
    public IReadOnlyList<CoordinatorCommand> NodeGone(UniqueAddress node, DateTimeOffset now)
    {
        foreach (var region in regions.Keys.Where(r => r.Node.Equals(node)).ToList())
            Remove(region);
        lost.Add(node);
        Heard(node);
        Advance(now);
        ChooseHomes();
        return Take();
    }

    // Repeats what was not answered.
    public IReadOnlyList<CoordinatorCommand> Tick(DateTimeOffset now)
    {
        foreach (var node in unheard)
            commands.Add(new CoordinatorCommand.Call(node));
        foreach (var (name, shard) in shards)
            if (shard is { Phase: ShardPhase.Starting, Home: { } home })
                Send(home, new HostShard(Id, name, shard.Term));
        RepeatHandOffs(now);
        Advance(now);
        ChooseHomes();
        return Take();
    }

    private void Adopt(RegionId region, HostedShard hosted)
    {
        if (!shards.TryGetValue(hosted.Shard, out var shard))
            shards.Add(hosted.Shard, shard = new Shard());
        if (shard.Home == region)
            return;
        if (shard.Home is { } other && shard.Term >= hosted.Term)
        {
            commands.Add(new CoordinatorCommand.Warn(
                $"shard {hosted.Shard} is at {other.Node.Address} and again at {region.Node.Address}, which stops it"));
            Send(region, new HandOff(Id, hosted.Shard, hosted.Term));
            return;
        }

        if (shard.Home is { } older)
        {
            commands.Add(new CoordinatorCommand.Warn(
                $"shard {hosted.Shard} is at {older.Node.Address}, which stops it, and again at {region.Node.Address}"));
            Send(older, new HandOff(Id, hosted.Shard, shard.Term));
        }

        (shard.Home, shard.Term) = (region, hosted.Term);
        shard.Phase = hosted.IsStopping ? ShardPhase.Stopping : ShardPhase.Running;
    }

    // A region of the same node that was started before: it is gone, and its shards with it.
    private void ForgetEarlierStart(RegionId region)
    {
        foreach (var earlier in regions.Keys.Where(
            r => r.Node.Equals(region.Node) && r.IsProxy == region.IsProxy && r.Start < region.Start).ToList())
            Remove(earlier);
    }

    private void Remove(RegionId region)
    {
        regions.Remove(region);
        foreach (var shard in shards.Values)
        {
            shard.Waiting.Remove(region);
            shard.Unacked.Remove(region);
            if (shard.Home == region)
                (shard.Home, shard.Phase) = (null, ShardPhase.Homeless);
        }
    }

    private void Heard(UniqueAddress node)
    {
        if (unheard.Remove(node) && IsReady)
            ChooseHomes();
    }

    private void ChooseHomes()
    {
        if (IsReady)
            foreach (var (name, shard) in shards)
                ChooseHome(name, shard);
    }

    private void ChooseHome(string name, Shard shard)
    {
        if (!IsReady || shard.Phase != ShardPhase.Homeless)
            return;
        var requester = shard.Waiting.FirstOrDefault() ?? regions.Keys.FirstOrDefault(r => !r.IsProxy);
        if (requester is null)
            return;
        shard.Phase = ShardPhase.Choosing;
        commands.Add(new CoordinatorCommand.Choose(requester, name));
    }

    private void Send(RegionId to, IClusterShardingSerializable word) => commands.Add(new CoordinatorCommand.Send(to, word));

    private IReadOnlyList<CoordinatorCommand> Take()
    {
        var taken = commands.ToArray();
        commands.Clear();
        return taken;
    }

    private sealed class Region
    {
        public bool IsEnding { get; set; }
    }

    private sealed class Shard
    {
        public ShardPhase Phase { get; set; } = ShardPhase.Homeless;

        public RegionId? Home { get; set; }

        public long Term { get; set; }

        public DateTimeOffset MovingSince { get; set; }

        /// Regions that asked for the home and have no answer yet.
        public HashSet<RegionId> Waiting { get; } = [];

        /// Regions that have not acknowledged BeginHandOff.
        public HashSet<RegionId> Unacked { get; } = [];
    }
}

internal enum ShardPhase
{
    /// No region has it. It gets a home as soon as there is a region to choose.
    Homeless,

    /// The allocation strategy is choosing.
    Choosing,

    /// Its home was told, and has not answered.
    Starting,

    /// Its home answers for it.
    Running,

    /// It is to move: all regions are told to keep its messages.
    Leaving,

    /// All keep its messages: its home stops it.
    Stopping,
}
