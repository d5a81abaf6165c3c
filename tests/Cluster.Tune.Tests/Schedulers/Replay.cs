namespace Cluster.Tune.Tests.Schedulers;

// A scheduler outside of an experiment, told reports of trials by number: for replaying sequences of decisions. Each trial is added when
// it is first heard of, in order.

internal sealed class Replay
{
    private readonly ITrialScheduler _scheduler;
    private readonly OptimizationMode _mode;
    private readonly Func<int, Configuration> _configurationOf;
    private readonly HashSet<TrialId> _paused = [];
    private int _addedCount;

    public Replay(
        ITrialScheduler scheduler, OptimizationMode mode = OptimizationMode.Maximize, Func<int, Configuration>? configurationOf = null)
    {
        (_scheduler, _mode, _configurationOf) = (scheduler, mode, configurationOf ?? (_ => new Configuration([new("lr", 1.0)])));
        scheduler.Begin(new Objective("loss", mode));
    }

    public int TrialCount { init => Add(value); }

    /// <summary>Two trials: one gains 100 an iteration for ten of them, the other has 450 for five.</summary>
    public Replay WithTwo()
    {
        Add(2);
        for (var time = 0; time < 10; time++) Report(0, time, 100 * time).ShouldBe(TrialVerdict.Continue);
        for (var time = 0; time < 5; time++) Report(1, time, 450).ShouldBe(TrialVerdict.Continue);
        return this;
    }

    public TrialVerdict Report(int trial, double time, double reward) => Decide(trial, time, reward).Verdict;

    public TrialDecision Decide(int trial, double time, double reward)
    {
        Add(trial + 1);
        _paused.Remove(new TrialId(trial));
        var decision = SchedulerRun.Report(_scheduler, trial, time, _mode == OptimizationMode.Maximize ? reward : -reward);
        if (decision.Verdict == TrialVerdict.Pause) _paused.Add(new TrialId(trial));
        return decision;
    }

    public void End(int trial, TrialPhase phase) => _scheduler.End(new TrialId(trial), phase);

    /// <summary>Ends the paused trials that the scheduler wants ended.</summary>
    public List<int> EndOfPaused()
    {
        var ended = new List<int>();
        while (_scheduler.Next(_paused.Contains, canStartNew: false) is TrialChoice.End end)
        {
            _paused.Remove(end.Trial);
            _scheduler.End(end.Trial, TrialPhase.Stopped);
            ended.Add(end.Trial.Number);
        }
        return ended;
    }

    public List<int> Resumed() => [.. Resumes().Select(resume => resume.Trial.Number)];

    public List<TrialChoice.Resume> Resumes()
    {
        var resumed = new List<TrialChoice.Resume>();
        while (_scheduler.Next(_paused.Contains, canStartNew: false) is TrialChoice.Resume resume)
        {
            _paused.Remove(resume.Trial);
            _scheduler.Resume(resume.Trial);
            resumed.Add(resume);
        }
        return resumed;
    }

    private void Add(int count)
    {
        while (_addedCount < count) _scheduler.Add(new TrialId(_addedCount), _configurationOf(_addedCount++));
    }
}
