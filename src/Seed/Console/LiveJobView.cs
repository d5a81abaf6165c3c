using Cluster.Core;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Seed;

// A job on a terminal: log lines run up the screen, and below them stand a bar for each source of progress and the
// tables, redrawn in place. Events may come thousands a second; the screen is redrawn ten times a second at most, and
// only when something is new.
internal sealed class LiveJobView : IJobView
{
    private const int BarWidth = 24;
    private const int BarWidthNarrow = 10;
    private const int NarrowBelow = 100;
    private const int GridFrameWidth = 8; // Two blanks behind each of four columns.
    private const int MessageWidthMin = 10;
    private const int TableFrameHeight = 8; // Its name, frame and heads, and a line below that may be broken.
    private const int LinesMax = 2_000; // Lines between two redraws; a screen that scrolls faster than this is not read.
    private static readonly TimeSpan RedrawInterval = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private readonly JobBoardState _board = new();
    private readonly Queue<string> _lines = [];
    private readonly CancellationTokenSource _ending = new();
    private readonly JobId _job;
    private readonly IAnsiConsole _console;
    private readonly Task _drawing;
    private bool _isNew = true;

    internal LiveJobView(JobId job, IAnsiConsole console)
    {
        _job = job;
        _console = console;
        _drawing = Task.Run(DrawAsync);
    }

    public void Show(JobEvent happened)
    {
        lock (_lock)
        {
            _isNew = true;
            _board.Apply(happened);
            if (happened is JobEvent.LogLine(var source, var text))
            {
                _lines.Enqueue($"[{source}] {text}");
                if (_lines.Count > LinesMax)
                {
                    _lines.Dequeue();
                }
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _drawing;
        _ending.Dispose();
    }

    private Task DrawAsync() => _console.Live(new Text(""))
        .Overflow(VerticalOverflow.Crop)
        .Cropping(VerticalOverflowCropping.Bottom)
        .StartAsync(async display =>
        {
            using var timer = new PeriodicTimer(RedrawInterval);
            try
            {
                while (await timer.WaitForNextTickAsync(_ending.Token))
                {
                    Redraw(display);
                }
            }
            catch (OperationCanceledException)
            {
                Redraw(display); // The last news still belongs on the screen.
            }
        });

    private void Redraw(LiveDisplayContext display)
    {
        string[] lines;
        IRenderable board;
        lock (_lock)
        {
            if (!_isNew)
            {
                return;
            }

            _isNew = false;
            lines = [.. _lines];
            _lines.Clear();
            board = Render();
        }

        foreach (var line in lines)
        {
            _console.WriteLine(line);
        }

        display.UpdateTarget(board);
    }

    private IRenderable Render()
    {
        var parts = new List<IRenderable>();
        if (_board.Job is { } job)
        {
            var reason = job.Reason is { } given ? ": " + Terminal.OneLine(given) : "";
            parts.Add(new Text($"{_job} ({job.Name}) {job.Phase.ToString().ToLowerInvariant()}{reason}", new Style(Color.Blue)));
        }

        if (_board.Progress.Count > 0)
        {
            parts.Add(RenderProgress());
        }

        var rowCountMax = (_console.Profile.Height - 1 - 2 * _board.Progress.Count) / Math.Max(1, _board.Tables.Count) - TableFrameHeight;
        parts.AddRange(_board.Tables.Select(table => TableText.Fitted(TableFit.Of(table, _console.Profile.Width, rowCountMax), _console.Profile.Width)));
        return parts.Count == 0 ? new Text("") : new Rows(parts); // Rows of nothing have no width, and throw.
    }

    // Spectre does not come back from a grid whose columns that may not be broken are wider than the screen.
    private IRenderable RenderProgress()
    {
        var width = _board.Progress.Max(progress => progress.Source.Length) + BarColumns
            + _board.Progress.Max(progress => Figures.Steps(progress.Step, progress.StepCount).Length) + GridFrameWidth;
        if (width + MessageWidthMin > _console.Profile.Width)
        {
            return new Rows(_board.Progress.Select(progress => new Text(
                $"{progress.Source}  {Figures.Steps(progress.Step, progress.StepCount)}  {Message(progress)}".TrimEnd())));
        }

        var grid = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn(new GridColumn().NoWrap())
            .AddColumn(new GridColumn().NoWrap()).AddColumn();
        foreach (var progress in _board.Progress)
        {
            grid.AddRow(
                new Text(progress.Source),
                Bar(progress),
                new Text(Figures.Steps(progress.Step, progress.StepCount)),
                new Text(Message(progress)));
        }

        return grid;
    }

    private int BarColumns => _console.Profile.Width < NarrowBelow ? BarWidthNarrow : BarWidth;

    private Markup Bar(JobProgress progress)
    {
        var width = BarColumns;
        var full = progress.StepCount <= 0 ? 0 : (int)(width * Math.Clamp(progress.Step, 0, progress.StepCount) / progress.StepCount);
        return new Markup($"[green]{new string('━', full)}[/][grey]{new string('━', width - full)}[/]");
    }

    private static string Message(JobProgress progress) => string.Join("  ",
        new[] { Figures.Metrics(progress.Metrics), progress.Message ?? "" }.Where(part => part.Length > 0));
}
