namespace Akka.Cluster.Sharding;

// Which entities each shard had: kept by the shard's region, copied to all others, so that the shard's next home can start
// them whoever died. A copy has the stay (term) and the count of changes in it (number), and takes what is newer; after a
// gap it asks for the whole. What was told in the last moment before a crash may be missing. Pure.
internal sealed class RememberedEntities
{
    // So many ids fit a frame of 128 kB at 60 bytes each. A whole is sent as a first part and changes that add the rest.
    public const int IdCountMax = 2000;

    private readonly Dictionary<string, Copy> shards = [];

    public IReadOnlyList<string> ShardsWithEntities => [.. shards.Where(s => s.Value.Ids.Count > 0).Select(s => s.Key)];

    public IReadOnlyList<string> IdsOf(string shard) => shards.TryGetValue(shard, out var copy) ? [.. copy.Ids] : [];

    // A new stay begins here: what was known is the beginning.
    public IReadOnlyList<EntitiesRemembered> Begin(string shard, long term)
    {
        if (!shards.TryGetValue(shard, out var copy))
            shards.Add(shard, copy = new Copy());
        (copy.Term, copy.Number) = (term, 0);
        return Whole(shard);
    }

    // An entity of a shard that is here came or went.
    public EntitiesRemembered Change(string shard, string id, bool isThere)
    {
        var copy = shards[shard];
        if (isThere)
            copy.Ids.Add(id);
        else
            copy.Ids.Remove(id);
        return new EntitiesRemembered(shard, copy.Term, ++copy.Number, IsWhole: false, isThere ? [id] : [], isThere ? [] : [id]);
    }

    // For a node that has just come, or has missed something.
    public IReadOnlyList<EntitiesRemembered> Whole(string shard)
    {
        if (!shards.TryGetValue(shard, out var copy))
            return [];
        var parts = copy.Ids.Chunk(IdCountMax).DefaultIfEmpty([]).ToList();
        // The parts are changes of their own, so that they have an order, too.
        var first = copy.Number + 1;
        copy.Number += parts.Count;
        return [.. parts.Select((ids, i) => new EntitiesRemembered(shard, copy.Term, first + i, IsWhole: i == 0, ids, []))];
    }

    // True if something is missing before this: the sender should send the whole.
    public bool Take(EntitiesRemembered word)
    {
        if (!shards.TryGetValue(word.Shard, out var copy))
            shards.Add(word.Shard, copy = new Copy());
        if (word.Term < copy.Term || word.Term == copy.Term && word.Number <= copy.Number)
            return false;
        var isNext = word.Term == copy.Term && word.Number == copy.Number + 1;
        if (!word.IsWhole && !isNext)
            return true;
        if (word.IsWhole)
            copy.Ids.Clear();
        copy.Ids.UnionWith(word.Added);
        copy.Ids.ExceptWith(word.Removed);
        (copy.Term, copy.Number) = (word.Term, word.Number);
        return false;
    }

    private sealed class Copy
    {
        public long Term { get; set; }

        public long Number { get; set; }

        public SortedSet<string> Ids { get; } = new(StringComparer.Ordinal);
    }
}
