namespace Cluster.Core.Nodes;

// What a process wrote: lines on their way to the job's log, and the last few for the report of its end. Written by the
// threads that read the process's pipes, emptied by the node agent; both ends are bounded.
internal sealed class LineBuffer(NodeAgentOptions options)
{
    private readonly Lock _gate = new();
    private readonly Queue<string> _pending = [];
    private readonly Queue<string> _last = [];
    private long _droppedCount;

    /// <summary>The longest line that should be added, in characters.</summary>
    internal int LengthMax => options.LineLengthMax;

    internal void Add(string line)
    {
        lock (_gate)
        {
            Enqueue(_last, line, options.LastLineCountMax);
            if (Enqueue(_pending, line, options.PendingLineCountMax))
            {
                _droppedCount++;
            }
        }
    }

    /// <summary>The last lines, the oldest first.</summary>
    internal string[] Last()
    {
        lock (_gate)
        {
            return _last.ToArray();
        }
    }

    /// <summary>Takes up to so many pending lines; lines lost at the bound are counted in one of their own.</summary>
    internal string[] Drain(int countMax)
    {
        lock (_gate)
        {
            var lines = new List<string>();
            if (_droppedCount > 0)
            {
                lines.Add($"({_droppedCount} lines were dropped here: they came faster than they could be sent)");
                _droppedCount = 0;
            }

            while (lines.Count < countMax && _pending.TryDequeue(out var line))
            {
                lines.Add(line);
            }

            return lines.ToArray();
        }
    }

    private static bool Enqueue(Queue<string> queue, string line, int countMax)
    {
        queue.Enqueue(line);
        return queue.Count > countMax && queue.TryDequeue(out _);
    }
}
