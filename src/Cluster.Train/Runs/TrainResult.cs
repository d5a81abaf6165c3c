namespace Cluster.Train;

/// <summary>What a finished run leaves.</summary>
/// <param name="Metrics">The last reported metrics.</param>
/// <param name="History">All reports that count, in order: those after a checkpoint that the run went back to are gone.</param>
/// <param name="CheckpointPath">The newest checkpoint's folder, or null.</param>
/// <param name="WorkerCount">With how many trainers the run ended.</param>
/// <param name="FailureCount">How many failures it got over.</param>
public sealed record TrainResult(
    IReadOnlyDictionary<string, double> Metrics,
    IReadOnlyList<IReadOnlyDictionary<string, double>> History,
    string? CheckpointPath,
    int WorkerCount,
    int FailureCount)
{
    /// <summary>The folder of the checkpoint with the best <see cref="TrainOptions.CheckpointScore"/>; the newest one's without.</summary>
    public string? BestCheckpointPath { get; init; } = CheckpointPath;
}
