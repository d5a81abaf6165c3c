namespace Cluster.Tune;

// The front door of the simulated backend: the same settings as a real experiment has, a formula in place of a function, and
// a virtual clock. To choose a scheduler before spending a week on it, and to check the papers' claims.

/// <summary>A cluster and trials that exist on paper only.</summary>
public sealed record SimulatedCluster
{
    /// <summary>How many trials can run at once.</summary>
    public required int WorkerCount { get; init; }

    /// <summary>The objective's metric of a configuration after so many iterations (from 1).</summary>
    public required Func<Configuration, int, double> Metric { get; init; }

    /// <summary>The metrics besides, by name: those of <see cref="TuneOptions.MoreObjectives"/>. Default: none.</summary>
    public IReadOnlyDictionary<string, Func<Configuration, int, double>> MoreMetrics { get; init; } =
        new Dictionary<string, Func<Configuration, int, double>>();

    /// <summary>How long an iteration of a configuration takes, in virtual seconds. Default: 1.</summary>
    public Func<Configuration, double> SecondsPerIteration { get; init; } = _ => 1;

    /// <summary>After how many iterations a trial's function returns. Default: never; the scheduler ends it.</summary>
    public int IterationMax { get; init; } = int.MaxValue;

    /// <summary>
    /// What each node has, for schedulers that change resources: then a trial runs while its cpus fit beside the others'.
    /// Null (default): workers are counted, whatever they have.
    /// </summary>
    public IReadOnlyList<Core.Resources>? Nodes { get; init; }

    /// <summary>How many times as fast a trial runs with what it has. Default: no faster.</summary>
    public Func<TrialResources, double>? Speed { get; init; }

    /// <summary>The chance of each kind of fault at each iteration: crashes, lost workers, NaN, late news. Default 0.</summary>
    public double FaultChance { get; init; }
}

/// <summary>The best value after some virtual time.</summary>
/// <param name="Seconds">Since the start, in virtual seconds.</param>
/// <param name="Value">The best value reported until then.</param>
/// <param name="Trial">Who reported it.</param>
public sealed record SimulationPoint(double Seconds, double Value, TrialId Trial);

/// <summary>What came of a simulation.</summary>
/// <param name="Results">The results, as of a real experiment; without files.</param>
/// <param name="Seconds">How long it took in virtual seconds.</param>
/// <param name="IterationCount">How many iterations ran, those that were lost included.</param>
/// <param name="EventCount">How many events the experiment's state took in.</param>
/// <param name="Curve">Every improvement of the best value.</param>
public sealed record SimulationResult(
    ResultGrid Results, double Seconds, int IterationCount, int EventCount, IReadOnlyList<SimulationPoint> Curve);

/// <summary>Runs an experiment in virtual time: the code that decides is the real one, only the cluster is not.</summary>
public static class TuneSimulation
{
    /// <summary>Runs to the end. The same seed gives the same history.</summary>
    /// <param name="space">The parameters.</param>
    /// <param name="options">The settings, as for a <see cref="Tuner"/>; names and folders are not looked at.</param>
    /// <param name="cluster">The cluster and the formula.</param>
    /// <exception cref="ArgumentException">A setting is wrong; the text names it, its value and the rule.</exception>
    /// <exception cref="TuneException">The experiment could not go on.</exception>
    public static SimulationResult Run(SearchSpace space, TuneOptions options, SimulatedCluster cluster)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        if (cluster.WorkerCount < 1) throw new ArgumentException($"the worker count is {cluster.WorkerCount}, but must be 1 or more");
        var state = new Tuner(static (TrialContext _) => { }, space, options).MakeState();
        var curve = new List<SimulationPoint>();
        var simulation = new SimulatedExperiment(state, new SimulationOptions
        {
            SlotCount = cluster.WorkerCount, Metric = cluster.Metric, MoreMetrics = cluster.MoreMetrics, SecondsPerIteration = cluster.SecondsPerIteration,
            IterationMax = cluster.IterationMax, FaultChance = cluster.FaultChance, Seed = options.Seed,
            ChecksDeeply = false, KeepsHistory = false, Speed = cluster.Speed, Resources = options.TrialResources,
            Nodes = cluster.Nodes?.Select(NodeCapacity.Of).ToList(),
        })
        {
            AfterEvent = seconds => Note(state, seconds, curve),
        };
        simulation.Run();
        if (simulation.Error is { Length: > 0 } error) throw new TuneException($"the simulated experiment ended: {error}");
        var grid = new ResultGrid("simulation", "", state.Objective, [.. state.Trials.Select(trial => TrialResult.Of(trial, ""))])
        {
            MoreObjectives = options.MoreObjectives,
        };
        return new(grid, simulation.Seconds, simulation.IterationCount, simulation.EventCount, curve);
    }

    private static void Note(ExperimentState state, double seconds, List<SimulationPoint> curve)
    {
        if (state.Best is not { Best: { } report } best) return;
        var value = state.Objective.ValueOf(report);
        if (curve.Count == 0 || state.Objective.IsBetterResult(value, curve[^1].Value)) curve.Add(new(seconds, value, best.Id));
    }
}
