using Cluster.Core;

namespace Cluster.Tune;

// Gives resources that nobody uses to trials that run. Which trials go on is the inner scheduler's business; when it lets one
// go on, the allocation is asked whether the trial should have more, or less. A trial that changes size pauses, and comes
// back from its checkpoint in a slot of the new size before anybody else is resumed or started.

/// <summary>What an allocation may look at.</summary>
/// <param name="Trial">The trial that reported.</param>
/// <param name="Current">What it has.</param>
/// <param name="Base">What every trial begins with.</param>
/// <param name="Holders">What each trial that runs, or is about to, has; the trial itself among them.</param>
/// <param name="Nodes">What each node of the cluster has in all.</param>
/// <param name="IsBest">Whether no trial that holds resources has a better last report.</param>
public sealed record ResourceQuestion(
    TrialId Trial, TrialResources Current, TrialResources Base, IReadOnlyList<TrialResources> Holders, IReadOnlyList<Resources> Nodes,
    bool IsBest);

/// <summary>
/// Reallocates free resources among running trials, as Ray's <c>ResourceChangingScheduler</c>. The trial's function must save
/// checkpoints, and should look at <see cref="TrialContext.Resources"/>.
/// </summary>
public sealed class ResourceChangingScheduler : ITrialScheduler, IKeepsExploits
{
    private readonly ITrialScheduler _inner;
    private readonly Func<ResourceQuestion, TrialResources?> _allocate;
    private readonly SortedDictionary<TrialId, TrialResources> _holders = [];
    private readonly Dictionary<TrialId, TrialResources> _sizes = [];
    private readonly Dictionary<TrialId, double> _scores = [];
    private readonly SortedSet<TrialId> _resized = [];
    private IReadOnlyList<Resources> _nodes = [];
    private SchedulerContext _context = new(new("", OptimizationMode.Minimize), TrialCountMax: 0, Seed: 0);
    private int _addedCount;
    private bool _isComplete;

    /// <summary>Makes the scheduler.</summary>
    /// <param name="inner">Decides which trials go on; null: all, to their end.</param>
    /// <param name="allocate">
    /// Says what a trial shall have from now on; null, or what it has, for no change. Default: <see cref="DistributeResources"/>.
    /// </param>
    public ResourceChangingScheduler(ITrialScheduler? inner = null, Func<ResourceQuestion, TrialResources?>? allocate = null) =>
        (_inner, _allocate) = (inner ?? new FifoScheduler(), allocate ?? new DistributeResources().Allocate);

    /// <inheritdoc/>
    public IReadOnlyList<string> RequiredMetrics => _inner.RequiredMetrics;

    /// <inheritdoc/>
    public bool Shares => _inner.Shares;

    IReadOnlyList<PopulationExploit> IKeepsExploits.Exploits => _inner is IKeepsExploits keeper ? keeper.Exploits : [];

    /// <inheritdoc/>
    public bool ChangesResources => true;

    /// <inheritdoc/>
    public void Begin(Objective objective) => Begin(new SchedulerContext(objective, TrialCountMax: 0, Seed: 0));

    /// <inheritdoc/>
    public void Begin(SchedulerContext context)
    {
        (_context, _addedCount, _isComplete, _nodes) = (context, 0, false, []);
        _holders.Clear();
        _sizes.Clear();
        _scores.Clear();
        _resized.Clear();
        _inner.Begin(context);
    }

    /// <inheritdoc/>
    public void NodesChanged(IReadOnlyList<Resources> nodes)
    {
        _nodes = nodes;
        _inner.NodesChanged(nodes);
    }

    /// <inheritdoc/>
    public void Add(TrialId trial) => Add(trial, new Configuration([]));

    /// <inheritdoc/>
    public void Add(TrialId trial, Configuration configuration)
    {
        _addedCount++;
        _holders[trial] = _sizes[trial] = _context.Resources;
        _inner.Add(trial, configuration);
    }

    /// <inheritdoc/>
    public void EndOfNew()
    {
        _isComplete = true;
        _inner.EndOfNew();
    }

    /// <inheritdoc/>
    public void Resume(TrialId trial)
    {
        _holders[trial] = _sizes[trial];
        if (!_resized.Remove(trial)) _inner.Resume(trial);
    }

    /// <inheritdoc/>
    public TrialDecision Report(TrialId trial, TrialReport report)
    {
        if (!_sizes.TryGetValue(trial, out var size)) return TrialDecision.Over;
        // One that failed between its pause and its return came back without being resumed.
        _resized.Remove(trial);
        _holders[trial] = size;
        _scores[trial] = _context.Objective.ValueOf(report);
        var decision = _inner.Report(trial, report);
        if (decision.Verdict == TrialVerdict.Pause) _holders.Remove(trial);
        if (decision.Verdict != TrialVerdict.Continue || _nodes.Count == 0) return decision;

        var then = _allocate(Question(trial));
        if (then is null || then == size) return decision;
        _holders[trial] = _sizes[trial] = then;
        _resized.Add(trial);
        return new(TrialVerdict.Pause, $"goes on with {then} in place of {size}") { MustSave = true, Resources = then };
    }

    /// <inheritdoc/>
    public void Refused(TrialId trial) => _holders[trial] = _sizes[trial] = _context.Resources;

    /// <inheritdoc/>
    public void End(TrialId trial, TrialPhase phase)
    {
        _holders.Remove(trial);
        _sizes.Remove(trial);
        _resized.Remove(trial);
        _scores.Remove(trial);
        _inner.End(trial, phase);
    }

    /// <inheritdoc/>
    public TrialChoice Next(Func<TrialId, bool> isPaused, bool canStartNew)
    {
        foreach (var trial in _resized)
            if (isPaused(trial)) return new TrialChoice.Resume(trial, $"goes on with {_sizes[trial]}");
        return _inner.Next(trial => !_resized.Contains(trial) && isPaused(trial), canStartNew);
    }

    private ResourceQuestion Question(TrialId trial)
    {
        // Trials that are still to come will want what is free now; they count as if they were there.
        var room = Math.Max(0, (long)_context.TrialConcurrencyMax - _holders.Count);
        var toCome = _isComplete ? 0 : Math.Min(room, Math.Max(0, _context.TrialCountMax - _addedCount));
        var held = _holders.Values.Concat(Enumerable.Repeat(_context.Resources, (int)Math.Min(toCome, ToComeCountMax))).ToList();
        var own = _scores[trial];
        var isBest = !_holders.Keys.Any(other => _scores.TryGetValue(other, out var score) && _context.Objective.IsBetter(score, own));
        return new(trial, _sizes[trial], _context.Resources, held, _nodes, isBest);
    }

    // More than any cluster has room for; nothing is left to give away long before.
    private const long ToComeCountMax = 10_000;
}
