using static Cluster.Tune.ExperimentEvent;

namespace Cluster.Tune;

// The mind of an experiment: it is told events, and answers with commands. It decides nothing about quality (the trial
// scheduler does) and nothing about configurations (the searcher does): it matches slots with work, keeps each trial's
// phase, and sees to it that every trial ends, whatever is lost on the way.
//
//   ExperimentState.cs           events in, commands out; the end
//   ExperimentState.Slots.cs     asking for slots, losing them
//   ExperimentState.Work.cs      giving them work that fits them
//   ExperimentState.Trials.cs    what trials say, and what comes of it
//   ExperimentState.Restore.cs   going on in another process
//   ExperimentState.Checks.cs    the invariants
//
// It holds no clock, no thread and no reference to the outside; same events, same commands.

internal sealed partial class ExperimentState
{
    private readonly ExperimentRules _rules;
    private readonly ISearcher _searcher;
    private readonly ITrialScheduler _scheduler;
    private readonly List<Trial> _trials = [];
    private readonly Dictionary<SlotId, Slot> _slots = [];
    private readonly SortedSet<SlotId> _idle = [];
    private readonly List<Trial> _retries = [];
    private readonly int[] _phaseCounts = new int[Enum.GetValues<TrialPhase>().Length];
    private List<ExperimentCommand> _commands = [];
    private int _slotNumber;
    private DateTimeOffset? _newsBefore;
    private TimeSpan _running;

    public ExperimentState(ExperimentRules rules, ISearcher searcher, ITrialScheduler scheduler) =>
        (_rules, _searcher, _scheduler) = (rules, searcher, scheduler);

    /// <summary>All trials, by number.</summary>
    public IReadOnlyList<Trial> Trials => _trials;

    /// <summary>All slots that are asked for or held.</summary>
    public IReadOnlyCollection<Slot> Slots => _slots.Values;

    public Objective Objective => _rules.Objective;

    public IReadOnlyList<Objective> Objectives => [_rules.Objective, .. _rules.MoreObjectives];

    /// <summary>How long the experiment has run, the time before a restore not counted.</summary>
    public TimeSpan Running => _running;

    public int TrialCountMax => _rules.TrialCountMax;

    /// <summary>The trial with the best report so far; null before the first report.</summary>
    public Trial? Best { get; private set; }

    /// <summary>Whether the last command was given.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Whether the last event changed anything. A tick rarely does, and then need not be remembered.</summary>
    public bool HasChanged { get; private set; }

    public int CountOf(TrialPhase phase) => _phaseCounts[(int)phase];

    /// <summary>Takes an event in, changes, and returns what is to be done. After the end nothing is.</summary>
    public IReadOnlyList<ExperimentCommand> Handle(ExperimentEvent news, DateTimeOffset now)
    {
        _commands = [];
        HasChanged = news is not Ticked || _isRequestPutOff;
        Pass(news, now);
        if (!HasEnded)
        {
            Take(news, now);
            if (!HasEnded) AskStopper();
            if (!HasEnded) Drive();
        }
        else if (news is Restored restored)
        {
            Reopen(restored);
            if (!HasEnded) Drive();
        }
        else if (news is TrialEnded ended)
        {
            Do(new ExperimentCommand.AcknowledgeEnd(ended.Trial, ended.Attempt));
        }
        AssertInvariants();
        HasChanged |= _commands.Count > 0;
        return _commands;
    }

    private void Take(ExperimentEvent news, DateTimeOffset now)
    {
        switch (news)
        {
            case Begun: break;
            case Ticked: _isRequestPutOff = false; break;
            case SlotGranted granted: Granted(granted); break;
            case SlotInfeasible infeasible: Infeasible(infeasible, now); break;
            case SlotReady ready: Ready(ready); break;
            case SlotLost lost: Lost(lost); break;
            case TrialReported reported: Reported(reported); break;
            case CheckpointSaved saved: Saved(saved); break;
            case TrialEnded ended: Ended(ended); break;
            case StopRequested stop: End(stop.Reason); break;
            case Restored restored: Restore(restored); break;
            case NodesChanged changed: _scheduler.NodesChanged([.. changed.Nodes.Select(node => node.ToResources())]); break;
            default: throw new InvalidOperationException($"an experiment cannot take in {news}");
        }
    }

    // After each event: idle slots get work; if work is left over, one more slot is asked for; and when neither
    // anything runs nor any work is left, the experiment is over.
    private void Drive()
    {
        EndPausedTrials();
        AssignIdleSlots();
        EndPausedTrials();
        ReleaseSlotsInTheWay();
        if (HasWork) RequestSlotIfNeeded();
        else if (CountOf(TrialPhase.Running) == 0) End(error: "");
    }

    // Paused trials that nobody promoted end here, and so does whatever runs when the end comes from outside.
    private void End(string error)
    {
        foreach (var trial in _trials.Where(trial => !trial.Phase.IsFinal()))
        {
            if (trial.Slot is { } slot) Vacate(trial, slot);
            Conclude(trial, TrialChange.Stop);
        }
        foreach (var slot in _slots.Keys) Do(new ExperimentCommand.ReleaseSlot(slot));
        _slots.Clear();
        _idle.Clear();
        _retries.Clear();
        HasEnded = true;
        Do(new ExperimentCommand.End(error));
    }

    private void EndPausedTrials()
    {
        while (NextChoice() is TrialChoice.End chosen)
            Conclude(_trials[chosen.Trial.Number], chosen.Verdict == TrialVerdict.Finish ? TrialChange.Complete : TrialChange.Stop);
    }

    private void AskStopper()
    {
        if (_rules.Stopper?.Tick(_running) is { Scope: StopScope.Experiment } stop) EndEarly(stop.Reason);
    }

    // As good an end as any: what was found so far is the result.
    private void EndEarly(string reason)
    {
        Say($"ended early: {reason}");
        End(error: "");
    }

    private void Do(ExperimentCommand command) => _commands.Add(command);

    private void Say(string line) => Do(new ExperimentCommand.Log(line));

    private Trial? Find(TrialId id) => id.Number >= 0 && id.Number < _trials.Count ? _trials[id.Number] : null;

    private void Change(Trial trial, TrialChange change)
    {
        _phaseCounts[(int)trial.Phase]--;
        trial.Change(change);
        _phaseCounts[(int)trial.Phase]++;
    }
}
