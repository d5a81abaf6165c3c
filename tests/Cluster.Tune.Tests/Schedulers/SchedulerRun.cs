namespace Cluster.Tune.Tests.Schedulers;

// Runs a scheduler without an experiment: slots that take turns, one report an iteration. Checks on the way that nobody is
// resumed who is not paused.

internal sealed class SchedulerRun(ITrialScheduler scheduler, Func<TrialId, int, double> loss)
{
    private readonly Dictionary<TrialId, int> _iterations = [];
    private readonly SortedSet<TrialId> _running = [];
    private readonly HashSet<TrialId> _paused = [];
    private readonly HashSet<TrialId> _ended = [];

    public int FinishedCount { get; private set; }

    public int ReportCount { get; private set; }

    public List<TrialDecision> Decisions { get; } = [];

    public int IterationOf(int trial) => _iterations[new TrialId(trial)];

    public void ToTheEnd(int trialCount, int slotCount, int iterationMax = 1_000)
    {
        while (true)
        {
            Fill(trialCount, slotCount);
            if (_running.Count == 0) return;
            foreach (var trial in _running.ToArray()) Step(trial, iterationMax);
        }
    }

    private void Fill(int trialCount, int slotCount)
    {
        while (true)
        {
            var choice = scheduler.Next(_paused.Contains, canStartNew: _iterations.Count < trialCount);
            if (choice is TrialChoice.End end)
            {
                _paused.Remove(end.Trial).ShouldBeTrue();
                End(end.Trial, end.Verdict);
                continue;
            }
            if (_running.Count >= slotCount || choice is TrialChoice.Nothing) return;
            if (choice is TrialChoice.Resume resume)
            {
                _paused.Remove(resume.Trial).ShouldBeTrue($"{resume.Trial} is resumed");
                scheduler.Resume(resume.Trial);
                _running.Add(resume.Trial);
                continue;
            }
            var made = new TrialId(_iterations.Count);
            _iterations.Add(made, 0);
            scheduler.Add(made, new Configuration([new("lr", 0.1)]));
            if (_iterations.Count == trialCount) scheduler.EndOfNew();
            _running.Add(made);
        }
    }

    private void Step(TrialId trial, int iterationMax)
    {
        var iteration = ++_iterations[trial];
        ReportCount++;
        var decision = Report(scheduler, trial.Number, iteration, loss(trial, iteration));
        Decisions.Add(decision);
        if (decision.Verdict == TrialVerdict.Continue && iteration < iterationMax) return;
        _running.Remove(trial);
        if (decision.Verdict == TrialVerdict.Pause && iteration < iterationMax) _paused.Add(trial);
        else End(trial, decision.Verdict == TrialVerdict.Stop ? TrialVerdict.Stop : TrialVerdict.Finish);
    }

    private void End(TrialId trial, TrialVerdict verdict)
    {
        _ended.Add(trial).ShouldBeTrue();
        if (verdict == TrialVerdict.Finish) FinishedCount++;
        scheduler.End(trial, verdict == TrialVerdict.Finish ? TrialPhase.Completed : TrialPhase.Stopped);
    }

    public static TrialDecision Report(ITrialScheduler scheduler, int trial, double resource, double loss) =>
        scheduler.Report(new TrialId(trial), new TrialReport((int)resource, resource, new Dictionary<string, double>
        {
            ["loss"] = loss,
            [TrialReport.TrainingIteration] = resource,
            [TrialReport.TimeTotal] = resource,
        }));
}
