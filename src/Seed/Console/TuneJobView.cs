using System.Text.RegularExpressions;
using Cluster.Core;

namespace Seed;

// A tuning job, quietly: the log lines of its trials are left out (but kept, for the story of a failure, and to say at the end why
// trials failed), the tables of trials show the columns and the number of rows that were asked for, and all else goes to the view behind.
internal sealed partial class TuneJobView(IJobView behind, TuneColumns wanted) : IJobView
{
    internal const int KeptLineCountMax = 10;
    internal const int KeptFailureCountMax = 5;

    // How a worker process begins the story of an exception that left Main; the stack below it may be longer than what is kept.
    private const string Driver = "driver";
    private const string Fault = "unhandled ";

    private readonly JobBoardState _board = new();
    private readonly Queue<string> _lines = [];
    private readonly List<string> _failures = [];
    private int _failureCount;
    private string? _fault;

    public void Show(JobEvent happened)
    {
        _board.Apply(happened);
        switch (happened)
        {
            case JobEvent.LogLine(var source, var text):
                _lines.Enqueue($"[{source}] {text}");
                if (_lines.Count > KeptLineCountMax) _lines.Dequeue();
                if (source == Driver && text.StartsWith(Fault, StringComparison.Ordinal)) _fault = $"[{source}] {text}";
                if (FailedTrial().IsMatch(text) && _failureCount++ < KeptFailureCountMax) _failures.Add("  " + text);
                break;
            case JobEvent.BoardTable(var table):
                behind.Show(new JobEvent.BoardTable(wanted.Of(table)));
                break;
            default:
                behind.Show(happened);
                break;
        }
    }

    public ValueTask DisposeAsync() => behind.DisposeAsync();

    /// <summary>What came of it: a line or two for each experiment; for a job that failed its last lines.</summary>
    internal IReadOnlyList<string> Summary()
    {
        if (_board.Job is { Phase: JobPhase.Failed })
            return _fault is null || _lines.Contains(_fault) ? [.. _lines] : [_fault, .. _lines];
        return
        [
            .. _board.Tables.Where(TuneColumns.IsOfTrials).SelectMany(table =>
            {
                var message = _board.Progress.FirstOrDefault(progress => progress.Source == table.Name)?.Message;
                return new[] { $"{table.Name}: {table.Caption}", message is null ? null : $"  {message}", wanted.FindMissing(table) }.OfType<string>();
            }),
            .. _failures,
            .. _failureCount > _failures.Count ? [$"  and {_failureCount - _failures.Count} more that failed"] : Array.Empty<string>(),
        ];
    }

    // What Tune writes of a trial that failed for good; one that is tried again is no news here.
    [GeneratedRegex(@"\btrial-\d{5,} failed\b(?! and is tried again)")]
    private static partial Regex FailedTrial();
}
