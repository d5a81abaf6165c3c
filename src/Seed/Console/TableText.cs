using Cluster.Core;
using Spectre.Console;

namespace Seed;

// A table for people: aligned columns as plain text, or a framed one on a terminal.
internal static class TableText
{
    private const string Gap = "  ";

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

    internal static Table Framed(JobTable table)
    {
        var framed = new Table { Border = TableBorder.Rounded, Title = new TableTitle(Markup.Escape(table.Name)) };
        foreach (var column in table.Columns)
        {
            framed.AddColumn(new TableColumn(Markup.Escape(column)).NoWrap());
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
        if (Terminal.IsLive)
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
