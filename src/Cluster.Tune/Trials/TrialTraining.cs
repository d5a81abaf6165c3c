using Cluster.Train;
using TorchSharp;

namespace Cluster.Tune;

// A training loop as a trial: the function that a TorchTrainer runs on many workers runs here on those of the trial, and what
// rank 0 reports and saves goes to the experiment. A verdict reaches the other ranks through the ring, which rank 0 breaks.

/// <summary>Runs training loops in trials.</summary>
public static class TrialTraining
{
    /// <summary>
    /// Runs a loop that was written for <see cref="TorchTrainer"/> in this trial: as its only rank, or on all workers of the trial,
    /// data-parallel, when it has several (<see cref="TuneOptions.WorkersPerTrial"/>). The loop's
    /// <see cref="TrainContext.Config{T}()"/> is the trial's configuration, rank 0's reports are the trial's reports, and what
    /// it saves is saved when the experiment wants a checkpoint. A trial that goes on finds that checkpoint, and the place
    /// in the data, in its context, whatever the number of workers then.
    /// </summary>
    /// <param name="trial">The trial.</param>
    /// <param name="loop">The training loop.</param>
    /// <param name="seed">Decides the order of examples, the same in all trials, and with the trial's number all other chance.</param>
    /// <exception cref="TrialEndedException">The trial ends here; let it pass.</exception>
    /// <exception cref="CollectiveAbortedException">
    /// Another worker of the trial ended, by a fault or because rank 0 was told to; let it pass.
    /// </exception>
    /// <exception cref="Core.ClusterException">The trial's checkpoint was not saved by a training loop.</exception>
    public static void Train(this TrialContext trial, Action<TrainContext> loop, long seed = 0)
    {
        ArgumentNullException.ThrowIfNull(trial);
        ArgumentNullException.ThrowIfNull(loop);
        // Every rank has noise of its own; the weights are made equal by PrepareModel.
        torch.manual_seed(seed + trial.Trial.Number + ((long)trial.Rank << 32));
        using var group = Join(trial);
        var context = new TrainContext(new TrainContextSetup(group, new Listener(trial), TrialDevice())
        {
            ConfigJson = trial.Config.ToJson(),
            Checkpoint = trial.Checkpoint is { } folder ? CheckpointStore.Open(folder) : null,
            Seed = seed,
        });
        try
        {
            loop(context);
        }
        catch (Exception end)
        {
            // The others wait for this rank somewhere: the end reaches them there, before the context is closed.
            group.Abort(end is TrialEndedException ? "the trial pauses or stops" : $"its loop failed: {end.GetType().Name}");
            throw;
        }
        finally
        {
            context.Close();
        }
    }

    // The trial's thread has nothing else to do: it may block on the ring's forming.
    private static IProcessGroup Join(TrialContext trial) => trial.Ring is var (listener, ring)
        ? RingProcessGroup.ConnectAsync(listener, ring, new ProcessGroupOptions { Tls = RingTls.OfWorker() }).GetAwaiter().GetResult()
        : new SingleProcessGroup();

    // The node shows a process the gpus of its bundle and no others.
    private static torch.Device TrialDevice()
    {
        var hasGpu = !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CUDA_VISIBLE_DEVICES"));
        return torch.device(hasGpu && torch.cuda_is_available() ? "cuda:0" : "cpu");
    }

    private sealed class Listener(TrialContext trial) : ITrainListener
    {
        public void Reported(TrainReport report) => trial.Report(report.Metrics, report.Save is null
            ? null
            : folder => CheckpointStore.Fill(folder, trial.Iteration, report));

        // Trials are many; the experiment's table shows their reports.
        public void Progressed(long step, long stepCount, IReadOnlyDictionary<string, double> metrics)
        {
        }
    }
}
