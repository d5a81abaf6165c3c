using Cluster.Core;

namespace Seed;

// A table of trials that fits the screen. Columns that say the least are left out until the rest is as wide as the terminal, and the
// last rows until it is as high; the line below says what is missing. A cell is never broken. Other tables are left alone.
internal static class TableFit
{
    private const int FrameWidth = 1;
    private const int ColumnFrameWidth = 3;
    private const string Node = "node";
    private const string State = "state";
    private const string Iteration = "iteration";

    internal static JobTable Of(JobTable table, int width, int rowCountMax)
    {
        if (!TuneColumns.IsOfTrials(table)) return table;
        var rows = table.Rows.Take(Math.Max(1, rowCountMax)).ToArray();
        var kept = Enumerable.Range(0, table.Columns.Count).ToList();
        foreach (var column in LeastFirst(table))
        {
            if (WidthOf(kept) <= width) break;
            kept.Remove(column);
        }
        var fewer = table.Rows.Count - rows.Length;
        if (kept.Count == table.Columns.Count && fewer == 0) return table;

        string[] missing =
        [
            .. Enumerable.Range(0, table.Columns.Count).Except(kept).Select(column => table.Columns[column]),
            .. fewer == 0 ? Array.Empty<string>() : [fewer == 1 ? "1 trial" : $"{fewer} trials"],
        ];
        var notShown = $"not shown: {string.Join(", ", missing)}";
        return table with
        {
            Columns = [.. kept.Select(column => table.Columns[column])],
            Rows = [.. rows.Select(row => (IReadOnlyList<string>)[.. kept.Select(column => row[column])])],
            Caption = table.Caption is { } caption ? $"{caption}; {notShown}" : notShown,
        };

        int WidthOf(List<int> columns) => FrameWidth + columns.Sum(column =>
            ColumnFrameWidth + rows.Append(table.Columns).Max(row => Terminal.OneLine(row[column]).Length));
    }

    // What is the same for all says nothing here; then where a trial runs; then what stands further to the right. The trial
    // itself stays, and as long as possible so do its state, how far it is, and its metric, which is the first.
    private static List<int> LeastFirst(JobTable table)
    {
        var names = table.Columns.ToList();
        int[] dear = [names.IndexOf(Iteration), names.IndexOf(State), names.IndexOf(Iteration) + 1];
        var others = Enumerable.Range(1, names.Count - 1).Except(dear).Reverse().ToList();
        var same = others.Where(column => table.Rows.Count > 1 && table.Rows.All(row => row[column] == table.Rows[0][column]));
        return [.. same.Append(names.IndexOf(Node)).Concat(others).Concat(dear).Where(column => column > 0).Distinct()];
    }
}
