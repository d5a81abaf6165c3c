using Cluster.Core;

namespace Cluster.Train;

/// <summary>Which of two scores is the better one.</summary>
public enum ScoreOrder
{
    /// <summary>The higher, as for an accuracy.</summary>
    HighestIsBest,

    /// <summary>The lower, as for a loss.</summary>
    LowestIsBest,
}

/// <summary>What a training run needs and how it takes failures.</summary>
public sealed record TrainOptions
{
    /// <summary>What people call the run; its folder and its progress carry it. Default "train".</summary>
    public string Name { get; init; } = "train";

    /// <summary>How many trainers, each a process of its own with a copy of the model. Default 1.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>
    /// With how few trainers the run goes on when nodes are lost or too small. Default null: all of
    /// <see cref="Workers"/>. The global batch stays the same, so fewer trainers are slower, not different. When there
    /// is place again, the run grows back at its next checkpoint, which is no failure.
    /// </summary>
    public int? MinWorkers { get; init; }

    /// <summary>What each trainer needs. Default one CPU. Whole CPUs become threads of its tensor operations.</summary>
    public Resources ResourcesPerWorker { get; init; } = Resources.Cpus(1);

    /// <summary>How trainers are laid over nodes. Default <see cref="PlacementStrategy.Pack"/>.</summary>
    public PlacementStrategy Strategy { get; init; } = PlacementStrategy.Pack;

    /// <summary>
    /// After how many failures (a lost process or node, an exception in the loop) the run still goes back to its last
    /// checkpoint and on. Default 0: the first one ends it. An exception in the loop's first step, or the same one again
    /// with no report in between, ends the run in any case.
    /// </summary>
    public int MaxFailures { get; init; }

    /// <summary>What the loop reads by <see cref="TrainContext.Config{T}()"/>; sent as JSON. Default null.</summary>
    public object? Config { get; init; }

    /// <summary>Decides the order of examples and seeds the trainers' generators. Default 0.</summary>
    public long Seed { get; init; }

    /// <summary>
    /// Where checkpoints are kept; all nodes must see it under this path. Default null: the cluster's storage directory.
    /// </summary>
    public string? StorageDirectory { get; init; }

    /// <summary>How many checkpoints are kept, the newest ones; with a score, the best one too. Default 2.</summary>
    public int CheckpointsKept { get; init; } = 2;

    /// <summary>
    /// The reported metric that tells the best checkpoint, for example "accuracy": that one is kept, and is
    /// <see cref="TrainResult.BestCheckpointPath"/>. Default null: only the newest count.
    /// </summary>
    public string? CheckpointScore { get; init; }

    /// <summary>Which score is the better one. Default <see cref="ScoreOrder.HighestIsBest"/>.</summary>
    public ScoreOrder CheckpointScoreOrder { get; init; }

    /// <summary>How long one collective may take before the run counts a failure. Default 10 minutes.</summary>
    public TimeSpan CollectiveTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long processes and trainers may take from being placed to being ready. Default 2 minutes.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// How long a run that lost a trainer waits for the place of a new one before it goes on with one fewer.
    /// Default 10 s.
    /// </summary>
    public TimeSpan ReplacementTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Where a line is written for each start, loss and restart; default: the console.</summary>
    public TextWriter Log { get; init; } = Console.Out;

    internal CheckpointScore? Score => CheckpointScore is null ? null : new CheckpointScore(CheckpointScore, CheckpointScoreOrder);

    internal int MinWorkerCount => MinWorkers ?? Workers;

    /// <summary>Tells the first mistake with its value and the rule.</summary>
    internal void Check()
    {
        if (string.IsNullOrWhiteSpace(Name) || Name.IndexOfAny(Path.GetInvalidFileNameChars()) >= 0 || Name.StartsWith('.'))
            throw new ArgumentException($"name is \"{Name}\", but must be usable as the name of a folder");
        if (Workers < 1)
            throw new ArgumentException($"workers is {Workers}, but must be 1 or more");
        if (MinWorkerCount < 1 || MinWorkerCount > Workers)
            throw new ArgumentException($"min workers is {MinWorkerCount}, but must be from 1 to workers ({Workers})");
        if (ResourcesPerWorker is null || !ResourcesPerWorker.IsNonNegative)
            throw new ArgumentException($"resources per worker is {ResourcesPerWorker}, but must be 0 or more of each");
        if (!ResourcesPerWorker.HasShareableGpus)
            throw new ArgumentException($"resources per worker is {ResourcesPerWorker}, but gpus above 1 must be a whole number");
        if (MaxFailures < 0)
            throw new ArgumentException($"max failures is {MaxFailures}, but must be 0 or more");
        if (CheckpointsKept < 1)
            throw new ArgumentException($"checkpoints kept is {CheckpointsKept}, but must be 1 or more");
        if (CheckpointScore is "" || !Enum.IsDefined(CheckpointScoreOrder))
            throw new ArgumentException(
                $"checkpoint score is \"{CheckpointScore}\" ({CheckpointScoreOrder}), but must be the name of a metric, and its order one of the two");
        CheckPositive("collective timeout", CollectiveTimeout);
        CheckPositive("start timeout", StartTimeout);
        CheckPositive("replacement timeout", ReplacementTimeout);
    }

    private static void CheckPositive(string name, TimeSpan value)
    {
        if (value <= TimeSpan.Zero)
            throw new ArgumentException($"{name} is {value}, but must be more than 0");
    }
}
