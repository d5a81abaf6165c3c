using Cluster.Core;
using Seed;
using Spectre.Console;

namespace EndToEnd.Console;

// A table on a terminal can be read, however narrow that is.
public sealed class TableTextTests
{
    private static readonly JobTable Jobs = new("jobs", ["job", "state", "reason"],
        [["job-06362d8c9148", "failed", "its driver ended by SIGTERM (exit code 143)"]], null);

    [Theory]
    [InlineData(100, "│ job-06362d8c9148 │ failed │ its driver ended by SIGTERM (exit code 143) │")]
    [InlineData(60, "│ job-06362d8c9148 │ failed │ its driver ended by SIGTERM")]
    [InlineData(40, "  job-06362d8c9148  failed  its driver …")]
    public void Only_its_last_column_is_broken_and_where_that_is_not_enough_lines_are_cut_off(int width, string line)
    {
        using var screen = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(screen),
        });
        console.Profile.Width = width;
        console.Write(TableText.Fitted(Jobs, width));
        screen.ToString().ShouldContain(line);
        screen.ToString().ReplaceLineEndings("\n").Split('\n').ShouldAllBe(drawn => drawn.Length <= width);
    }
}
