using Akka.Actor;
using Cluster.Core;

namespace Cluster.Tune;

// The front door: a function, a space and settings become an experiment on a cluster. All that a user can get wrong
// is told before anything is asked of the cluster.

/// <summary>
/// Runs a function with many configurations on a cluster, and finds the best one. The function is called in worker
/// processes, once per trial (and again when a trial is resumed or tried again), and reports through its
/// <see cref="TrialContext"/>.
/// </summary>
public sealed partial class Tuner
{
    private readonly FunctionReference _function;
    private readonly bool _isAsync;
    private readonly string _functionName;
    private readonly SearchSpace _space;
    private readonly TuneOptions _options;
    private readonly ISearcher _searcher;

    /// <summary>Makes a tuner of a plain function.</summary>
    /// <param name="trainable">A static method, or a lambda that captures nothing.</param>
    /// <param name="space">The parameters; constants are the way to hand fixed values to the function.</param>
    /// <param name="options">The settings.</param>
    /// <exception cref="ArgumentException">A setting is wrong; the text names it, its value and the rule.</exception>
    /// <exception cref="ClusterException">The function cannot run in another process; the text says why.</exception>
    public Tuner(Action<TrialContext> trainable, SearchSpace space, TuneOptions options)
        : this((Delegate)trainable, isAsync: false, space, options)
    {
    }

    /// <summary>Makes a tuner of an asynchronous function.</summary>
    /// <param name="trainable">A static method, or a lambda that captures nothing.</param>
    /// <param name="space">The parameters; constants are the way to hand fixed values to the function.</param>
    /// <param name="options">The settings.</param>
    /// <exception cref="ArgumentException">A setting is wrong; the text names it, its value and the rule.</exception>
    /// <exception cref="ClusterException">The function cannot run in another process; the text says why.</exception>
    public Tuner(Func<TrialContext, Task> trainable, SearchSpace space, TuneOptions options)
        : this((Delegate)trainable, isAsync: true, space, options)
    {
    }

    private Tuner(Delegate trainable, bool isAsync, SearchSpace space, TuneOptions options)
    {
        ArgumentNullException.ThrowIfNull(trainable);
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        if (space.Count == 0) throw new ArgumentException("the search space is empty, but must have at least one parameter");
        (_isAsync, _space, _options) = (isAsync, space, options);
        _function = FunctionReference.Of(trainable);
        _functionName = trainable.Method.Name.StartsWith('<') ? "experiment" : trainable.Method.Name;
        _searcher = MakeSearcher();
        BeginScheduler(Rules());
    }

    private Objective Objective => new(_options.Metric, _options.Mode);

