using System.Text.RegularExpressions;
using Cluster.Core;
using Seed;
using Spectre.Console;

namespace EndToEnd.Console;

// What a job looks like on a terminal: from nothing at all to lines, a bar and a table.
public sealed partial class LiveJobViewTests
{
    private readonly StringWriter _screen = new();

    [Fact]
    public async Task A_job_that_has_said_nothing_is_an_empty_screen()
    {
        await using (View())
        {
        }

        Drawn().ShouldNotContain("─");
    }

    [Fact]
    public async Task Lines_run_up_above_the_bar_and_the_table()
    {
        await using (var view = View())
        {
            view.Show(new JobEvent.LogLine("driver", "hello [green]"));
            view.Show(new JobEvent.BoardProgress(new JobProgress("train", 3, 4, new Dictionary<string, double> { ["loss"] = 0.5 }, null)));
            view.Show(new JobEvent.BoardTable(new JobTable("trials", ["trial", "loss"], [["a", "1"], ["b", "2"]], "2 of 8")));
        }

        var drawn = Drawn();
        drawn.ShouldContain("[driver] hello [green]");
        drawn.ShouldContain("3/4 (75%)");
        drawn.ShouldContain("loss 0.5");
        drawn.ShouldContain("trials");
        drawn.ShouldContain("2 of 8");
        drawn.IndexOf("hello", StringComparison.Ordinal).ShouldBeLessThan(drawn.LastIndexOf("3/4", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(40)]
    [InlineData(60)]
    public async Task A_narrow_screen_shows_all_of_it_in_lines_that_fit(int width)
    {
        var view = View(width);
        view.Show(new JobEvent.BoardProgress(new JobProgress(
            "experiment-20261122-002059-815", 0, 20, new Dictionary<string, double> { ["best accuracy"] = 0.5 }, "12 s left")));
        view.Show(new JobEvent.BoardTable(new JobTable("trials", ["trial", "state", "iteration", "accuracy"], [], "0 of 8")));
        view.Show(new JobEvent.BoardTable(new JobTable("guests", ["name", "town"], [["Ada Lovelace", "London"]], null)));
        await view.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));
        var lines = AnsiCodes().Replace(Drawn(), "").ReplaceLineEndings("\n").Split('\n', '\r');
        lines.ShouldAllBe(line => line.Length <= width);
        lines.ShouldContain(line => line.Contains("name"));
    }

    [GeneratedRegex("\e\\[[0-9;?]*[a-zA-Z]")]
    private static partial Regex AnsiCodes();

    private string Drawn() => _screen.ToString();

    private LiveJobView View(int width = 100)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes, ColorSystem = ColorSystemSupport.NoColors, Interactive = InteractionSupport.Yes, Out = new AnsiConsoleOutput(_screen),
        });
        console.Profile.Width = width;
        console.Profile.Height = 40;
        return new LiveJobView(new JobId("job-1"), console);
    }
}
