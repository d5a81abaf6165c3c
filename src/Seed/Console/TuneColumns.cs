using Cluster.Core;

namespace Seed;

// Which columns and how many rows of a table of trials are shown. The trial and its state always are; names that no trial has
// yet are left out until one has.
internal sealed record TuneColumns(IReadOnlyList<string> Columns, int RowCountMax)
{
    private const string Trial = "trial";
    private const string State = "state";

    internal static bool IsOfTrials(JobTable table) => table.Columns.Count > 0 && table.Columns[0] == Trial;

    /// <summary>A line about the columns that were asked for and that no trial had; null when there are none such.</summary>
    internal string? FindMissing(JobTable table)
    {
        var missing = Columns.Except(table.Columns).ToArray();
        return missing.Length == 0
            ? null
            : $"  no trial had {string.Join(", ", missing)}; --columns can name {string.Join(", ", table.Columns.Skip(1))}";
    }

    internal JobTable Of(JobTable table)
    {
        if (!IsOfTrials(table)) return table;
        var names = table.Columns.ToList();
        var chosen = Columns.Count == 0
            ? Enumerable.Range(0, names.Count)
            : Columns.Prepend(State).Prepend(Trial).Distinct().Select(name => names.IndexOf(name)).Where(index => index >= 0);
        int[] indices = [.. chosen];
        return table with
        {
            Columns = [.. indices.Select(index => names[index])],
            Rows = [.. table.Rows.Take(RowCountMax).Select(row => (IReadOnlyList<string>)[.. indices.Select(index => row[index])])],
        };
    }
}
