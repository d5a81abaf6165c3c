using Cluster.Core;

namespace Seed;

// The board of one job: the newest progress of each source and the newest version of each table, in the order in which
// they first appeared. A job that names a new source for every step must not fill the console's memory: beyond the
// bound the oldest is forgotten.
internal sealed class JobBoardState
{
    internal const int SourceCountMax = 64;
    internal const int TableCountMax = 16;

    private readonly List<JobProgress> _progress = [];
    private readonly List<JobTable> _tables = [];

    internal IReadOnlyList<JobProgress> Progress => _progress;

    internal IReadOnlyList<JobTable> Tables => _tables;

    internal JobInfo? Job { get; private set; }

    internal void Apply(JobEvent happened)
    {
        switch (happened)
        {
            case JobEvent.BoardProgress(var progress):
                Replace(_progress, progress, old => old.Source == progress.Source, SourceCountMax);
                break;
            case JobEvent.BoardTable(var table):
                Replace(_tables, table, old => old.Name == table.Name, TableCountMax);
                break;
            case JobEvent.StateChanged(var info):
                Job = info;
                break;
        }
    }

    private static void Replace<T>(List<T> list, T item, Predicate<T> isOld, int countMax)
    {
        var index = list.FindIndex(isOld);
        if (index >= 0)
        {
            list[index] = item;
            return;
        }

        if (list.Count == countMax)
        {
            list.RemoveAt(0);
        }

        list.Add(item);
    }
}
