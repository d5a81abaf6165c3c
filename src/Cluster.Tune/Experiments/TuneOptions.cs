using Cluster.Core;

namespace Cluster.Tune;

// All settings of an experiment, with their defaults and rules. Wrong ones are told here, at the door, with the value.

/// <summary>The settings of a <see cref="Tuner"/>.</summary>
public sealed record TuneOptions
{
    /// <summary>The metric that is optimised: a name in the trials' reports.</summary>
    public required string Metric { get; init; }

    /// <summary>Whether small or large values of it are good.</summary>
    public required OptimizationMode Mode { get; init; }

    /// <summary>
    /// How many configurations are tried; with grid parameters, of each combination. <see cref="int.MaxValue"/> beside a time budget or
    /// a stopper: as many as there is time for. Default 1.
    /// </summary>
    public int SampleCount { get; init; } = 1;

    /// <summary>How many trials run at once at most; null (default): as many as the cluster has room for.</summary>
    public int? MaxConcurrentTrials { get; init; }

    /// <summary>What each trial needs on its node; with several workers, what each of them needs. Default: one cpu.</summary>
    public Resources ResourcesPerTrial { get; init; } = Resources.Cpus(1);

    /// <summary>
    /// How many workers each trial has, placed all together or not at all. With more than 1 the function runs in each of them, and
    /// <see cref="TrialTraining.Train"/> trains data-parallel over all; rank 0 reports. Default 1.
    /// </summary>
    public int WorkersPerTrial { get; init; } = 1;

    /// <summary>How the workers of one trial are laid over the nodes. Default: spread.</summary>
    public PlacementStrategy WorkerPlacement { get; init; } = PlacementStrategy.Spread;

    /// <summary>Which trials go on. Default: all, to their end.</summary>
    public ITrialScheduler Scheduler { get; init; } = new FifoScheduler();

    /// <summary>
    /// Where configurations come from; null (default): a <see cref="GridSearcher"/> if the space has a grid, else a
    /// <see cref="RandomSearcher"/>.
    /// </summary>
    public ISearcher? Searcher { get; init; }

    /// <summary>
    /// What is optimised besides the metric: for <see cref="TpeSearcher"/>, <see cref="NsgaSearcher"/> and the Pareto front of the
    /// results. Every report must have these metrics, too. Default: nothing.
    /// </summary>
    public IReadOnlyList<Objective> MoreObjectives { get; init; } = [];

    /// <summary>
    /// Results from elsewhere, told to the searcher at the start: points of the space, with the metrics they had. Default: none.
    /// </summary>
    public IReadOnlyList<(Configuration Configuration, IReadOnlyDictionary<string, double> Metrics)> PastResults { get; init; } = [];

    /// <summary>What ends trials, or all of it, besides the scheduler; null (default): nothing.</summary>
    public IStopper? Stopper { get; init; }

    /// <summary>How long the experiment may run, the time before a restore not counted; null (default): for ever.</summary>
    public TimeSpan? TimeBudget { get; init; }

    /// <summary>Configurations to try before all others.</summary>
    public IReadOnlyList<Configuration> PointsToEvaluate { get; init; } = [];

    /// <summary>
    /// How often a trial that failed (an exception, a dead process, a lost node) is tried again from its last
    /// checkpoint. Default 1.
    /// </summary>
    public int MaxFailures { get; init; } = 1;

    /// <summary>
    /// A checkpoint after each so many iterations (default 1); 0: only when a trial pauses or finishes. The latest and the
    /// best one of a trial are kept.
    /// </summary>
    public int CheckpointInterval { get; init; } = 1;

    /// <summary>
    /// How many trials keep their checkpoints when the experiment has come to its end: those with the best reports; the others'
    /// are deleted, but for failed trials, which may be tried again. Null (default): all.
    /// </summary>
    public int? CheckpointedTrialsMax { get; init; }

    /// <summary>The experiment's name, and its folder's; null (default): the function's name with the time.</summary>
    public string? Name { get; init; }

    /// <summary>Where the experiment's folder is made; null (default): the cluster's storage directory.</summary>
    public string? StorageDirectory { get; init; }

    /// <summary>The seed of all chance in the experiment. Default 0.</summary>
    public int Seed { get; init; }

    /// <summary>Where a line is written for each trial that ends; default: the console.</summary>
    public TextWriter Log { get; init; } = Console.Out;

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>What each trial begins with.</summary>
    internal TrialResources TrialResources => new(ResourcesPerTrial, WorkersPerTrial);

    /// <summary>The stopper and the time budget as one; null for neither.</summary>
    internal IStopper? AllStoppers => (Stopper, TimeBudget) switch
    {
        (null, null) => null,
        ({ } stopper, null) => stopper,
        (null, { } budget) => new TimeoutStopper(budget),
        ({ } stopper, { } budget) => new CombinedStopper(stopper, new TimeoutStopper(budget)),
    };

    /// <summary>Throws when a setting makes no sense.</summary>
    /// <exception cref="ArgumentException">Names the setting, its value and the rule.</exception>
    internal void Check()
    {
        if (string.IsNullOrWhiteSpace(Metric)) throw new ArgumentException("the metric is empty, but must name one of the reports");
        if (TrialReport.AutomaticFields.Except([TrialReport.TimeTotal]).Contains(Metric))
            throw new ArgumentException($"the metric is '{Metric}', which every report has by itself; name one of your own");
        foreach (var (metric, count) in MoreObjectives.Select(objective => objective.Metric).Append(Metric).CountBy(name => name))
            if (count > 1) throw new ArgumentException($"the metric '{metric}' is an objective twice, but each must have its own");
        if (SampleCount < 1) throw new ArgumentException($"the sample count is {SampleCount}, but must be 1 or more");
        if (MaxConcurrentTrials < 1)
            throw new ArgumentException($"the number of concurrent trials is {MaxConcurrentTrials}, but must be 1 or more");
        if (TimeBudget <= TimeSpan.Zero) throw new ArgumentException($"the time budget is {TimeBudget}, but must be above 0");
        if (MaxFailures < 0) throw new ArgumentException($"the number of failures is {MaxFailures}, but must be 0 or more");
        if (CheckpointInterval < 0)
            throw new ArgumentException($"the checkpoint interval is {CheckpointInterval}, but must be 0 or more");
        if (CheckpointedTrialsMax < 0)
            throw new ArgumentException($"the number of trials that keep checkpoints is {CheckpointedTrialsMax}, but must be 0 or more");
        if (!ResourcesPerTrial.IsNonNegative || ResourcesPerTrial.IsNone)
            throw new ArgumentException($"the resources per trial are '{ResourcesPerTrial}', but must be above nothing");
        if (!ResourcesPerTrial.HasShareableGpus)
            throw new ArgumentException($"the resources per trial are '{ResourcesPerTrial}', but gpus above 1 must be a whole number");
        if (WorkersPerTrial < 1)
            throw new ArgumentException($"the number of workers per trial is {WorkersPerTrial}, but must be 1 or more");
        if (Name is not null && (Name.Trim().Length == 0 || Name is "." or ".." || Name.AsSpan().ContainsAny('/', '\\', '\0')))
            throw new ArgumentException($"the name is '{Name}', but must be a word that can name a folder");
    }
}
