namespace Cluster.Core.Jobs;

// The events of one job that are kept for followers, numbered from 0. At the bound (in count, or in characters of text) the
// oldest go, and a follower that still wanted them is told how many it missed.
internal sealed class JobEvents(int countMax)
{
    // Two bytes a character: 32 MiB a job.
    private const long CharacterCountMax = 16 << 20;

    private readonly Queue<JobEvent> _kept = [];
    private long _characterCount;

    /// <summary>The number of the oldest event that is kept.</summary>
    internal long First { get; private set; }

    /// <summary>The number that the next event will get.</summary>
    internal long Next => First + _kept.Count;

    internal void Add(JobEvent happened)
    {
        _kept.Enqueue(happened);
        _characterCount += Characters(happened);
        while (_kept.Count > 1 && (_kept.Count > countMax || _characterCount > CharacterCountMax))
        {
            _characterCount -= Characters(_kept.Dequeue());
            First++;
        }
    }

    /// <summary>Up to so many events from a number on, and the number to go on with.</summary>
    internal (long Next, IReadOnlyList<JobEvent> Items) Read(long from, int itemCountMax)
    {
        var items = new List<JobEvent>();
        var start = Math.Clamp(from, First, Next);
        if (from < First)
        {
            items.Add(new JobEvent.LogLine("log", $"({First - from} earlier events are no longer kept)"));
        }

        var taken = _kept.Skip((int)(start - First)).Take(itemCountMax).ToList();
        items.AddRange(taken);
        return (start + taken.Count, items);
    }

    private static long Characters(JobEvent happened) => happened switch
    {
        JobEvent.LogLine line => line.Text.Length + line.Source.Length,
        JobEvent.BoardTable { Table: var table } => table.Rows.Sum(row => row.Sum(cell => (long)cell.Length)),
        _ => 100,
    };
}
