using Cluster.Core;

namespace Cluster.Tune;

// Who goes on. A trial scheduler answers two questions: what a trial that reported shall do, and what a free slot shall
// do. It knows no slots, nodes or clocks. Asking for the next choice changes nothing; the choice counts when the
// experiment says that it was taken (Add, Resume), because a slot may be lost between the two.

/// <summary>Decides which trials of an experiment go on, pause, stop and resume.</summary>
public interface ITrialScheduler
{
    /// <summary>The metrics, besides the objective's, that every report must have.</summary>
    IReadOnlyList<string> RequiredMetrics { get; }

    /// <summary>Called once before all else.</summary>
    void Begin(Objective objective);

    /// <summary>The same with more about the experiment; a scheduler implements one of the two.</summary>
    void Begin(SchedulerContext context) => Begin(context.Objective);

    /// <summary>A new trial has begun, or one that had failed begins again in a restored experiment.</summary>
    void Add(TrialId trial);

    /// <summary>The same with what the trial runs with; a scheduler implements one of the two.</summary>
    void Add(TrialId trial, Configuration configuration) => Add(trial);

    /// <summary>No new trial will be made any more: whoever waits for more waits in vain.</summary>
    void EndOfNew() { }

    /// <summary>A paused trial goes on, as <see cref="Next"/> had chosen.</summary>
    void Resume(TrialId trial);

    /// <summary>
    /// What a running trial shall do after this report. A trial that was set back to an older checkpoint may report a
    /// stretch again; what was recorded of it before stands. An experiment hands on only reports with all
    /// <see cref="RequiredMetrics"/>.
    /// </summary>
    TrialDecision Report(TrialId trial, TrialReport report);

    /// <summary>A trial is in a final phase and will never run again.</summary>
    void End(TrialId trial, TrialPhase phase);

    /// <summary>
    /// Whether trials take over checkpoints from each other, so that one may be of use to another trial. Default false.
    /// </summary>
    bool Shares => false;

    /// <summary>Whether trials may get other resources on the way, so that the scheduler is told the nodes. Default false.</summary>
    bool ChangesResources => false;

    /// <summary>What each node of the cluster has in all: told at the beginning, and when a node came or went.</summary>
    void NodesChanged(IReadOnlyList<Resources> nodes) { }

    /// <summary>No node can hold a trial of the size that a decision gave it; it goes on with what trials begin with.</summary>
    void Refused(TrialId trial) { }

    /// <summary>What a free slot shall do now.</summary>
    /// <param name="isPaused">Whether a trial can be resumed at this moment.</param>
    /// <param name="canStartNew">Whether the experiment may still make new trials.</param>
    TrialChoice Next(Func<TrialId, bool> isPaused, bool canStartNew);
}

/// <summary>What a trial scheduler is told at the start.</summary>
/// <param name="Objective">What is optimised.</param>
/// <param name="TrialCountMax">How many trials are made at most.</param>
/// <param name="Seed">The experiment's seed, for schedulers that draw.</param>
public sealed record SchedulerContext(Objective Objective, int TrialCountMax, int Seed)
{
    /// <summary>What is searched, for schedulers that change configurations; null (default): not known.</summary>
    public SearchSpace? Space { get; init; }

    /// <summary>What each trial begins with. Default: one worker with one cpu.</summary>
    public TrialResources Resources { get; init; } = new(Core.Resources.Cpus(1));

    /// <summary>How many trials run at once at most, whatever room there is. Default: any number.</summary>
    public int TrialConcurrencyMax { get; init; } = int.MaxValue;
}

/// <summary>What a trial shall do after a report.</summary>
public enum TrialVerdict
{
    /// <summary>Go on with the next iteration.</summary>
    Continue,

    /// <summary>Save a checkpoint and free the slot; perhaps it will be resumed.</summary>
    Pause,

    /// <summary>End for good: it is not among the good ones.</summary>
    Stop,

    /// <summary>End for good: it has had all the budget there is.</summary>
    Finish,
}

/// <summary>A verdict with the numbers that decided, so that the journal explains itself.</summary>
/// <param name="Verdict">What the trial shall do.</param>
/// <param name="Reason">Why, in a few words.</param>
public sealed record TrialDecision(TrialVerdict Verdict, string Reason)
{
    /// <summary>Go on, for no particular reason.</summary>
    public static TrialDecision Continue { get; } = new(TrialVerdict.Continue, "");

    /// <summary>A late report of a trial that has ended.</summary>
    internal static TrialDecision Over { get; } = new(TrialVerdict.Stop, "it has ended already");

    /// <summary>Whether to save a checkpoint now, whatever the experiment's interval says.</summary>
    public bool MustSave { get; init; }

    /// <summary>
    /// With <see cref="TrialVerdict.Pause"/>: when the trial is resumed, it goes on from another trial's latest checkpoint and
    /// with another configuration; null (default): from its own.
    /// </summary>
    public TrialTransplant? Transplant { get; init; }

    /// <summary>
    /// With <see cref="TrialVerdict.Pause"/>: what the trial has when it is resumed; null (default): what it had.
    /// </summary>
    public TrialResources? Resources { get; init; }
}

/// <summary>A trial takes over another one's state.</summary>
/// <param name="Source">Whose latest checkpoint it takes; itself, to change only the configuration.</param>
/// <param name="Configuration">What it runs with from then on.</param>
public sealed record TrialTransplant(TrialId Source, Configuration Configuration);

/// <summary>What a free slot shall do.</summary>
public abstract record TrialChoice
{
    private TrialChoice() { }

    /// <summary>Resume a paused trial.</summary>
    /// <param name="Trial">The trial.</param>
    /// <param name="Reason">Why this one, in a few words.</param>
    public sealed record Resume(TrialId Trial, string Reason) : TrialChoice
    {
        /// <summary>What it takes over from another trial first; null (default): nothing.</summary>
        public TrialTransplant? Transplant { get; init; }
    }

    /// <summary>Start a new trial.</summary>
    public sealed record StartNew : TrialChoice;

    /// <summary>End a paused trial for good. Needs no slot, and is done before all else.</summary>
    /// <param name="Trial">The trial.</param>
    /// <param name="Verdict">Stop, or Finish for one that had all its budget.</param>
    /// <param name="Reason">Why, in a few words.</param>
    public sealed record End(TrialId Trial, TrialVerdict Verdict, string Reason) : TrialChoice;

    /// <summary>Stay idle until something happens.</summary>
    public sealed record Nothing : TrialChoice;
}
