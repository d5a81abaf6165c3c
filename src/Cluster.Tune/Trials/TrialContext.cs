using Cluster.Train;
using static System.FormattableString;

namespace Cluster.Tune;

// What the user's function sees of the experiment: its configuration, the checkpoint to go on from, and Report. Lives
// on the trial's own thread; the wire is behind ITrialLine, so that a function can be tested without a cluster.

/// <summary>A trial, as its function sees it.</summary>
public sealed class TrialContext
{
    private readonly ITrialLine _line;
    private readonly TimeProvider _time;
    private readonly double _timeBeforeSeconds;
    private readonly long _started;
    private double _timeAtLastReportSeconds;
    private TrialVerdict? _ended;

    internal TrialContext(TrialAssignment assignment, ITrialLine line, TimeProvider time)
    {
        (_line, _time) = (line, time);
        Trial = assignment.Trial;
        Config = assignment.Configuration;
        Directory = assignment.Directory;
        Attempt = assignment.Attempt;
        Resources = assignment.Resources;
        Ring = assignment.Ring;
        Checkpoint = assignment.Checkpoint?.Folder;
        Iteration = assignment.Checkpoint?.Iteration ?? 0;
        _timeBeforeSeconds = assignment.Checkpoint?.TimeTotalSeconds ?? 0;
        _timeAtLastReportSeconds = _timeBeforeSeconds;
        _started = time.GetTimestamp();
    }

    /// <summary>The trial's id.</summary>
    public TrialId Trial { get; }

    /// <summary>The values to run with, constants of the search space among them.</summary>
    public Configuration Config { get; }

    /// <summary>The trial's own folder in the experiment's storage. It exists, and outlives the trial.</summary>
    public string Directory { get; }

    /// <summary>
    /// The folder of the checkpoint to go on from, as an earlier <c>save</c> filled it; null to start at the beginning.
    /// </summary>
    public string? Checkpoint { get; }

    /// <summary>How many reports the trial has made up to its checkpoint and since, counted by rank 0: 0 at the beginning.</summary>
    public int Iteration { get; private set; }

    /// <summary>Which start of this trial this is, from 1: it grows with each resume and each retry.</summary>
    public int Attempt { get; }

    /// <summary>What the trial has now: a scheduler that changes resources may give it more the next time it goes on.</summary>
    public TrialResources Resources { get; }

    /// <summary>Which of the trial's workers this is, from 0; the function runs in each.</summary>
    public int Rank => Ring?.Membership.Rank ?? 0;

    /// <summary>How many workers the trial has.</summary>
    public int World => Resources.WorkerCount;

    /// <summary>Whether a verdict has ended it: what its function does from then on is its own affair.</summary>
    internal bool HasEnded => _ended is not null;

    internal (RingListener Listener, RingMembership Membership)? Ring { get; }

    /// <summary>Reports a single metric; see <see cref="Report(IReadOnlyDictionary{string, double}, Action{string})"/>.</summary>
    public void Report(string metric, double value, Action<string>? save = null) =>
        Report(new Dictionary<string, double> { [metric] = value }, save);

    /// <summary>
    /// Ends an iteration: tells the experiment its metrics, waits for the verdict, and saves a checkpoint if one is
    /// wanted. Does not return when the scheduler pauses or stops the trial.
    /// </summary>
    /// <param name="metrics">The numbers of this iteration; the experiment's metric must be among them.</param>
    /// <param name="save">
    /// Writes all that is needed to go on into the given empty folder. Called only when a checkpoint is wanted. Without
    /// it, a paused or failed trial starts over.
    /// </param>
    /// <exception cref="TrialEndedException">The trial ends here; let it pass.</exception>
    /// <exception cref="ArgumentException">A metric has the name of an automatic field.</exception>
    /// <exception cref="InvalidOperationException">This is a worker beside rank 0, and only rank 0 reports.</exception>
    public void Report(IReadOnlyDictionary<string, double> metrics, Action<string>? save = null)
    {
        if (Rank > 0)
            throw new InvalidOperationException($"rank {Rank} of {Trial} reports, but only rank 0 does; train with trial.Train(loop)");
        if (_ended is { } ended) throw new TrialEndedException(ended);
        var report = Complete(metrics);
        var answer = _line.Report(report, canSave: save is not null);
        Iteration = report.Iteration;
        _timeAtLastReportSeconds = report.TimeTotalSeconds;

        if (answer.MustSave && save is not null)
        {
            var folder = CheckpointFolder.Write(Directory, Iteration, Attempt, save);
            _line.Saved(new TrialCheckpoint(Iteration, report.TimeTotalSeconds, folder));
        }
        if (answer.Decision.Verdict == TrialVerdict.Continue) return;
        _ended = answer.Decision.Verdict;
        throw new TrialEndedException(answer.Decision.Verdict);
    }

    private TrialReport Complete(IReadOnlyDictionary<string, double> metrics)
    {
        if (TrialReport.AutomaticFields.FirstOrDefault(metrics.ContainsKey) is { } taken)
            throw new ArgumentException($"the metric name '{taken}' is taken: every report has this field by itself");
        var timeTotalSeconds = _timeBeforeSeconds + _time.GetElapsedTime(_started).TotalSeconds;
        var all = new Dictionary<string, double>(metrics)
        {
            [TrialReport.TrainingIteration] = Iteration + 1,
            [TrialReport.TimeTotal] = timeTotalSeconds,
            [TrialReport.TimeThisIteration] = timeTotalSeconds - _timeAtLastReportSeconds,
            [TrialReport.Timestamp] = _time.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0,
            [TrialReport.TrialNumber] = Trial.Number,
        };
        return new TrialReport(Iteration + 1, timeTotalSeconds, all);
    }

    /// <summary>For logs: <c>trial-00003 at iteration 2</c>.</summary>
    public override string ToString() => Invariant($"{Trial} at iteration {Iteration}");
}

/// <summary>What a trial is to run.</summary>
internal sealed record TrialAssignment(
    TrialId Trial, int Attempt, Configuration Configuration, string Directory, TrialCheckpoint? Checkpoint)
{
    public TrialResources Resources { get; init; } = new(Core.Resources.None);

    /// <summary>Its place among the trial's workers; null when it is the only one.</summary>
    public (RingListener Listener, RingMembership Membership)? Ring { get; init; }
}

/// <summary>The line from a trial's thread to its experiment.</summary>
internal interface ITrialLine
{
    /// <summary>Sends a report, and blocks until it is answered.</summary>
    TrialAnswer Report(TrialReport report, bool canSave);

    /// <summary>Tells that a checkpoint is complete on disk.</summary>
    void Saved(TrialCheckpoint checkpoint);
}
