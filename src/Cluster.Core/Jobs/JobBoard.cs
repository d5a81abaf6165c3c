namespace Cluster.Core;

/// <summary>
/// Where a driver shows how far it is, to whoever follows its job: a console draws a bar of each source's progress and the
/// newest version of each table. Calls return at once; what cannot be delivered is dropped, as a board is for people.
/// </summary>
public interface IJobBoard
{
    /// <summary>Shows how far a source is.</summary>
    void Progress(JobProgress progress);

    /// <summary>Shows a table, in place of an earlier one of the same name.</summary>
    void Table(JobTable table);
}

/// <summary>How far one source of work is.</summary>
/// <param name="Source">Whose progress, for example a run's or a trial's name.</param>
/// <param name="Step">How many steps are done.</param>
/// <param name="StepCount">How many there are; zero when nobody knows.</param>
/// <param name="Metrics">The newest numbers by name, for example <c>loss</c>.</param>
/// <param name="Message">A few words, or null.</param>
public sealed record JobProgress(
    string Source, long Step, long StepCount, IReadOnlyDictionary<string, double> Metrics, string? Message)
{
    /// <summary>The newest numbers by name. A copy: the caller's may be of a type that does not cross the wire.</summary>
    public IReadOnlyDictionary<string, double> Metrics { get; init; } = Metrics.ToDictionary();
}

/// <summary>A table for people.</summary>
/// <param name="Name">Its name; a newer table of the same name takes its place.</param>
/// <param name="Columns">The heads.</param>
/// <param name="Rows">The cells; each row is as long as <paramref name="Columns"/>.</param>
/// <param name="Caption">A line below it, or null.</param>
public sealed record JobTable(
    string Name, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows, string? Caption)
{
    /// <summary>The heads. A copy, as of every collection that a caller hands in.</summary>
    public IReadOnlyList<string> Columns { get; init; } = Columns.ToArray();

    /// <summary>The cells, row by row.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Rows { get; init; } = Rows.Select(row => row.ToArray()).ToArray();
}
