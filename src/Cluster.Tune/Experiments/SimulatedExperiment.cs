using static Cluster.Tune.ExperimentCommand;
using static Cluster.Tune.ExperimentEvent;

namespace Cluster.Tune;

// The other backend of ExperimentState: a cluster that is a number of slots, trials that are a formula, and a clock that
// jumps from one event to the next. It runs the same experiment code as the actor does, days of it in a second, and can
// lose, repeat and delay as much as its faults say. One seed, one history.

/// <summary>What a simulated cluster and its trials are like.</summary>
internal sealed record SimulationOptions
{
    /// <summary>How many slots the cluster has room for.</summary>
    public required int SlotCount { get; init; }

    /// <summary>What each trial begins with.</summary>
    public TrialResources Resources { get; init; } = new(Core.Resources.Cpus(1));

    /// <summary>The metric of a configuration after an iteration.</summary>
    public required Func<Configuration, int, double> Metric { get; init; }

    /// <summary>More metrics, by name.</summary>
    public IReadOnlyDictionary<string, Func<Configuration, int, double>>? MoreMetrics { get; init; }

    public Func<Configuration, double> SecondsPerIteration { get; init; } = _ => 1;

    /// <summary>What its nodes have, for schedulers that change resources; null: slots are counted, whatever their size.</summary>
    public IReadOnlyList<NodeCapacity>? Nodes { get; init; }

    /// <summary>How much faster a trial runs with what it has; null: no faster.</summary>
    public Func<TrialResources, double>? Speed { get; init; }

    /// <summary>After how many iterations the trial's function returns.</summary>
    public int IterationMax { get; init; } = int.MaxValue;

    public double SlotStartSeconds { get; init; } = 1;

    /// <summary>The chance, per iteration, of each fault: an exception, a lost slot, a NaN, repeated and late news.</summary>
    public double FaultChance { get; init; }

    public int Seed { get; init; }

    /// <summary>Whether every single trial is checked after every event: for thousands of trials, too much.</summary>
    public bool ChecksDeeply { get; init; } = true;

    /// <summary>Whether all that happened is kept.</summary>
    public bool KeepsHistory { get; init; } = true;
}

/// <summary>Runs an experiment's state in virtual time.</summary>
internal sealed class SimulatedExperiment(ExperimentState state, SimulationOptions options)
{
    // An experiment that has not ended after so many events never will: its own tests have ten thousand at most.
    private const int EventCountMax = 10_000_000;

    private static readonly DateTimeOffset Epoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly PriorityQueue<ExperimentEvent, (double Time, long Order)> _future = new();
    private readonly Random _random = new(options.Seed);
    private readonly Dictionary<SlotId, TrialResources> _held = [];
    private readonly List<(SlotId Slot, TrialResources Size)> _waiting = [];
    private readonly Dictionary<TrialId, SimulatedTrial> _runs = [];
    private long _order;

    /// <summary>The virtual clock, in seconds since the start.</summary>
    public double Seconds { get; private set; }

    /// <summary>The event to begin with, for a state that was restored; null: that the experiment begins.</summary>
    public ExperimentEvent? First { get; init; }

    /// <summary>How many events there were.</summary>
    public int EventCount { get; private set; }

    /// <summary>Called after every event, with the virtual time in seconds.</summary>
    public Action<double>? AfterEvent { get; init; }

    /// <summary>How many iterations ran, those that were lost included.</summary>
    public int IterationCount { get; private set; }

    /// <summary>The error that the experiment ended with; empty for none, null before its end.</summary>
    public string? Error { get; private set; }

    /// <summary>All that happened, in order, with the time.</summary>
    public List<(DateTimeOffset Time, ExperimentEvent News)> History { get; } = [];

    /// <summary>Runs to the end; checks every invariant after every event.</summary>
    public void Run()
    {
        After(0, First ?? new Begun("simulation", options.Seed, state.Objective, state.TrialCountMax));
        if (options.Nodes is { } nodes) After(0, new NodesChanged(nodes));
        After(2, new Ticked());
        while (!state.HasEnded && _future.TryDequeue(out var news, out var at))
        {
            Seconds = at.Time;
            if (news is Ticked) After(2, news);
            var now = Epoch.AddSeconds(Seconds);
            EventCount++;
            if (options.KeepsHistory) History.Add((now, news));
            foreach (var command in state.Handle(news, now)) Perform(command);
            AfterEvent?.Invoke(Seconds);
            if (options.ChecksDeeply) state.AssertInvariantsDeeply();
            if (EventCount > EventCountMax) throw new InvalidOperationException($"no end after {EventCountMax} events");
        }
    }