    /// <summary>
    /// Runs the experiment to its end. Failed trials are part of the result; an experiment that cannot go on throws.
    /// </summary>
    /// <param name="cluster">Where the trials run.</param>
    /// <param name="ct">Ends the experiment: running trials are stopped, and their slots given back.</param>
    /// <exception cref="TuneException">
    /// The experiment could not go on: no node can hold a trial, a report lacks the metric, or the name is taken.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public Task<ResultGrid> FitAsync(ClusterClient cluster, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        return FitAsync(cluster.System, cluster.Driver, cluster.Board, cluster.StorageDirectory, cluster.Lost, ct);
    }

    /// <summary>The same, on the parts of a cluster's client that an experiment needs.</summary>
    internal async Task<ResultGrid> FitAsync(
        ActorSystem system, IActorRef driver, IJobBoard board, string storageDirectory, Task<string> clusterLost, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var files = _restored is { } restored
            ? ExperimentFiles.Reopen(restored.Directory)
            : ExperimentFiles.Create(_options.StorageDirectory ?? storageDirectory, Name());
        var (state, first) = Begin(files);
        var end = new TaskCompletionSource<ResultGrid>(TaskCreationOptions.RunContinuationsAsynchronously);
        var setup = new ExperimentActor.Setup(_function, _isAsync, _options, state, files, driver, board, end) { First = first };
        var actor = system.ActorOf(Props.Create(() => new ExperimentActor(setup)));
        actor.Tell(new ExperimentActor.Begin(), ActorRefs.NoSender);

        await using var cancelled = ct.Register(() => actor.Tell(new ExperimentActor.Stop("it was cancelled"), ActorRefs.NoSender));
        var firstDone = await Task.WhenAny(end.Task, clusterLost).ConfigureAwait(false);
        if (firstDone == clusterLost && !end.Task.IsCompleted)
            actor.Tell(new ExperimentActor.Stop($"the cluster was lost: {await clusterLost.ConfigureAwait(false)}"), ActorRefs.NoSender);
        try
        {
            return await end.Task.ConfigureAwait(false);
        }
        catch (TuneException) when (ct.IsCancellationRequested)
        {
            throw new OperationCanceledException(ct);
        }
    }

    private (ExperimentState State, ExperimentEvent First) Begin(ExperimentFiles files)
    {
        try
        {
            return _restored is null ? (MakeState(), Begun(files.Name)) : Replay(files);
        }
        catch
        {
            files.Dispose();
            throw;
        }
    }

    private string Name() =>
        _options.Name ?? $"{_functionName}-{_options.Time.GetUtcNow().ToString("yyyyMMdd-HHmmss-fff", Numbers.Culture)}";

    // Everything that decides begins anew: the state, and what it asks.
    internal ExperimentState MakeState()
    {
        var rules = Rules();
        BeginSearcher(_searcher);
        BeginScheduler(rules);
        rules.Stopper?.Begin(Objective);
        return new ExperimentState(rules, _searcher, _options.Scheduler);
    }

    private void BeginScheduler(ExperimentRules rules)
    {
        if (_options.Scheduler.Shares && _searcher.Learns)
            throw new ArgumentException($"{_options.Scheduler.GetType().Name} changes configurations while trials run, so what they report "
                + $"would mislead {_searcher.GetType().Name}; use RandomSearcher, SobolSearcher or GridSearcher");
        _options.Scheduler.Begin(new SchedulerContext(Objective, rules.TrialCountMax, _options.Seed)
        {
            Space = _space, Resources = rules.Resources, TrialConcurrencyMax = rules.SlotCountMax,
        });
    }

    private ExperimentEvent.Begun Begun(string name) => new(name, _options.Seed, Objective, Rules().TrialCountMax)
    {
        Space = _space.ToJson(),
        Deciders = $"{_searcher.GetType().Name}, {_options.Scheduler.GetType().Name}",
    };

    private void BeginSearcher(ISearcher searcher)
    {
        searcher.Begin(new SearchContext(_space, Objective, _options.Seed, _options.SampleCount)
        {
            MoreObjectives = _options.MoreObjectives,
        });
        foreach (var (configuration, metrics) in _options.PastResults)
        {
            if (_space.FindProblem(configuration) is { } problem) throw new ArgumentException($"a past result: {problem}");
            searcher.Learn(configuration, metrics);
        }
    }

    // Slots beyond the number of trials would never be used.
    private ExperimentRules Rules()
    {
        var trialCountMax = (int)Math.Min(int.MaxValue, (long)_options.SampleCount * _space.GridSize);
        return new ExperimentRules
        {
            Objective = Objective,
            MoreObjectives = _options.MoreObjectives,
            TrialCountMax = trialCountMax,
            SlotCountMax = Math.Min(_options.MaxConcurrentTrials ?? int.MaxValue, trialCountMax),
            Resources = _options.TrialResources,
            FailureCountMax = _options.MaxFailures,
            CheckpointInterval = _options.CheckpointInterval,
            Stopper = _options.AllStoppers,
        };
    }

    // Begun here once only to hear its complaints at the door; FitAsync begins it again.
    private ISearcher MakeSearcher()
    {
        var searcher = _options.Searcher ?? (_space.GridSize > 1 || _space.Any(pair => pair.Value is GridDomain)
            ? new GridSearcher()
            : new RandomSearcher());
        if (_options.PointsToEvaluate.Count > 0) searcher = new PointsFirstSearcher(_options.PointsToEvaluate, searcher);
        BeginSearcher(searcher);
        return searcher;
    }
}
