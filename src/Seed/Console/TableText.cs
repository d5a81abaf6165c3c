using Cluster.Core;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Seed;

// A table for people: aligned columns as plain text, or a framed one on a terminal that is wide enough. Of a framed one only the
// last column, which has the sentences, may be broken into lines; broken anywhere else, nobody could read it.
internal static class TableText
{
    private const string Gap = "  ";
    private const int FrameWidth = 1;
    private const int ColumnFrameWidth = 3;
    private const int BrokenColumnWidthMin = 20;

    /// <summary>The table for a terminal of this width: framed, or as lines that are cut off at its end.</summary>
    internal static IRenderable Fitted(JobTable table, int width) => IsFramedWithin(table, width)
        ? Framed(table)
        : new Rows(Format(table).Select(line => new Text(line.Length <= width ? line : line[..(width - 1)] + "…")));

    private static bool IsFramedWithin(JobTable table, int width)
    {
        var widths = Enumerable.Range(0, table.Columns.Count)
            .Select(column => table.Rows.Append(table.Columns).Max(row => Cell(row, column).Length)).ToArray();
        var last = widths.Length == 0 ? 0 : widths[^1];
        return FrameWidth + widths.Sum(cells => cells + ColumnFrameWidth) - last + Math.Min(last, BrokenColumnWidthMin) <= width;
    }

    internal static IReadOnlyList<string> Format(JobTable table)
    {
        var rows = table.Rows.Prepend(table.Columns).ToArray();
        var widths = Enumerable.Range(0, table.Columns.Count).Select(column => rows.Max(row => Cell(row, column).Length)).ToArray();
        var lines = new List<string> { table.Name };
        foreach (var row in rows)
        {
            lines.Add(Gap + string.Join(Gap, widths.Select((width, column) => Cell(row, column).PadRight(width))).TrimEnd());
        }

        if (table.Caption is { } caption)
        {
            lines.Add(Gap + caption);
        }

        return lines;
    }

    private static Table Framed(JobTable table)
    {
        var framed = new Table { Border = TableBorder.Rounded, Title = new TableTitle(Markup.Escape(table.Name)) };
        for (var column = 0; column < table.Columns.Count; column++)
        {
            framed.AddColumn(new TableColumn(Markup.Escape(table.Columns[column])) { NoWrap = column < table.Columns.Count - 1 });
        }

        foreach (var row in table.Rows)
        {
            framed.AddRow(Enumerable.Range(0, table.Columns.Count).Select(column => Markup.Escape(Cell(row, column))).ToArray());
        }

        if (table.Caption is { } caption)
        {
            framed.Caption = new TableTitle(Markup.Escape(caption));
        }

        return framed;
    }

    internal static void Write(JobTable table)
    {
        if (Terminal.IsLive && IsFramedWithin(table, AnsiConsole.Profile.Width))
        {
            AnsiConsole.Write(Framed(table));
            return;
        }

        foreach (var line in Format(table))
        {
            Console.WriteLine(line);
        }
    }

    private static string Cell(IReadOnlyList<string> row, int column) => column < row.Count ? Terminal.OneLine(row[column]) : "";
}
