using Akka.Actor;
using Cluster.Core;

namespace Cluster.Train;

// The front door of Train: checks what the user asks for, starts the run's actor in the driver and waits for its end.

/// <summary>
/// Trains a model data-parallel: <paramref name="loop"/> runs once in each of several worker processes, each with a copy of
/// the model and its share of every batch; gradients are averaged between them. After a failure the run goes back to its
/// last checkpoint, with as many trainers as there is place for.
/// </summary>
/// <param name="loop">The training loop, a static method or a lambda that captures nothing.</param>
/// <param name="options">What the run needs; null: one trainer with one CPU.</param>
public sealed class TorchTrainer(Action<TrainContext> loop, TrainOptions? options = null)
{
    private readonly Action<TrainContext> _loop = loop;
    private readonly TrainOptions _options = options ?? new TrainOptions();

    /// <summary>Runs to the end.</summary>
    /// <param name="cluster">The cluster to train on.</param>
    /// <param name="ct">Ends the run: its workers are stopped, what was saved stays.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="TrainingFailedException">The run failed for good; one line says which rank, where and why.</exception>
    /// <exception cref="ClusterException">The loop cannot run in another process.</exception>
    public async Task<TrainResult> FitAsync(ClusterClient cluster, CancellationToken ct = default)
    {
        _options.Check();
        ArgumentNullException.ThrowIfNull(cluster);
        ct.ThrowIfCancellationRequested();
        var number = Guid.NewGuid().ToString("N")[..8];
        var runId = $"run-{number}";
        var folder = Path.Combine(_options.StorageDirectory ?? cluster.StorageDirectory, $"{_options.Name}-{number}");
        var ended = new TaskCompletionSource<TrainResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        var job = new RunJob(
            runId, _options, FunctionReference.Of(_loop), TrainConfigJson.Write(_options.Config), folder,
            cluster.Driver, cluster.Board, ended, ct);

        var run = cluster.System.ActorOf(Props.Create(() => new RunActor(job)), runId);
        await using var stop = ct.Register(() => run.Tell(new RunActor.StopRun(), ActorRefs.NoSender));
        try
        {
            return await ended.Task.ConfigureAwait(false);
        }
        finally
        {
            cluster.System.Stop(run);
        }
    }
}
