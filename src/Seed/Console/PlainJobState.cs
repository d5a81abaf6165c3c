using Cluster.Core;

namespace Seed;

// Which lines a job's events become where there is no screen to redraw. Log lines and phases all appear; progress and
// tables change many times a second, so each source and each table gets a line or a block at most once an interval, and
// what was held back last appears at the end. A line that says what the last one of its source said is left out.
internal sealed class PlainJobState
{
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan TableInterval = TimeSpan.FromSeconds(15);

    private readonly JobBoardState _board = new();
    private readonly Dictionary<string, DateTimeOffset> _shownAt = [];
    private readonly Dictionary<string, string> _shown = [];
    private readonly HashSet<string> _held = [];
    private string? _phaseShown;

    internal IReadOnlyList<string> Apply(JobEvent happened, DateTimeOffset now)
    {
        _board.Apply(happened);
        return happened switch
        {
            JobEvent.LogLine(var source, var text) => [$"[{source}] {text}"],
            JobEvent.StateChanged(var info) => Phase(info),
            JobEvent.BoardProgress(var progress) when IsDue(Key(progress), ProgressInterval, now) => IfNew(Key(progress), [Line(progress)]),
            JobEvent.BoardTable(var table) when IsDue(Key(table), TableInterval, now) => IfNew(Key(table), TableText.Format(table)),
            _ => [],
        };
    }

    internal IReadOnlyList<string> End() =>
    [
        .. _board.Progress.Where(progress => _held.Contains(Key(progress)))
            .SelectMany(progress => IfNew(Key(progress), [Line(progress)])),
        .. _board.Tables.Where(table => _held.Contains(Key(table))).SelectMany(table => IfNew(Key(table), TableText.Format(table))),
    ];

    private static string Key(JobProgress progress) => "progress " + progress.Source;

    private static string Key(JobTable table) => "table " + table.Name;

    private static string Line(JobProgress progress)
    {
        var parts = new[]
        {
            Figures.Steps(progress.Step, progress.StepCount),
            Figures.Metrics(progress.Metrics),
            progress.Message ?? "",
        };
        return $"[{progress.Source}] " + string.Join("  ", parts.Where(part => part.Length > 0));
    }

    private bool IsDue(string key, TimeSpan interval, DateTimeOffset now)
    {
        if (_shownAt.TryGetValue(key, out var shownAt) && now - shownAt < interval)
        {
            _held.Add(key);
            return false;
        }

        _shownAt[key] = now;
        _held.Remove(key);
        return true;
    }

    private IReadOnlyList<string> IfNew(string key, IReadOnlyList<string> lines)
    {
        var text = string.Join('\n', lines);
        if (_shown.GetValueOrDefault(key) == text)
        {
            return [];
        }

        _shown[key] = text;
        return lines;
    }

    private string[] Phase(JobInfo info)
    {
        var where = info.Phase == JobPhase.Running && info.DriverNode is { } node ? $" on {node}" : "";
        var line = $"{info.Id} ({info.Name}): {info.Phase.ToString().ToLowerInvariant()}{where}"
            + (info is { Reason: { } reason, Phase: JobPhase.Pending or JobPhase.Running } ? $": {reason}" : "");
        if (info.Phase.IsEnded() || line == _phaseShown)
        {
            return []; // How it ended is said once, by whoever follows.
        }

        _phaseShown = line;
        return [line];
    }
}