    private void Perform(ExperimentCommand command)
    {
        switch (command)
        {
            case RequestSlot request: _waiting.Add((request.Slot, request.Resources ?? options.Resources)); Grant(); break;
            case ReleaseSlot release: Release(release.Slot); break;
            case RunTrial run: Start(run); break;
            case AnswerReport { Answer: var answer } report: Obey(report.Trial, report.Attempt, answer); break;
            case ExperimentCommand.End end: Error = end.Error; break;
            default: break;
        }
    }

    private void Grant()
    {
        while (_waiting.Count > 0 && HasRoom(_waiting[0].Size))
        {
            var (slot, size) = _waiting[0];
            _waiting.RemoveAt(0);
            _held.Add(slot, size);
            After(0, new SlotGranted(slot, $"node-{slot.Number % options.SlotCount}"));
            if (IsFault()) After(options.SlotStartSeconds, new SlotLost(slot, "it did not start"));
            else After(options.SlotStartSeconds, new SlotReady(slot));
        }
    }

    private void Release(SlotId slot)
    {
        _held.Remove(slot);
        _waiting.RemoveAll(entry => entry.Slot == slot);
        Grant();
    }

    private bool HasRoom(TrialResources size)
    {
        if (_held.Count >= options.SlotCount) return false;
        if (options.Nodes is not { } nodes) return true;
        var held = _held.Values.Sum(one => one.Total.Cpu);
        return held + size.Total.Cpu <= nodes.Sum(node => node.Cpu);
    }

    private void Start(RunTrial run)
    {
        var (iteration, seconds) = (run.Checkpoint?.Iteration ?? 0, run.Checkpoint?.TimeTotalSeconds ?? 0);
        _runs[run.Trial] = new SimulatedTrial(run.Slot, run.Attempt, run.Configuration, iteration, seconds)
        {
            Speed = options.Speed?.Invoke(run.Resources ?? options.Resources) ?? 1,
        };
        Iterate(run.Trial, _runs[run.Trial]);
    }

    private void Iterate(TrialId trial, SimulatedTrial run)
    {
        var seconds = options.SecondsPerIteration(run.Configuration) / run.Speed;
        if (run.Iteration >= options.IterationMax)
        {
            Tell(0, new TrialEnded(trial, run.Attempt, TrialEnding.Returned, ""));
            return;
        }
        run.Iteration++;
        run.Seconds += seconds;
        IterationCount++;
        if (IsFault()) Tell(seconds, new TrialEnded(trial, run.Attempt, TrialEnding.Failed, "a simulated exception\n  at formula"));
        else if (IsFault()) After(seconds, new SlotLost(run.Slot, "a simulated crash"));
        else Tell(seconds, new TrialReported(trial, run.Attempt, ReportOf(run), CanSave: true));
    }

    private TrialReport ReportOf(SimulatedTrial run)
    {
        var metric = IsFault() ? double.NaN : options.Metric(run.Configuration, run.Iteration);
        var metrics = new Dictionary<string, double>
        {
            [state.Objective.Metric] = metric,
            [TrialReport.TrainingIteration] = run.Iteration,
            [TrialReport.TimeTotal] = run.Seconds,
        };
        if (options.MoreMetrics is { } more)
            foreach (var (name, formula) in more) metrics[name] = formula(run.Configuration, run.Iteration);
        return new(run.Iteration, run.Seconds, metrics);
    }

    // A repeated answer finds the trial beyond that iteration, and is not obeyed twice.
    private void Obey(TrialId trial, int attempt, TrialAnswer answer)
    {
        var run = _runs[trial];
        if (run.Attempt != attempt || run.Iteration != answer.Iteration || run.Obeyed == answer.Iteration) return;
        run.Obeyed = answer.Iteration;
        if (answer.MustSave)
            Tell(0, new CheckpointSaved(trial, attempt, new TrialCheckpoint(run.Iteration, run.Seconds, $"{trial}/{run.Iteration}")));
        if (answer.Decision.Verdict == TrialVerdict.Continue) Iterate(trial, run);
        else Tell(0, new TrialEnded(trial, attempt, TrialEnding.Obeyed, ""));
    }

    // News of a trial may come twice, the second time late: when the trial is elsewhere already.
    private void Tell(double delaySeconds, ExperimentEvent news)
    {
        After(delaySeconds, news);
        if (IsFault()) After(delaySeconds + _random.NextDouble() * 20, news);
    }

    private void After(double delaySeconds, ExperimentEvent news) =>
        _future.Enqueue(news, (Seconds + delaySeconds, _order++));

    private bool IsFault() => options.FaultChance > 0 && _random.NextDouble() < options.FaultChance;

    private sealed class SimulatedTrial(SlotId slot, int attempt, Configuration configuration, int iteration, double seconds)
    {
        public SlotId Slot => slot;
        public int Attempt => attempt;
        public Configuration Configuration => configuration;
        public int Iteration { get; set; } = iteration;
        public double Seconds { get; set; } = seconds;
        public int Obeyed { get; set; }
        public double Speed { get; init; } = 1;
    }
}
