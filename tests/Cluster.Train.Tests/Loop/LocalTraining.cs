using Cluster.Train.Tests.Collectives;
using TorchSharp;

namespace Cluster.Train.Tests.Loop;

// A run without a cluster: ranks are threads of the test, joined by a ring over loopback; what they report is kept.
internal sealed class LocalTraining : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public List<Report> Reports { get; } = [];

    public List<(long Step, long StepCount)> Progress { get; } = [];

    public string CheckpointFolder => _folder.Path;

    public long Seed { get; init; } = 7;

    public string? ConfigJson { get; init; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Runs the loop on every rank and returns what each rank's loop returns.</summary>
    public T[] Run<T>(int world, Func<TrainContext, T> loop, Checkpoint? from = null)
    {
        var groups = world == 1 ? [new SingleProcessGroup()] : Ranks.Ring(world);
        try
        {
            return Ranks.Run(groups, group => InRank(group, Context(group, from), loop));
        }
        finally
        {
            foreach (var group in groups)
                group.Dispose();
        }
    }

    public void Run(int world, Action<TrainContext> loop, Checkpoint? from = null) =>
        Run(world, context => { loop(context); return 0; }, from);

    public void Dispose() => _folder.Dispose();

    private TrainContext Context(IProcessGroup group, Checkpoint? from) => new(
        new TrainContextSetup(group, new Listener(this), torch.CPU)
        {
            Checkpoint = from,
            ConfigJson = ConfigJson,
            Seed = Seed,
            Clock = Clock,
        });

    // As in a trainer: a rank that fails does not leave the others waiting.
    private static T InRank<T>(IProcessGroup group, TrainContext context, Func<TrainContext, T> loop)
    {
        try
        {
            return loop(context);
        }
        catch (Exception error) when (error is not CollectiveAbortedException)
        {
            group.Abort(error.Message);
            throw;
        }
        finally
        {
            context.Close();
        }
    }

    public sealed record Report(int Count, IReadOnlyDictionary<string, double> Metrics, Checkpoint? Checkpoint);

    private sealed class Listener(LocalTraining owner) : ITrainListener
    {
        private readonly CheckpointStore _checkpoints = new(owner.CheckpointFolder, keepCount: 2);

        public void Reported(TrainReport report)
        {
            var checkpoint = report.Save is null ? null : _checkpoints.Save(report);
            lock (owner.Reports)
                owner.Reports.Add(new Report(report.Count, report.Metrics, checkpoint));
        }

        public void Progressed(long step, long stepCount, IReadOnlyDictionary<string, double> metrics)
        {
            lock (owner.Progress)
                owner.Progress.Add((step, stepCount));
        }
    }
}
