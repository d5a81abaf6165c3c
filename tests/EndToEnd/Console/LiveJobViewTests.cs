using Cluster.Core;
using Seed;
using Spectre.Console;

namespace EndToEnd.Console;

// What a job looks like on a terminal: from nothing at all to lines, a bar and a table.
public sealed class LiveJobViewTests
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

    private string Drawn() => _screen.ToString();

    private LiveJobView View()
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes, ColorSystem = ColorSystemSupport.NoColors, Interactive = InteractionSupport.Yes, Out = new AnsiConsoleOutput(_screen),
        });
        console.Profile.Width = 100;
        console.Profile.Height = 40;
        return new LiveJobView(new JobId("job-1"), console);
    }
}
