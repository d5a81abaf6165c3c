namespace Akka.Cluster.Sharding;

// The entities of one shard: which of them run, which are being stopped, and what waits for those. An entity is started
// by its first message. One that is passivated is stopped, and started again if messages came meanwhile. With remembering,
// an entity that ends by itself is started again after a moment, and all of them are when the shard moves. Pure; T is a
// message with its sender.
internal sealed class ShardEntities<T>(bool isRemembering, TimeSpan idleAfter, int bufferedCountMax)
{
    private readonly Dictionary<string, Entity> entities = [];
    private readonly List<ShardCommand<T>> commands = [];
    private int bufferedCount;

    public bool IsStopping { get; private set; }

    public bool HasEnded { get; private set; }

    /// The entities that run, or are about to stop; not those that start again later.
    public IEnumerable<string> Ids => entities.Where(static each => each.Value.Phase != EntityPhase.Pausing).Select(static each => each.Key);

    public int RunningCount => entities.Values.Count(e => e.Phase == EntityPhase.Running);

    public IReadOnlyList<ShardCommand<T>> Deliver(string id, T message, DateTimeOffset now)
    {
        if (IsStopping)
        {
            commands.Add(new ShardCommand<T>.GiveBack([message]));
            return Take();
        }

        var entity = Started(id, now);
        entity.UsedAt = now;
        if (entity.Phase == EntityPhase.Running)
            commands.Add(new ShardCommand<T>.Tell(id, message));
        else if (bufferedCount >= bufferedCountMax)
            commands.Add(new ShardCommand<T>.Drop(id, message));
        else
        {
            entity.Buffer.Enqueue(message);
            bufferedCount++;
        }

        return Take();
    }

    // Without a message: by StartEntity, or because it is remembered.
    public IReadOnlyList<ShardCommand<T>> Start(string id, DateTimeOffset now)
    {
        if (!IsStopping)
            Started(id, now);
        return Take();
    }

    // The entity asks to be stopped by this message.
    public IReadOnlyList<ShardCommand<T>> Passivate(string id, object stopMessage)
    {
        if (!IsStopping && entities.TryGetValue(id, out var entity) && entity.Phase == EntityPhase.Running)
        {
            entity.Phase = EntityPhase.Passivating;
            commands.Add(new ShardCommand<T>.Stop(id, stopMessage));
        }

        return Take();
    }

    public IReadOnlyList<ShardCommand<T>> Ended(string id, DateTimeOffset now)
    {
        if (!entities.TryGetValue(id, out var entity))
            return Take();
        if (IsStopping)
        {
            entities.Remove(id);
            EndIfEmpty();
        }
        else if (entity.Buffer.Count > 0)
        {
            Run(id, entity, now);
        }
        else if (isRemembering && entity.Phase == EntityPhase.Running)
        {
            entity.Phase = EntityPhase.Pausing;
            commands.Add(new ShardCommand<T>.StartLater(id));
        }
        else
        {
            entities.Remove(id);
            Remember(id, isThere: false);
        }

        return Take();
    }

    // The moment after an entity's end is over.
    public IReadOnlyList<ShardCommand<T>> PauseEnded(string id, DateTimeOffset now)
    {
        if (!IsStopping && entities.TryGetValue(id, out var entity) && entity.Phase == EntityPhase.Pausing)
            Run(id, entity, now);
        return Take();
    }

    // Passivates who had no message for long. Remembered entities stay: they are wanted without messages.
    public IReadOnlyList<ShardCommand<T>> IdleTick(DateTimeOffset now)
    {
        if (IsStopping || isRemembering || idleAfter <= TimeSpan.Zero)
            return Take();
        foreach (var (id, entity) in entities)
        {
            if (entity.Phase != EntityPhase.Running || now - entity.UsedAt < idleAfter)
                continue;
            entity.Phase = EntityPhase.Passivating;
            commands.Add(new ShardCommand<T>.Stop(id, null));
        }

        return Take();
    }

    // The shard moves: all entities stop, and what waits for them goes back to the region.
    public IReadOnlyList<ShardCommand<T>> StopAll()
    {
        IsStopping = true;
        foreach (var (id, entity) in entities.ToList())
        {
            if (entity.Buffer.Count > 0)
                commands.Add(new ShardCommand<T>.GiveBack([.. entity.Buffer]));
            entity.Buffer.Clear();
            if (entity.Phase == EntityPhase.Running)
                commands.Add(new ShardCommand<T>.Stop(id, null));
            else if (entity.Phase == EntityPhase.Pausing)
                entities.Remove(id);
        }

        bufferedCount = 0;
        EndIfEmpty();
        return Take();
    }

    private Entity Started(string id, DateTimeOffset now)
    {
        if (entities.TryGetValue(id, out var entity))
        {
            if (entity.Phase == EntityPhase.Pausing)
                Run(id, entity, now);
            return entity;
        }

        entities.Add(id, entity = new Entity());
        Run(id, entity, now);
        Remember(id, isThere: true); // One that cannot be started would fail the shard again after each restart.
        return entity;
    }

    private void Run(string id, Entity entity, DateTimeOffset now)
    {
        (entity.Phase, entity.UsedAt) = (EntityPhase.Running, now);
        commands.Add(new ShardCommand<T>.Start(id));
        bufferedCount -= entity.Buffer.Count;
        while (entity.Buffer.TryDequeue(out var message))
            commands.Add(new ShardCommand<T>.Tell(id, message));
    }

    private void Remember(string id, bool isThere)
    {
        if (isRemembering)
            commands.Add(new ShardCommand<T>.Remember(id, isThere));
    }

    private void EndIfEmpty()
    {
        if (entities.Count > 0 || HasEnded)
            return;
        HasEnded = true;
        commands.Add(new ShardCommand<T>.End());
    }

    private IReadOnlyList<ShardCommand<T>> Take()
    {
        if (commands.Count == 0)
            return [];
        var taken = commands.ToArray();
        commands.Clear();
        return taken;
    }

    private sealed class Entity
    {
        public EntityPhase Phase { get; set; }

        public DateTimeOffset UsedAt { get; set; }

        public Queue<T> Buffer { get; } = new();
    }

    private enum EntityPhase
    {
        /// It is there and gets its messages.
        Running,

        /// It was told to stop; messages wait until it has.
        Passivating,

        /// It ended by itself, and is started again soon.
        Pausing,
    }
}

// What a shard's state wants done; its actor does it.
internal abstract record ShardCommand<T>
{
    public sealed record Start(string Id) : ShardCommand<T>;

    public sealed record Tell(string Id, T Message) : ShardCommand<T>;

    /// By this message, or by the shard's own stop message if it is null; the answer is Ended.
    public sealed record Stop(string Id, object? Message) : ShardCommand<T>;

    /// After the restart backoff; the answer is PauseEnded.
    public sealed record StartLater(string Id) : ShardCommand<T>;

    /// The region keeps these for the shard's next home.
    public sealed record GiveBack(IReadOnlyList<T> Messages) : ShardCommand<T>;

    /// The buffer is full: to dead letters.
    public sealed record Drop(string Id, T Message) : ShardCommand<T>;

    /// The entity is to be started, or not, wherever the shard is started next.
    public sealed record Remember(string Id, bool IsThere) : ShardCommand<T>;

    /// No entity is left: the shard may end.
    public sealed record End : ShardCommand<T>;
}
